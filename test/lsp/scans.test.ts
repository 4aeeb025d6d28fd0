import { afterEach, describe, expect, it } from 'vitest';
import { TestClient } from './support/client.js';
import { factsOf, image, layer, scanOf, sendFacts, vulnerability } from './support/scans.js';

let client: TestClient;
afterEach(() => client.stop());

const policyFile = '.wharfmaster.yaml';
const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: harbour, version: "1"}
sources: {allow: [registry.bank.example/**, docker.io/library/app]}
scan: {scanners: [grype], thresholds: {critical: {max: 0}, high: {max: 0}}}
`;
const dockerfile = [
  'FROM registry.bank.example/base/node:22',
  'COPY package.json /srv/',
  'RUN npm ci',
  'COPY . /srv/',
  'CMD ["node"]',
  '',
].join('\n');
const history = ['COPY package.json /srv/', 'RUN /bin/sh -c npm ci', 'COPY . /srv/', '- CMD ["node"]'];
const found = [
  vulnerability('CVE-2024-1', 'critical', 2),
  vulnerability('CVE-2024-2', 'high', 2, 'minimist'),
  vulnerability('CVE-2024-3', 'high', 0, 'libc6'),
];

async function started(files: Readonly<Record<string, string>> = {}): Promise<string> {
  client = await TestClient.start({ files: { [policyFile]: policy, ...files } });
  return client.uri('Dockerfile');
}

function made(at: number, uri: string, more: Parameters<typeof scanOf>[1] = {}): ReturnType<typeof factsOf> {
  const scan = scanOf(at, { history, vulnerabilities: found, ...more });
  return factsOf(scan, { dockerfile: { uri, because: 'built', certain: true } });
}

/** The server places scans after it has answered a key: asked until it has. */
async function eventually(uri: string, expected: readonly string[]): Promise<void> {
  await expect.poll(() => client.pictures(uri), { timeout: 5000 }).toEqual(expected);
}

describe('the scan of an image that a Dockerfile made', () => {
  const placed = ['vulnerable-image "registry.bank.example/base/node:22"', 'vulnerable-image "RUN npm ci"'];

  it('stands on the lines that brought things in, and the answer says the verdict', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const { verdicts } = await sendFacts(client, { images: [made(1, uri)] });
    expect(verdicts).toMatchObject([{ imageId: image(1), outcome: 'failed' }]);
    expect(await client.pictures(uri)).toEqual(placed);
    const [atFrom, atRun] = client.diagnostics.get(uri)?.diagnostics ?? [];
    expect(atRun?.message).toContain('2 vulnerabilities (1 critical, 1 high)');
    expect(atRun?.severity).toBe(1);
    expect(atFrom?.message).toContain('The base image brought in');
    expect(atRun?.data).toMatchObject({ rule: 'vulnerable-image', policy: [{ name: 'harbour' }] });
  });

  it('shows what could hide or reorder words as what it is', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const hostile = vulnerability('CVE-2024-1', 'critical', 2, 'lo\u202edash\u001b[2J\u200b\n::error::x');
    await sendFacts(client, { images: [made(1, uri, { vulnerabilities: [hostile] })] });
    const [atRun] = client.diagnostics.get(uri)?.diagnostics ?? [];
    const message = typeof atRun?.message === 'string' ? atRun.message : '';
    expect(message).toContain('lo\\u{202e}dash\\u{1b}[2J\\u{200b}\\u{a}::error::x');
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('follows edits of the Dockerfile, and no line keeps what is not its own', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    await sendFacts(client, { images: [made(1, uri)] });
    await client.change(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# one\n# two\n' }]);
    await eventually(uri, placed);
    expect(client.diagnostics.get(uri)?.diagnostics.map(({ range }) => range.start.line)).toEqual([2, 4]);
    await client.replace(uri, dockerfile.replace('RUN npm ci', 'RUN make everything else'));
    await eventually(uri, [
      'vulnerable-image "registry.bank.example/base/node:22"',
      'vulnerable-image "registry.bank.example/base/node:22"',
    ]);
    expect(JSON.stringify(client.diagnostics.get(uri))).toContain('no longer is the one that the image was built from');
    await client.replace(uri, dockerfile);
    await eventually(uri, placed);
  });

  it('reads files with CRLF', async () => {
    const uri = await started();
    await client.open(uri, dockerfile.replaceAll('\n', '\r\n'));
    await sendFacts(client, { images: [made(1, uri)] });
    expect(await client.pictures(uri)).toEqual(placed);
  });

  it('is replaced by the next scan, and goes with the image', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    await sendFacts(client, { images: [made(1, uri)] });
    await sendFacts(client, { images: [made(1, uri, { vulnerabilities: [] })] });
    expect(await client.pictures(uri)).toEqual([]);
    await sendFacts(client, { images: [made(1, uri)] });
    expect(await client.pictures(uri)).toEqual(placed);
    expect(await sendFacts(client, { images: [], gone: [image(1)] })).toEqual({ verdicts: [] });
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('shows the newest of two images', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const old = made(1, uri, { finishedAt: '2026-11-01T00:00:00Z' });
    const fresh = made(2, uri, { vulnerabilities: [], finishedAt: '2026-11-02T00:00:00Z' });
    await sendFacts(client, { images: [fresh, { ...old, names: [] }] });
    expect(await client.pictures(uri)).toEqual([]);
    const hover = await client.hover(uri, client.positionOf(uri, 'npm ci'));
    expect(JSON.stringify(hover)).toContain('Another image of this Dockerfile');
  });

  it('is judged again when the policy changes', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    await sendFacts(client, { images: [made(1, uri)] });
    client.write(policyFile, policy.replace('critical: {max: 0}, high: {max: 0}', 'critical: {max: 10}, high: {max: 10}'));
    await client.touched(policyFile);
    await expect.poll(async () => (await client.settled(uri)).map(({ severity }) => severity)).toEqual([3, 3]);
    expect((await sendFacts(client, { images: [] })).verdicts).toMatchObject([{ outcome: 'passed' }]);
  });

  it('says that it is a guess where it is one', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const facts = made(1, uri);
    await sendFacts(client, { images: [{ ...facts, dockerfile: { uri, because: 'history', certain: false } }] });
    await client.pictures(uri);
    expect(client.diagnostics.get(uri)?.diagnostics[1]?.message).toContain('is a guess');
  });

  it('is information where no policy asks, and nothing in a file that the policy leaves out', async () => {
    const uri = await started({ [policyFile]: policy.replace(/scan: .*/, 'exclude: [left/**]') });
    await client.open(uri, dockerfile);
    const left = client.uri('left/Dockerfile');
    await client.open(left, dockerfile);
    const { verdicts } = await sendFacts(client, { images: [made(1, uri), { ...made(2, left), names: ['left:1'] }] });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['unasked', 'unasked']);
    expect(await client.pictures(uri)).toEqual(placed);
    expect(client.diagnostics.get(uri)?.diagnostics.map(({ severity }) => severity)).toEqual([3, 3]);
    expect(await client.pictures(left)).toEqual([]);
  });

  it('is published for a Dockerfile that nobody has open, and follows it', async () => {
    const uri = await started({ Dockerfile: dockerfile });
    await sendFacts(client, { images: [made(1, uri)] });
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics.map(({ range }) => range.start.line)).toEqual([0, 2]);
    client.write('Dockerfile', `# first\n${dockerfile}`);
    await client.touched('Dockerfile');
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics.map(({ range }) => range.start.line)).toEqual([1, 3]);
    await client.open(uri, dockerfile);
    await eventually(uri, placed);
    await client.close(uri);
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics.map(({ range }) => range.start.line)).toEqual([1, 3]);
    await sendFacts(client, { images: [], all: true });
    await expect.poll(() => client.diagnostics.get(uri)?.diagnostics).toEqual([]);
  });

  it('says at FROM why an image that should have been scanned was not', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const problem = { code: 'DATABASE_MISSING', message: 'Grype has no database.', next: 'Update it.' } as const;
    await sendFacts(client, {
      images: [{ imageId: image(1), names: ['app:1'], problem, dockerfile: { uri, because: 'built', certain: true } }],
    });
    expect(await client.pictures(uri)).toEqual(['image-not-scanned "registry.bank.example/base/node:22"']);
    expect(client.diagnostics.get(uri)?.diagnostics[0]?.message).toContain('Grype has no database. Update it.');
  });
});

