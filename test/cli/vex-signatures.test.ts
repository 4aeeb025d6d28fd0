import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/node/clock.js';
import { signBlob } from '../../src/node/sigstore/blob.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { makeKey, type TestKey } from '../unit/node/sigstore/support/key-signer.js';
import { critical, name, scanBench, type ScanBench } from './support/scan-bench.js';

const never = new AbortController().signal;
const document = '.vex/app.json';

/** An image with one critical vulnerability, and a document that says it does not matter. */
function bench(key: TestKey, signer = ''): ScanBench & { readonly statement: string } {
  const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
scan: {thresholds: {critical: {max: 0}}, vex: {documents: [.vex/*.json], authors: [security@bank.example], signers: [psirt]}}
trust: {signers: {psirt: {type: key, keys: [{file: psirt.pub, sha256: "${key.sha256}"}], tlog: none${signer}}, ci: {type: key, keys: [{kms: "awskms://nobody", sha256: "${'9'.repeat(64)}"}]}}}
`;
  const made = scanBench({ '.wharfmaster.yaml': policy, 'psirt.pub': key.pem, '.vex/README': '' }, critical);
  const statement = JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'security@bank.example',
    statements: [
      {
        vulnerability: { name: 'CVE-2019-10744' },
        status: 'not_affected',
        products: [{ '@id': `pkg:oci/app@${made.image.imageId}`, subcomponents: [{ '@id': 'pkg:npm/lodash@4.17.11' }] }],
      },
    ],
  });
  writeFileSync(join(made.workspace, document), statement);
  return { ...made, statement };
}

async function sign({ workspace }: ScanBench, text: string, key: TestKey): Promise<void> {
  const signed = await signBlob(
    Buffer.from(text),
    {
      signer: key.named({ tlog: 'none' }),
      means: { engine: 'embedded', key: key.file },
      secrets: {},
      timeoutMs: 20_000,
      clock: systemClock,
    },
    never,
  );
  if (!signed.ok) throw new Error(signed.problem.message);
  writeFileSync(join(workspace, `${document}.sigstore.json`), signed.value);
}

describe('a signed exploitability document', () => {
  it('takes a vulnerability away when a signer of the policy signed its very bytes', async () => {
    const key = makeKey('P-256', temporaryFolder());
    const made = bench(key);
    expect((await made.scan(1, name)).notes).not.toContain('signature');
    await sign(made, made.statement, key);
    const { out, notes } = await made.scan(0, name, '--format', 'json');
    expect(JSON.parse(out).subjects[0].vulnerabilities[0].vex).toEqual({ status: 'not_affected', counts: true, document });
    expect(notes).not.toContain('sigstore.json');
  });

  it('only annotates when somebody else signed it, when it was changed since, or when the signature cannot be read', async () => {
    const key = makeKey('P-256', temporaryFolder());
    const made = bench(key);
    await sign(made, made.statement, makeKey('P-256', temporaryFolder()));
    expect((await made.scan(1, name)).notes).toContain(`${document}: the signature beside it does not count, so it only annotates. psirt:`);
    await sign(made, `${made.statement} `, key);
    expect((await made.scan(1, name)).notes).toContain('does not count');
    writeFileSync(join(made.workspace, `${document}.sigstore.json`), '{');
    expect((await made.scan(1, name)).notes).toContain('does not count');
  });

  it('only annotates when the signer is revoked and nobody shows that it was signed before', async () => {
    const key = makeKey('P-256', temporaryFolder());
    const made = bench(key, ', revoked: {at: 2026-10-01, reason: stolen}');
    await sign(made, made.statement, key);
    expect((await made.scan(1, name)).notes).toContain('the signer is revoked since 2026-10-01 (stolen)');
  });
});
