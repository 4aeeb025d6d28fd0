import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkpointPayload,
  readCheckpoint,
  verificationSummary,
  vulnerabilityRecord,
  type Predicate,
  type ScanReport,
} from '../../../src/core/index.js';
import { openEvidenceLog, systemActor } from '../../../src/node/evidence-log.js';
import { runCli } from '../../cli/support/run-cli.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign } from './support/cosign.js';

/* What we state and seal, in the hands of the real cosign. */

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const report: ScanReport = {
  scanner: { id: 'grype', version: '0.110.0' },
  startedAt: '2026-11-23T07:59:00.000Z',
  finishedAt: '2026-11-23T07:59:09.000Z',
  database: { builtAt: '2026-11-22T06:00:00Z', version: 'v6.1.4' },
  lookedFor: ['vulnerabilities'],
  tellsKnownExploited: false,
  vulnerabilities: [{ id: 'CVE-1', aliases: [], package: { name: 'a', version: '1', type: 'npm' }, fixedIn: [], severity: 'high' }],
  secrets: [],
  misconfigurations: [],
  malware: [],
  notCovered: [],
};
const statements: readonly [string, string, Predicate][] = [
  [
    'a record of a scan',
    'vuln',
    vulnerabilityRecord(report, { name: 'app', imageId: digest('b'), tags: [] }, { verifierId: 'https://wharfmaster.example' }),
  ],
  [
    'a verification summary',
    'https://slsa.dev/verification_summary/v1',
    verificationSummary({
      verifierId: 'https://wharfmaster.example',
      verifierVersion: '0.1.0',
      time: '2026-11-23T08:00:00.000Z',
      image: { registry: 'registry.bank.example', repository: 'apps/web', tag: '1.4', digest: digest('a') },
      policies: [{ layer: 'organisation', digest: digest('c') }],
      inputs: [],
      passed: true,
      stage: 'ci',
    }),
  ],
];

describe('cosign', () => {
  it.each(statements)('takes %s for what it is, signs it and verifies it', async (_, type, { predicateType, predicate }) => {
    const folder = temporaryFolder({ 'predicate.json': predicate, blob: 'the image' });
    const file = (name: string): string => join(folder, name);
    const cosign = openCosign(folder, {});
    const keys = await cosign.makeKeys('release', '');
    const signing = ['--key', keys.key, '--signing-config', await cosign.offline(), '--yes'];
    await cosign.cosign(
      'attest-blob',
      '--predicate',
      file('predicate.json'),
      '--type',
      type,
      '--bundle',
      file('bundle.json'),
      ...signing,
      file('blob'),
    );
    const checking = ['--key', keys.publicKey, '--insecure-ignore-tlog=true', '--bundle', file('bundle.json')];
    await cosign.cosign('verify-blob-attestation', ...checking, '--type', type, file('blob'));
    const { dsseEnvelope } = JSON.parse(await read(file('bundle.json'))) as { dsseEnvelope: { payload: string } };
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString()) as {
      predicateType: string;
      predicate: Record<string, unknown>;
    };
    expect(statement.predicateType).toBe(predicateType);
    // What cosign's own type does not know it would have dropped; of ours that is the date of the database alone.
    const ours = JSON.parse(predicate) as { scanner?: { db: Record<string, unknown> } };
    if (ours.scanner !== undefined) delete ours.scanner.db['lastUpdate'];
    expect(withTimes(statement.predicate)).toEqual(withTimes(ours));
  });

  it('verifies a checkpoint that we signed, and we one that it signed', async () => {
    const folder = temporaryFolder();
    const cosign = openCosign(folder, {});
    const keys = await cosign.makeKeys('release', 'open sesame');
    const signer = `{type: key, keys: [{file: ${keys.publicKey}, sha256: "${keys.sha256}"}], format: bundle, tlog: none}`;
    writeFileSync(
      join(folder, '.wharfmaster.yaml'),
      `apiVersion: wharfmaster/v1\nkind: ImagePolicy\ntrust: {signers: {release: ${signer}}}\n`,
    );
    const evidence = join(folder, 'log');
    const log = openEvidenceLog({ folder: evidence, actor: systemActor('wharfmaster', '0.1.0'), clock: { now: () => Date.now() } });
    for (let at = 0; at < 3; at++) await log.append({ stage: 'push', event: 'pushed' });
    const made = await runCli(folder, ['evidence', 'checkpoint', '--log', evidence, '--key', `release=${keys.key}`, '--out', 'kept.json'], {
      COSIGN_PASSWORD: keys.passphrase,
    });
    expect(made, made.notes).toMatchObject({ code: 0 });
    const kept = readCheckpoint(made.out)!;
    writeFileSync(join(folder, 'payload'), checkpointPayload(kept));
    writeFileSync(join(folder, 'bundle.json'), kept.bundle ?? '');
    const checking = ['--key', keys.publicKey, '--insecure-ignore-tlog=true', '--bundle', join(folder, 'bundle.json')];
    await cosign.cosign('verify-blob', ...checking, join(folder, 'payload'));
    const verified = await runCli(folder, ['evidence', 'verify', '--log', evidence, '--checkpoint', 'kept.json']);
    expect(verified.out).toContain('the log still holds all 3 records of it (signed by release)');
    expect(verified.code).toBe(0);

    const theirs = join(folder, 'theirs.json');
    await openCosign(folder, { COSIGN_PASSWORD: keys.passphrase }).cosign(
      ...['sign-blob', '--key', keys.key, '--signing-config', await cosign.offline(), '--yes', '--bundle', theirs, join(folder, 'payload')],
    );
    writeFileSync(join(folder, 'kept.json'), JSON.stringify({ ...kept, bundle: await read(theirs) }));
    const again = await runCli(folder, ['evidence', 'verify', '--log', evidence, '--checkpoint', 'kept.json']);
    expect(again.out).toContain('kept checkpoint kept.json: the log still holds all 3 records of it (signed by release)');
    const other = openCosign(folder, {});
    const stranger = await other.makeKeys('stranger', '');
    await other.cosign(
      'sign-blob',
      '--key',
      stranger.key,
      '--signing-config',
      await other.offline(),
      '--yes',
      '--bundle',
      theirs,
      join(folder, 'payload'),
    );
    writeFileSync(join(folder, 'kept.json'), JSON.stringify({ ...kept, bundle: await read(theirs) }));
    const foreign = await runCli(folder, ['evidence', 'verify', '--log', evidence, '--checkpoint', 'kept.json']);
    expect(foreign.out).toContain('its signature is of no signer of the policy in force');
  });
});

/** Go writes times without the zeros at their end. */
function withTimes(value: unknown): unknown {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' && time.test(part) ? Date.parse(part) : part));
}

async function read(file: string): Promise<string> {
  return (await import('node:fs/promises')).readFile(file, 'utf8');
}