describe('the scan of a local image that a file names', () => {
  const manifest = 'services:\n  web:\n    image: app:1\n  other:\n    image: registry.bank.example/other:1\n';

  it('stands on the image alone, and goes with it', async () => {
    await started();
    const uri = client.uri('compose.yaml');
    await client.open(uri, manifest, 'yaml');
    const scan = scanOf(1, { vulnerabilities: found });
    await sendFacts(client, { images: [factsOf(scan)] });
    expect(await client.pictures(uri)).toEqual(['vulnerable-image "app:1"', 'vulnerable-image "app:1"']);
    await sendFacts(client, { images: [factsOf(scan, { names: ['registry.bank.example/other:1'] })] });
    expect((await client.pictures(uri))[0]).toBe('vulnerable-image "registry.bank.example/other:1"');
    await sendFacts(client, { images: [], gone: [image(1)] });
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('stands also in files that nobody has open, once they were checked', async () => {
    await started({
      'k8s/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: localhost/app:1\n',
    });
    await client.connection.sendRequest('wharfmaster/checkWorkspace', {});
    const uri = client.uri('k8s/pod.yaml');
    const scan = scanOf(1, { name: 'localhost/app:1', vulnerabilities: found });
    const codes = (): unknown[] => (client.diagnostics.get(uri)?.diagnostics ?? []).map(({ code }) => code);
    expect(codes()).toEqual(['unapproved-registry']);
    await sendFacts(client, { images: [factsOf(scan)] });
    await expect.poll(codes).toEqual(['unapproved-registry', 'vulnerable-image', 'vulnerable-image']);
    await sendFacts(client, { images: [], all: true });
    await expect.poll(codes).toEqual(['unapproved-registry']);
  });

  it('tells one story at a FROM whose image was scanned itself', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const base = scanOf(9, {
      name: 'registry.bank.example/base/node:22',
      vulnerabilities: [vulnerability('CVE-2024-3', 'high', 0, 'libc6')],
    });
    await sendFacts(client, { images: [factsOf(base)] });
    expect(await client.pictures(uri)).toEqual(['vulnerable-image "registry.bank.example/base/node:22"']);
    await sendFacts(client, { images: [made(1, uri)] });
    expect(await client.pictures(uri)).toEqual(['vulnerable-image "registry.bank.example/base/node:22"', 'vulnerable-image "RUN npm ci"']);
  });

  it('says at FROM what the triggers of the base fetch', async () => {
    const uri = await started();
    await client.open(uri, 'FROM registry.bank.example/base/node:22\n');
    const facts = { imageId: image(3), names: ['registry.bank.example/base/node:22'], onBuild: ['COPY --from=evil.example/x:1 /x /x'] };
    await sendFacts(client, { images: [facts] });
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "registry.bank.example/base/node:22"']);
    expect(client.diagnostics.get(uri)?.diagnostics[0]?.message).toContain('ONBUILD trigger');
  });
});

describe('exploitability documents that the policy names', () => {
  const statement = (id: string): string =>
    JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://bank.example/vex/1',
      author: 'product-security@bank.example',
      timestamp: '2026-11-01T00:00:00Z',
      version: 1,
      statements: [
        {
          vulnerability: { name: id },
          products: [{ '@id': `pkg:oci/app@${image(1).replace(':', '%3A')}`, subcomponents: [{ '@id': 'pkg:npm/lodash' }] }],
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
        },
      ],
    });
  const asking = policy.replace('thresholds:', 'vex: {documents: [.vex/**], authors: [product-security@bank.example]}, thresholds:');

  it('are read from beside the policy, and again when they change', async () => {
    const uri = await started({ [policyFile]: asking, '.vex/team/a.openvex.json': statement('CVE-2024-1') });
    await client.open(uri, dockerfile);
    await sendFacts(client, { images: [made(1, uri)] });
    const shown = async (): Promise<string> => JSON.stringify(await client.hover(uri, client.positionOf(uri, 'npm ci')));
    expect(await shown()).toContain('not affected by `a.openvex.json`');
    client.write('.vex/team/a.openvex.json', statement('CVE-1999-1'));
    await client.touched('.vex/team/a.openvex.json');
    await expect.poll(shown).not.toContain('not affected');
    client.write('.vex/b.json', statement('CVE-2024-1'));
    await client.touched('.vex/b.json', 1);
    await expect.poll(shown).toContain('not affected by `b.json`');
  });
});

describe('facts of any shape', () => {
  it('are left out where they are none', async () => {
    const uri = await started();
    await client.open(uri, dockerfile);
    const odd = [null, 3, {}, { imageId: 'x' }, { imageId: image(4), names: 5, scan: { subject: {} }, dockerfile: { uri: 7 } }];
    const answer = await client.connection.sendRequest('wharfmaster/facts', { images: odd });
    expect(answer).toEqual({ verdicts: [] });
    await expect(client.connection.sendRequest('wharfmaster/facts', {})).rejects.toThrow('takes `images`');
    expect(await client.pictures(uri)).toEqual([]);
    expect(layer(0)).toBeDefined();
  });
});
