import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exporters, importFiles, readPolicy, runExport, type Policy } from '../../../../src/core/index.js';
import { layerOf, today } from '../../../support/judging.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const pem = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8nXRh950IZbRj8Ra/N9sbqOPZrfM
5/KAQN0/KjHcorm/J5yctVd7iEcnessRQjU917hmKO6JWVGHpDguIyakZA==
-----END PUBLIC KEY-----
`;
const fingerprint = sha256(Buffer.from(pem.split('\n').slice(1, 3).join(''), 'base64'));

const text = `
metadata: {name: bank}
sources: {allow: [registry.bank.example/**]}
trust:
  signers:
    base-key: {type: key, keys: [{kms: "awskms:///alias/x", sha256: "${fingerprint}"}], format: legacy, tlog: none}
    release-ci: {type: keyless, issuer: https://gitlab.bank.example, subject: release@bank.example, format: legacy}
  require:
    - {match: registry.bank.example/base/**, any: [base-key], identity: repository}
    - {match: registry.bank.example/apps/**, all: [release-ci], identity: repository}
`;

function again(id: string, edit: (text: string) => string = (same) => same) {
  const exporter = exporters.find((known) => known.id === id);
  if (exporter === undefined) throw new Error(id);
  const { policy } = layerOf(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${text}`);
  const material = { keys: new Map([[fingerprint, pem]]), sigstore: new Map(), certificates: new Map() };
  const outcome = runExport(exporter, {
    policy,
    identity: { name: 'bank', digest: 'sha256:1' },
    material,
    now: today.now,
    allowsLooser: true,
    options: new Map(),
  });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  const files = outcome.value.files.map((file) => ({ file: file.name, text: edit(file.text) }));
  const imported = importFiles(files, { name: 'again', toolVersion: '0.1.0', now: today.now, sha256 });
  if (!imported.ok) throw new Error(imported.problem.message);
  const reading = readPolicy('p', imported.value.text, { layer: 'organisation', toolVersion: '0.1.0' });
  return { before: policy, after: reading.policy, rules: outcome.value.report.rules, remarks: imported.value.remarks };
}

function said(policy: Policy, rules: ReturnType<typeof again>['rules']): readonly unknown[] {
  return (policy.trust?.require ?? []).filter((_, at) =>
    rules.some(({ path, fidelity }) => path === `trust.require[${at}]` && fidelity !== 'not-expressible'),
  );
}

describe('import(export(P)) for signatures', () => {
  it.each(['kyverno', 'sigstore'])('keeps who must have signed what through %s, as far as it says it', (id) => {
    const { before, after, rules } = again(id);
    const kept = said(before, rules);
    expect(kept.length).toBeGreaterThan(0);
    expect(after?.trust?.require).toEqual(kept);
    for (const [name, signer] of Object.entries(after?.trust?.signers ?? {})) expect(signer).toEqual(before.trust?.signers?.[name]);
  });

  it.each(['kyverno', 'sigstore'])('does not believe the source of an export of %s whose key was exchanged', (id) => {
    const { after, remarks } = again(id, (file) =>
      file.replaceAll('8nXRh950IZbRj8Ra', '8nXRh950IZbRj8Rb').replaceAll('OG5YUmg5NTBJWmJSajhSY', 'OG5YUmg5NTBJWmJSajhSZ'),
    );
    const signers = Object.values(after?.trust?.signers ?? {});
    expect(JSON.stringify(signers)).not.toContain(fingerprint);
    expect(remarks.some(({ kind }) => kind === 'left-out')).toBe(true);
  });
});
