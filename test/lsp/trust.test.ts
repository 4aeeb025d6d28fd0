import { afterEach, describe, expect, it } from 'vitest';
import type { ImageTrust } from '../../src/core/index.js';
import type { FactsParams, FactsResult } from '../../src/lsp/protocol.js';
import { digestOf, identityOf, manifestOf, notSigned, signed, trustOf } from '../support/trust.js';
import { TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: harbour, version: "1"}
sources: {allow: [registry.bank.example/**]}
trust:
  signers: {ci: {type: keyless, issuer: https://gitlab.bank.example, subject: ci@bank.example}}
  require: [{match: registry.bank.example/**, all: [ci]}]
`;
const name = 'registry.bank.example/apps/web:1.4';
const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: web}\nspec:\n  containers:\n    - {name: web, image: ${name}}\n`;
const ci = identityOf('ci@bank.example');

/** Facts of this moment, and what differs. */
function factsOf(signatures: Parameters<typeof trustOf>[0] = [], differs: Partial<ImageTrust> = {}): ImageTrust {
  return trustOf(signatures, [], { checkedAt: new Date().toISOString(), ...differs });
}

async function started(files: Readonly<Record<string, string>> = {}): Promise<void> {
  client = await TestClient.start({ files: { '.wharfmaster.yaml': policy, ...files } });
}

function send(params: Partial<FactsParams>): Promise<FactsResult> {
  return client.connection.sendRequest<FactsResult>('wharfmaster/facts', { images: [], ...params });
}

async function hoverAt(uri: string, line: number, character: number): Promise<string> {
  const hover = await client.hover(uri, { line, character });
  return JSON.stringify(hover?.contents);
}

function messages(uri: string): string {
  return JSON.stringify(client.diagnostics.get(uri)?.diagnostics ?? []);
}

describe('signatures in the editor', () => {
  it('are nobody’s business before somebody looked them up', async () => {
    await started();
    const uri = client.uri('pod.yaml');
    await client.open(uri, pod, 'yaml');
    await send({});
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('stand on the exact reference in manifests and on FROM, by name and by digest', async () => {
    await started();
    const [yaml, dockerfile, pinned] = [client.uri('pod.yaml'), client.uri('Dockerfile'), client.uri('Dockerfile.pinned')];
    await client.open(yaml, pod, 'yaml');
    await client.open(dockerfile, `FROM ${name}\n`);
    await client.open(pinned, `FROM registry.bank.example/apps/web@${digestOf('a')}\n`);
    await send({ trust: [factsOf()] });
    expect(await client.pictures(yaml)).toEqual([`unsigned-image "${name}"`]);
    expect(await client.pictures(dockerfile)).toEqual([`unsigned-image "${name}"`]);
    expect(await client.pictures(pinned)).toEqual([`unsigned-image "registry.bank.example/apps/web@${digestOf('a')}"`]);
    await send({ trust: [factsOf([notSigned('ci', identityOf('eve@evil.example'))])] });
    expect(await client.pictures(yaml)).toEqual([`untrusted-signer "${name}"`]);
    expect(messages(yaml)).toContain('eve@evil.example');
    await send({ trust: [factsOf([signed('ci', ci)])] });
    expect(await client.pictures(yaml)).toEqual([]);
  });

  it('say nothing of another tag, another repository, or what is forgotten', async () => {
    await started();
    const uri = client.uri('Dockerfile');
    await client.open(uri, `FROM registry.bank.example/apps/web:1.5 AS a\nFROM registry.bank.example/apps/other@${digestOf('a')}\n`);
    await send({ trust: [factsOf()] });
    expect(await client.pictures(uri)).toEqual([]);
    await client.replace(uri, `FROM ${name}\n`);
    expect(await client.pictures(uri)).toEqual([`unsigned-image "${name}"`]);
    await send({ trustGone: [factsOf().name] });
    expect(await client.pictures(uri)).toEqual([]);
    await send({ trust: [factsOf()] });
    await send({ allTrust: true });
    expect(await client.pictures(uri)).toEqual([]);
  });

  it('are shown with their age, and stale ones are said', async () => {
    await started();
    const uri = client.uri('pod.yaml');
    await client.open(uri, pod, 'yaml');
    await send({ trust: [factsOf([signed('ci', ci, { times: [{ time: '2026-11-01T10:00:00Z', source: 'log' }] })])] });
    const fresh = await hoverAt(uri, 5, 35);
    expect(fresh).toContain('**Signatures:** **everybody vouches for it whom the policy asks for**');
    expect(fresh).toContain('met: signed by `ci`');
    expect(fresh).toContain('logged 2026-11-01T10:00:00Z');
    expect(fresh).toContain(`when the name pointed to \`${digestOf('a')}\``);
    await send({ trust: [factsOf([], { checkedAt: '2026-11-01T10:00:00Z' })] });
    expect(await hoverAt(uri, 5, 35)).toContain('This was looked up on 2026-11-01 at 10:00 UTC');
    expect(messages(uri)).toContain('verify it again');
  });

  it('show foreign words as what they are', async () => {
    await started();
    const uri = client.uri('pod.yaml');
    await client.open(uri, pod, 'yaml');
    const hostile = identityOf('[x](command:y)\u202e<img>\n::error::z');
    await send({ trust: [factsOf([notSigned('ci', hostile)])] });
    const diagnostic = client.diagnostics.get(uri)?.diagnostics[0];
    expect(diagnostic?.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const hover = await hoverAt(uri, 5, 35);
    // Inside code nothing is a link or HTML; outside it every sign is escaped.
    expect(hover.replace(/`[^`]*`/g, '')).not.toMatch(/\u202e|[^\\]\[x|[^\\]<img/u);
  });

  it('leave a denied image its own story', async () => {
    await started({
      '.wharfmaster.yaml': policy.replace('sources: {', 'sources: {deny: [{match: registry.bank.example/apps/web, reason: withdrawn}], '),
    });
    const uri = client.uri('pod.yaml');
    await client.open(uri, pod, 'yaml');
    await send({ trust: [factsOf()] });
    expect(await client.pictures(uri)).toEqual([`denied-image "${name}"`]);
  });

  it('take nothing from a message that is none', async () => {
    await started();
    const uri = client.uri('pod.yaml');
    await client.open(uri, pod, 'yaml');
    const good = factsOf();
    const odd = [null, 1, {}, { ...good, digest: 'x' }, { ...good, manifests: [{}] }, { ...good, unknown: 'none' }];
    const broken = manifestOf({ signatures: [{ ...signed('ci', ci), principal: { type: 'key' } } as never] });
    await send({ trust: [...odd, { ...good, manifests: [broken] }] as never, trustGone: [1] as never });
    expect(await client.pictures(uri)).toEqual([]);
    expect(client.logged.join('')).toBe('');
  });

  it('follow a policy that changes', async () => {
    await started();
    const uri = client.uri('pod.yaml');
    await client.open(uri, pod, 'yaml');
    await send({ trust: [factsOf([signed('ci', ci)])] });
    expect(await client.pictures(uri)).toEqual([]);
    client.write('.wharfmaster.yaml', policy.replace('subject: ci@bank.example', 'subject: somebody@bank.example'));
    await client.touched('.wharfmaster.yaml');
    await expect.poll(() => client.pictures(uri), { timeout: 5000 }).toEqual([`untrusted-signer "${name}"`]);
  });
});
