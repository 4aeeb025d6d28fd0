import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kyverno } from '../../../src/core/exporters/kyverno/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign, type Cosign, type KeyPair } from '../sign/support/cosign.js';
import { putImage } from '../sign/support/images.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { exported, noMaterial } from './support/compare-verdicts.js';
import { askKyverno, type KyvernoResult } from './support/kyverno.js';

/* Real signatures in a real registry on loopback, asked by Kyverno's own command line. */

const folder = temporaryFolder();
let registry: TestRegistry;
let cosign: Cosign;
let ours: KeyPair;
let theirs: KeyPair;

beforeAll(async () => {
  registry = await startRegistry({ tls: false });
  cosign = openCosign(folder, {});
  [ours, theirs] = [await cosign.makeKeys('ours'), await cosign.makeKeys('theirs')];
});
afterAll(() => registry.stop());

/** An image by digest, signed by these. */
async function image(name: string, ...keys: readonly KeyPair[]): Promise<string> {
  const digest = await putImage(`${registry.host}/apps/${name}:1`, {}, { content: name });
  const reference = `${registry.host}/apps/${name}@${digest}`;
  for (const { key, passphrase } of keys)
    await signWith(passphrase, ['sign', '--key', key, '--signing-config', await cosign.offline(), '--yes', reference]);
  return reference;
}

async function signWith(passphrase: string, args: readonly string[]): Promise<void> {
  const signer = openCosign(folder, { COSIGN_PASSWORD: passphrase });
  await signer.cosign(...args);
}

/** An image with a statement about it and no signature. */
async function described(name: string, { key, passphrase }: KeyPair): Promise<string> {
  const reference = await image(name);
  const predicate = join(folder, 'predicate.json');
  writeFileSync(predicate, '{"buildType": "x"}');
  const how = ['--type', 'https://acme.example/note/v1', '--predicate', predicate, '--signing-config', await cosign.offline(), '--yes'];
  await signWith(passphrase, ['attest', '--key', key, ...how, reference]);
  return reference;
}

/** An index of two platforms, of which only the index is signed. */
async function platforms(name: string, { key, passphrase }: KeyPair): Promise<string> {
  const digest = await putImage(`${registry.host}/apps/${name}:1`, {}, { platforms: ['linux/amd64', 'linux/arm64'] });
  const reference = `${registry.host}/apps/${name}@${digest}`;
  await signWith(passphrase, ['sign', '--key', key, '--signing-config', await cosign.offline(), '--yes', reference]);
  return reference;
}

function policy(trust: string): string {
  const host = registry.host;
  return [
    `sources: {allow: ["${host}/**"]}`,
    'trust:',
    '  signers:',
    `    ours: {type: key, keys: [{file: ours.pub, sha256: "${ours.sha256}"}], format: bundle, tlog: none}`,
    `    theirs: {type: key, keys: [{file: theirs.pub, sha256: "${theirs.sha256}"}], format: bundle, tlog: none}`,
    trust.replaceAll('HOST', host),
  ].join('\n');
}

async function ask(
  text: string,
  images: Readonly<Record<string, readonly string[]>>,
  options: ReadonlyMap<string, string> = new Map(),
  allowsLooser = false,
): Promise<readonly KyvernoResult[]> {
  const keys = new Map([ours, theirs].map((pair) => [pair.sha256, readFileSync(pair.publicKey, 'utf8')]));
  const { files } = exported(kyverno, text, Date.now(), { material: { ...noMaterial, keys }, options, allowsLooser });
  const file = join(mkdtempSync(join(folder, 'kyverno-')), 'kyverno.yaml');
  writeFileSync(file, files.map((one) => one.text).join('---\n'));
  const pods = Object.entries(images).map(([name, list]) => ({
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: { containers: list.map((one, at) => ({ name: `c${at}`, image: one })) },
    },
  }));
  return askKyverno(file, pods, { args: ['--registry'] });
}

/** One word an object: what the policy about signatures says. */
function verdicts(results: readonly KyvernoResult[]): Readonly<Record<string, string>> {
  return Object.fromEntries(results.filter(({ policy: name }) => name.includes('signed')).map(({ object, result }) => [object, result]));
}

