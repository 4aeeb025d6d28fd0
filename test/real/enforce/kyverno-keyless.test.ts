import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kyverno } from '../../../src/core/exporters/kyverno/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign, type Cosign } from '../sign/support/cosign.js';
import { putImage } from '../sign/support/images.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { startSigstore, type Sigstore } from '../sign/support/sigstore.js';
import { exported, noMaterial } from './support/compare-verdicts.js';
import { askKyverno } from './support/kyverno.js';
import { startTufRepository, type TufRepository } from './support/tuf-repository.js';

/* Identities of a private Sigstore with a TUF repository of its own, asked by Kyverno's own command line. */

const folder = temporaryFolder();
let registry: TestRegistry;
let sigstore: Sigstore;
let tuf: TufRepository;
let cosign: Cosign;

beforeAll(async () => {
  [registry, sigstore] = [await startRegistry({ tls: false }), await startSigstore()];
  cosign = openCosign(folder, {});
  // Kyverno wants a log of certificates to be known, even where none is asked.
  const unused = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  tuf = await startTufRepository({ 'trusted_root.json': readFileSync(sigstore.trustedRoot, 'utf8'), 'ctfe.pub': unused });
});
afterAll(async () => {
  await tuf.stop();
  await sigstore.stop();
  await registry.stop();
});

async function signedBy(name: string, email?: string): Promise<string> {
  const digest = await putImage(`${registry.host}/apps/${name}:1`, {}, { content: name });
  const reference = `${registry.host}/apps/${name}@${digest}`;
  const trust = ['--signing-config', sigstore.signingConfig, '--trusted-root', sigstore.trustedRoot];
  if (email !== undefined) await cosign.cosign('sign', '--identity-token', sigstore.issuer.token(email), ...trust, '--yes', reference);
  return reference;
}

describe('Kyverno with identities', () => {
  it('accepts who is meant, and refuses others and nobody', { timeout: 300_000 }, async () => {
    const text = [
      `sources: {allow: ["${registry.host}/**"]}`,
      'trust:',
      '  signers:',
      `    ci: {type: keyless, issuer: "${sigstore.issuer.issuer}", subjectRegExp: ".+@bank\\\\.example", trustRoot: bank, format: bundle, tlog: required}`,
      `  require: [{match: "${registry.host}/apps/**", all: [ci]}]`,
    ].join('\n');
    const trusted: unknown = JSON.parse(readFileSync(sigstore.trustedRoot, 'utf8'));
    const options = new Map([
      ['tuf-mirror', tuf.url],
      ['tuf-root', tuf.root],
    ]);
    const { files } = exported(kyverno, text, Date.now(), { material: { ...noMaterial, sigstore: new Map([['bank', trusted]]) }, options });
    const place = mkdtempSync(join(folder, 'kyverno-'));
    const file = join(place, 'kyverno.yaml');
    writeFileSync(file, files.map((one) => one.text).join('---\n'));
    const images = {
      ada: await signedBy('ada', 'ada@bank.example'),
      eve: await signedBy('eve', 'ada@bank.example.evil.example'),
      nobody: await signedBy('nobody'),
    };
    const pods = Object.entries(images).map(([name, image]) => ({
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec: { containers: [{ name: 'c', image }] } },
    }));
    const home = join(place, 'home');
    mkdirSync(home);
    const results = await askKyverno(file, pods, { args: ['--registry'], env: { HOME: home } });
    const verdicts = Object.fromEntries(
      results.filter(({ policy }) => policy.includes('signed')).map(({ object, result }) => [object, result]),
    );
    expect(verdicts, JSON.stringify(results)).toEqual({ ada: 'pass', eve: 'fail', nobody: 'fail' });
  });
});
