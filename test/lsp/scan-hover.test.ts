import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, MarkupContent, Range } from 'vscode-languageserver';
import type { ImageScan } from '../../src/core/index.js';
import { TestClient } from './support/client.js';
import { factsOf, image, layer, scanOf, sendFacts, vulnerability } from './support/scans.js';

let client: TestClient;
afterEach(() => client.stop());

const base = 'registry.bank.example/base/node';
const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: harbour, version: "1"}
sources: {allow: [registry.bank.example/**]}
bases:
  catalogue:
    - image: ${base}
      offers:
        - {tag: 22-slim, digest: "sha256:${'1'.repeat(64)}"}
        - {tag: "22", digest: "sha256:${'2'.repeat(64)}"}
scan: {scanners: [grype], thresholds: {critical: {max: 0}, high: {max: 0}}}
`;
const from = `${base}:22@sha256:${'2'.repeat(64)}`;
const dockerfile = [`FROM ${from}`, 'RUN npm install lodash@4.17.15', 'CMD ["node"]', ''].join('\n');
const history = ['RUN /bin/sh -c npm install lodash@4.17.15', '- CMD ["node"]'];

async function started(scan: ImageScan, files: Readonly<Record<string, string>> = {}): Promise<string> {
  client = await TestClient.start({ files: { '.wharfmaster.yaml': policy, ...files } });
  const uri = client.uri('Dockerfile');
  await client.open(uri, dockerfile);
  await sendFacts(client, { images: [factsOf(scan, { dockerfile: { uri, because: 'built', certain: true } })] });
  return uri;
}

async function hovered(uri: string, words: string): Promise<string> {
  const hover = await client.hover(uri, client.positionOf(uri, words, 2));
  return (hover?.contents as MarkupContent | undefined)?.value ?? '';
}

function lineRange(line: number): Range {
  return { start: { line, character: 0 }, end: { line, character: 200 } };
}

const found = [vulnerability('CVE-2024-1', 'critical', 1), vulnerability('CVE-2024-3', 'high', 0, 'libc6')];

describe('the hover over what a scan found', () => {
  it('says at the line what came in, which version fixes it and where it is named', async () => {
    const uri = await started(scanOf(1, { history, vulnerabilities: found }));
    const shown = await hovered(uri, 'npm install');
    expect(shown).toContain('**Scan of the built image** `app:1`: 1 critical, 1 high (2 with a fix); **does not pass**');
    expect(shown).toMatch(/- grype 0\.110\.0, database of \d{4}-\d\d-\d\d, scanned \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect(shown).toContain('This `RUN`: 1 critical');
    expect(shown).toContain(
      '- `CVE-2024-1` critical: `lodash` 4.17.15, fixed in `4.17.21`, named in this line [advisory](https://nvd.example/CVE-2024-1)',
    );
    expect(shown).toContain('The image’s history fits this Dockerfile, and only the history says which line brought in what.');
    expect(shown).not.toContain('libc6');
  });

  it('says at FROM what the base brought, beside what the policies say of it', async () => {
    const uri = await started(scanOf(1, { history, vulnerabilities: found }));
    const shown = await hovered(uri, base);
    expect(shown).toContain('**Allowed:**');
    expect(shown).toContain('- `CVE-2024-3` high: `libc6` 4.17.15, fixed in `4.17.21`, in `/srv/node_modules/libc6/package.json`');
    expect(shown).toContain('the base’s triggers have not been read');
  });

  it('says first that an image does not pass, whatever else allows it', async () => {
    const uri = await started(scanOf(1, { history }));
    const bad = scanOf(7, { name: 'registry.bank.example/x:1', vulnerabilities: found });
    await sendFacts(client, { images: [factsOf(bad)] });
    await client.replace(uri, 'FROM registry.bank.example/x:1\n');
    expect(await hovered(uri, 'registry')).toMatch(/^\*\*Denied for what its scan found:\*\* 1 critical, 1 high/);
  });

  it('names the triggers of a base once its config was read', async () => {
    const uri = await started(scanOf(1, { history }));
    await sendFacts(client, { images: [{ imageId: image(2), names: [`${base}:22`], onBuild: ['RUN make'] }] });
    expect(await hovered(uri, base)).toContain('have not been read');
    await client.replace(uri, `FROM ${base}:22\n`);
    expect(await hovered(uri, base)).toContain('runs its ONBUILD triggers first:\n- `RUN make`');
    await sendFacts(client, { images: [{ imageId: image(2), names: [`${base}:22`], onBuild: [] }] });
    expect(await hovered(uri, base)).toContain('has no ONBUILD triggers');
  });

  it('lets nothing that a scanner or an image says become a link, a picture or HTML', async () => {
    const evil = '](command:x) ![p](https://evil.example/p.png) <img src=x> [a](https://evil.example)';
    const bad = { ...vulnerability(evil, 'critical', 1, evil), link: 'https://evil.example/x)[click](command:run)' };
    const others = [
      { ...vulnerability('CVE-2', 'high', 1, 'b'), link: 'command:workbench.action.terminal.new' },
      { ...vulnerability('CVE-3', 'high', 1, 'c'), link: 'http://plain.example/x' },
      { ...vulnerability('CVE-4', 'high', 1, 'd'), link: 'https://user:password@evil.example/x' },
    ];
    const scan = scanOf(1, { history, vulnerabilities: [bad, ...others] });
    const [report] = scan.reports;
    const secret = { rule: 'key', title: evil, severity: 'high', path: `/x\`${evil}`, layer: layer(1) } as const;
    const uri = await started({
      ...scan,
      reports: [
        {
          ...(report ??
            (() => {
              throw new Error('no report');
            })()),
          secrets: [secret],
          lookedFor: ['vulnerabilities', 'secrets'],
        },
      ],
    });
    const shown = await hovered(uri, 'npm install');
    const outside = shown.replace(/(`+)[^]*?\1/g, '');
    expect(outside).not.toMatch(/(?<!\\)<|(?<!\\)!\[|(?<!\\)\]\(command|\(http:|password/);
    expect([...outside.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, link]) => link)).toEqual([
      'https://evil.example/x%29%5Bclick%5D%28command:run%29',
    ]);
  });
});

describe('the actions at what a scan found', () => {
  const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);

  it('offer approved bases for what the base brought in, with their own scans', async () => {
    const uri = await started(scanOf(1, { history, vulnerabilities: found }));
    const slim = scanOf(5, { name: `${base}:22-slim`, vulnerabilities: [vulnerability('CVE-2024-9', 'low', 0)] });
    await sendFacts(client, { images: [factsOf({ ...slim, subject: { ...slim.subject, digest: `sha256:${'1'.repeat(64)}` } })] });
    const actions = await client.actions(uri, lineRange(0));
    const title = `Build on approved \`${base}:22-slim@sha256:${'1'.repeat(64)}\` (its scan: 1 low)`;
    expect(titles(actions)).toEqual([title, 'Open the rule `vulnerable-image` in the policy']);
    expect(client.applied(uri, actions[0])).toBe(dockerfile.replace(from, `${base}:22-slim@sha256:${'1'.repeat(64)}`));
    expect(actions[0]?.diagnostics).toHaveLength(1);
  });

  it('lead from a line to the policy', async () => {
    const uri = await started(scanOf(1, { history, vulnerabilities: found }));
    const actions = await client.actions(uri, lineRange(1));
    expect(titles(actions)).toEqual(['Open the rule `vulnerable-image` in the policy']);
  });

  it('say nothing where nothing was found', async () => {
    const uri = await started(scanOf(1, { history }));
    expect(await client.actions(uri, lineRange(0))).toEqual([]);
  });
});