describe('Kyverno with an ImageValidatingPolicy', () => {
  it(
    'accepts what the right key signed, and refuses what is unsigned, signed by another key or only described',
    { timeout: 300_000 },
    async () => {
      const images = {
        signed: [await image('signed', ours)],
        unsigned: [await image('unsigned')],
        stranger: [await image('stranger', theirs)],
        both: [await image('both', theirs, ours)],
        // The same image twice, and others after it.
        several: [await image('signed', ours), await image('signed', ours), await image('both', theirs, ours), await image('unsigned')],
        described: [await described('described', ours)],
        tagged: [`${registry.host}/apps/signed:1`],
        elsewhere: [`${registry.host}/other/unsigned:1`],
        platforms: [await platforms('platforms', ours)],
      };
      const results = await ask(policy('  require: [{match: HOST/apps/**, all: [ours]}]'), images);
      expect(verdicts(results), JSON.stringify(results)).toEqual({
        ...{ signed: 'pass', unsigned: 'fail', stranger: 'fail', both: 'pass', several: 'fail', described: 'fail', tagged: 'fail' },
        ...{ elsewhere: 'pass', platforms: 'fail' },
      });
    },
  );

  it('counts signers, and takes the index of several platforms only where that is accepted', { timeout: 300_000 }, async () => {
    const images = {
      one: [await image('one', ours)],
      two: [await image('two', ours, theirs)],
      none: [await image('none')],
      platforms: [await platforms('more-platforms', ours)],
    };
    const two = policy('  require: [{match: HOST/apps/**, any: [ours, theirs], min: 2}]');
    expect(verdicts(await ask(two, images))).toEqual({ one: 'fail', two: 'pass', none: 'fail', platforms: 'fail' });
    const one = policy('  require: [{match: HOST/apps/**, any: [ours, theirs]}]');
    const accepted = await ask(one, images, new Map([['indexes', 'accept']]), true);
    expect(verdicts(accepted)).toEqual({ one: 'pass', two: 'pass', none: 'fail', platforms: 'pass' });
  });

  it('only warns of what counts later, and of what the policy only warns', { timeout: 300_000 }, async () => {
    const images = { unsigned: [await image('later')], signed: [await image('now', ours)] };
    const later = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    for (const text of [
      policy(`  require: [{match: HOST/apps/**, all: [ours], effectiveFrom: ${later}}]`),
      `${policy('  require: [{match: HOST/apps/**, all: [ours]}]')}\nrules: {unsigned-image: {level: warn}, untrusted-signer: {level: warn}}`,
    ]) {
      const results = (await ask(text, images)).filter(({ policy: name }) => name.includes('signed'));
      expect(results.filter(({ policy: name, result }) => !name.endsWith('warning') && result !== 'pass')).toEqual([]);
      expect(results.filter(({ result }) => result !== 'pass').map(({ object, policy: name }) => `${object} ${name}`)).toEqual([
        'unsigned wharfmaster-images-signed-warning',
      ]);
    }
  });

  it('reads what a statement says, and whose it is', { timeout: 300_000 }, async () => {
    const type = 'https://slsa.dev/provenance/v1';
    const stated = async (name: string, builder: string, key: KeyPair): Promise<readonly string[]> => {
      const predicate = join(folder, `${name}.json`);
      writeFileSync(predicate, JSON.stringify({ buildDefinition: {}, runDetails: { builder: { id: builder } } }));
      const reference = await image(name);
      const how = ['--type', type, '--predicate', predicate, '--signing-config', await cosign.offline(), '--yes'];
      await signWith(key.passphrase, ['attest', '--key', key.key, ...how, reference]);
      return [reference];
    };
    const images = {
      built: await stated('built', 'https://ci.example/builders/1', ours),
      elsewhere: await stated('elsewhere', 'https://evil.example/ci.example/builders/1', ours),
      stranger: await stated('strangers', 'https://ci.example/builders/1', theirs),
      silent: [await image('silent', ours)],
    };
    const text = policy(
      `  attestations: [{match: HOST/apps/**, type: ${type}, signer: ours, where: {builderId: "https://ci.example/**"}}]`,
    );
    const results = await ask(text, images, new Map(), true);
    expect(verdicts(results), JSON.stringify(results)).toEqual({ built: 'pass', elsewhere: 'fail', stranger: 'fail', silent: 'fail' });
  });
});
