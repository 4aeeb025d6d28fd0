import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/node/clock.js';
import { signBlob } from '../../src/node/sigstore/blob.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { makeKey, type TestKey } from '../unit/node/sigstore/support/key-signer.js';
import { TestClient } from './support/client.js';
import { factsOf, image, scanOf, sendFacts, vulnerability } from './support/scans.js';

let client: TestClient;
afterEach(() => client.stop());

const document = '.vex/app.openvex.json';
const statement = JSON.stringify({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  author: 'security@bank.example',
  statements: [
    {
      vulnerability: { name: 'CVE-2024-1' },
      products: [{ '@id': `pkg:oci/app@${image(1).replace(':', '%3A')}`, subcomponents: [{ '@id': 'pkg:npm/lodash' }] }],
      status: 'not_affected',
    },
  ],
});
const dockerfile = 'FROM registry.bank.example/base/node:22\nRUN npm ci\n';

async function started(key: TestKey): Promise<string> {
  const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
scan: {scanners: [grype], thresholds: {critical: {max: 0}}, vex: {documents: [.vex/*.json], authors: [security@bank.example], signers: [psirt]}}
trust: {signers: {psirt: {type: key, keys: [{file: keys/psirt.pub, sha256: "${key.sha256}"}], tlog: none}, cloud: {type: key, keys: [{kms: "awskms://nobody", sha256: "${'9'.repeat(64)}"}]}}}
`;
  client = await TestClient.start({ files: { '.wharfmaster.yaml': policy, 'keys/psirt.pub': key.pem, [document]: statement } });
  const uri = client.uri('Dockerfile');
  await client.open(uri, dockerfile);
  const scan = scanOf(1, { history: ['RUN /bin/sh -c npm ci'], vulnerabilities: [vulnerability('CVE-2024-1', 'critical', 1)] });
  await sendFacts(client, { images: [factsOf(scan, { dockerfile: { uri, because: 'built', certain: true } })] });
  return uri;
}

async function sign(key: TestKey, text: string): Promise<void> {
  const signing = { signer: key.named({ tlog: 'none' }), means: { engine: 'embedded', key: key.file }, secrets: {}, timeoutMs: 20_000 };
  const signed = await signBlob(Buffer.from(text), { ...signing, clock: systemClock }, new AbortController().signal);
  if (!signed.ok) throw new Error(signed.problem.message);
  client.write(`${document}.sigstore.json`, signed.value);
  await client.touched(`${document}.sigstore.json`, 1);
}

async function levels(uri: string): Promise<readonly (number | undefined)[]> {
  await client.pictures(uri);
  return (client.diagnostics.get(uri)?.diagnostics ?? []).map(({ severity }) => severity);
}

describe('a signed exploitability document in the editor', () => {
  it('counts once a signer of the policy signed its very bytes, and no longer when they change', async () => {
    const key = makeKey('P-256', temporaryFolder());
    const uri = await started(key);
    const passes = async (): Promise<boolean> => (await levels(uri)).every((severity) => severity !== 1);
    expect(await passes()).toBe(false);
    await sign(makeKey('P-256', temporaryFolder()), statement);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await passes()).toBe(false);
    await sign(key, statement);
    await expect.poll(passes, { timeout: 10_000 }).toBe(true);
    client.write(document, `${statement} `);
    await client.touched(document);
    await expect.poll(passes, { timeout: 10_000 }).toBe(false);
  });
});
