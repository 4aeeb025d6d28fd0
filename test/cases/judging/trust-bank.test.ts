import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../src/core/reference/index.js';
import type { AttestationFact, SignatureFact } from '../../../src/core/model/trust.js';
import { judgeTrust, signersAskedFor } from '../../../src/core/policy/judge-trust.js';
import { layerOf, today } from '../../support/judging.js';
import { attested, identityOf, keyOf, notSigned, signed, sumOfTrust, trustOf } from '../../support/trust.js';

/* The bank's policy of policy.md section 2 and what it says of signatures. Judged on 22 November 2026. */

const text = readFileSync(new URL('../../fixtures/policy/bank.yaml', import.meta.url), 'utf8');
const bank = { layers: [layerOf(text, 'organisation', '/etc/wharfmaster/bank.yaml')], broken: [] };
const provenance = 'https://slsa.dev/provenance/v1';
const sbom = 'https://cyclonedx.org/bom';

const logged = { times: [{ time: '2026-11-20T10:00:00Z', source: 'log' as const }], logEntry: { index: '7' } };
const ci = identityOf('https://gitlab.bank.example/apps/web//.gitlab-ci.yml@refs/tags/v1.4');
const baseKey = keyOf('3'.repeat(64));
const byCi = signed('release-ci', ci, logged);
const built = attested('release-ci', provenance, ci, { ...logged, builderId: 'https://gitlab.bank.example/runners/3' });
const listed = attested('release-ci', sbom, ci, logged);
const all = [built, listed];

type Row = readonly [title: string, verdict: string, signatures: readonly SignatureFact[], attestations: readonly AttestationFact[]];

function table(image: string, rows: readonly Row[]): void {
  describe(image, () => {
    it.each(rows)('%s: %s', (_, verdict, signatures, attestations) => {
      const parsed = parseReference(image);
      if (!parsed.ok) throw new Error(parsed.problem.message);
      expect(sumOfTrust(judgeTrust(trustOf(signatures, attestations), parsed.value.reference, bank, today))).toBe(verdict);
    });
  });
}

const missing = 'missing-attestation:error';
table('registry.bank.example/apps/web:1.4', [
  ['signed and attested by the pipeline', 'passed', [byCi], all],
  ['unsigned', `failed unsigned-image:error ${missing} ${missing}`, [], []],
  ['signed by somebody else', `failed untrusted-signer:error`, [notSigned('release-ci', identityOf('eve@evil.example'))], all],
  ['signed without an entry in the log', 'failed untrusted-signer:error', [signed('release-ci', ci)], all],
  ['signed in the older format', 'failed untrusted-signer:error', [{ ...byCi, format: 'legacy' }], all],
  ['signed with the key of base images', 'failed untrusted-signer:error', [signed('base-key', baseKey)], all],
  ['signed for another repository', 'failed untrusted-signer:error', [{ ...byCi, claimedName: 'registry.bank.example/apps/other' }], all],
  ['without provenance', `failed ${missing}`, [byCi], [listed]],
  ['built elsewhere', `failed ${missing}`, [byCi], [{ ...built, builderId: 'https://gitlab.bank.example.evil.com/x' }, listed]],
  [
    'with an old bill of materials',
    `failed ${missing}`,
    [byCi],
    [built, { ...listed, times: [{ time: '2026-07-01T00:00:00Z', source: 'log' }] }],
  ],
]);

table('registry.bank.example/base/node:22-slim', [
  ['signed with the key', 'passed', [signed('base-key', baseKey, { format: 'legacy' })], []],
  ['signed by the pipeline', 'passed', [byCi], []],
  ['signed with another key', 'failed untrusted-signer:error', [notSigned('base-key', keyOf('4'.repeat(64)))], []],
  ['unsigned', 'failed unsigned-image:error', [], []],
]);

table('registry.bank.example/dockerhub/library/rabbitmq:3', [['a mirrored image, of which nothing is asked', 'unasked', [], []]]);

describe('the bank', () => {
  it('asks for the signers of what it has entries for', () => {
    const asked = (repository: string): readonly string[] =>
      signersAskedFor({ registry: 'registry.bank.example', repository }, bank).map(({ name }) => name);
    expect([asked('apps/web'), asked('base/node'), asked('other/x')]).toEqual([['release-ci'], ['base-key', 'release-ci'], []]);
  });
});
