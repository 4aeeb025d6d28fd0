import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notation } from '../../../src/core/exporters/notation/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { makeAuthority, type Authority } from '../sign/support/authority.js';
import { writeDockerConfig } from '../sign/support/docker-config.js';
import { putImage } from '../sign/support/images.js';
import { openNotation, type Notation } from '../sign/support/notation.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { run } from '../support/scan/run.js';
import { exported, noMaterial } from './support/compare-verdicts.js';

/* Trust policies before notation itself, on images that were really signed. */

const folder = temporaryFolder();
const now = Date.parse('2026-11-22T12:00:00Z');
const counts = { images: 0, verdicts: 0, refused: 0, disagreements: 0 };
let registry: TestRegistry;
let signing: Notation;
let bank: Authority;
let stranger: Authority;
const digests = new Map<string, string>();

beforeAll(async () => {
  registry = await startRegistry();
  const env = { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) };
  signing = openNotation(folder, env);
  [bank, stranger] = [await makeAuthority(folder, 'Bank CA'), await makeAuthority(folder, 'Stranger CA')];
  for (const [name, authority] of [
    ['release', bank],
    ['other', bank],
    ['stranger', stranger],
  ] as const) {
    const certificate = await authority.issue(name, {
      use: 'codeSigning',
      subject: `/C=DE/ST=Hessen/O=${name === 'other' ? 'Other' : 'Bank'}/CN=${name}`,
    });
    signing.addKey(name, certificate, authority);
  }
  await put('apps/web', 'release');
  await put('apps/api', 'release');
  await put('apps/other', 'other');
  await put('apps/foreign', 'stranger');
  await put('apps/unsigned');
  await put('elsewhere/web', 'release');
}, 300_000);
afterAll(async () => {
  console.log(`notation against the policy: ${JSON.stringify(counts)}`);
  await registry.stop();
});

async function put(repository: string, key?: string): Promise<void> {
  const digest = await putImage(`${registry.host}/${repository}:1`, signing.env, { content: repository });
  digests.set(repository, digest);
  counts.images++;
  if (key !== undefined) await signing.notation('sign', '--key', key, `${registry.host}/${repository}@${digest}`);
}

const signers = (rest = ''): string =>
  [
    'trust:',
    '  signers:',
    '    bank: {type: notation, trustStores: ["ca:bank"], identities: ["x509.subject: C=DE, ST=Hessen, O=Bank"]}',
    '    others: {type: notation, trustStores: ["ca:bank"], identities: ["x509.subject: C=DE, ST=Hessen, O=Other"]}',
    '    key: {type: key, keys: [{file: k.pub, sha256: "3333333333333333333333333333333333333333333333333333333333333333"}]}',
    `  require: ${rest}`,
  ].join('\n');

/** A configuration of its own with what the export wrote, and nothing else. */
function installed(require: string, options: Readonly<Record<string, string>> = {}): string {
  const material = { ...noMaterial, certificates: new Map([['ca:bank', [readFileSync(bank.certificate, 'utf8')]]]) };
  const outcome = exported(notation, signers(require), now, { allowsLooser: true, material, options: new Map(Object.entries(options)) });
  const home = mkdtempSync(join(folder, 'verifier-'));
  for (const { name, text } of outcome.files) {
    const file = join(home, 'notation', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return home;
}

/** Which of the images notation verifies. */
async function verified(home: string, images: readonly string[] = [...digests.keys()]): Promise<readonly string[]> {
  const accepted: string[] = [];
  for (const image of images) {
    const env = { ...signing.env, XDG_CONFIG_HOME: home, HOME: home };
    const { exitCode, stderr } = await run(signing.program, ['verify', `${registry.host}/${image}@${digests.get(image) ?? ''}`], { env });
    expect(stderr).not.toMatch(/malformed|not valid|multiple trust policy|overlap/);
    counts.verdicts++;
    if (exitCode === 0) accepted.push(image);
    else counts.refused++;
  }
  return accepted;
}

function expectOnly(accepted: readonly string[], wanted: readonly string[]): void {
  counts.disagreements += [...accepted, ...wanted].filter((image) => accepted.includes(image) !== wanted.includes(image)).length;
  expect(accepted).toEqual(wanted);
}

describe('a trust policy', () => {
  it(
    'accepts what its signer signed in its repository; unsigned, signed by others and other repositories are refused',
    { timeout: 120_000 },
    async () => {
      const of = (repository: string): string => `[{match: "${registry.host}/${repository}", all: [bank]}]`;
      expectOnly(await verified(installed(of('apps/web'))), ['apps/web']);
      expectOnly(await verified(installed(of('apps/unsigned'))), []);
      expectOnly(await verified(installed(of('apps/foreign'))), []);
      expectOnly(await verified(installed(of('apps/other'))), []);
    },
  );

  it('lists the repositories of a pattern, and refuses what is not listed', { timeout: 120_000 }, async () => {
    const require = `[{match: "${registry.host}/apps/**", all: [bank]}]`;
    const repositories = ['apps/web', 'apps/other', 'elsewhere/web'].map((name) => `${registry.host}/${name}`).join(', ');
    expectOnly(await verified(installed(require, { repositories })), ['apps/web']);
  });

  it('asks of everything what is asked of `**`', { timeout: 120_000 }, async () => {
    expectOnly(await verified(installed('[{match: "**", all: [bank]}]')), ['apps/web', 'apps/api', 'elsewhere/web']);
  });

  it('takes identities of one authority as alternatives', { timeout: 120_000 }, async () => {
    expectOnly(await verified(installed('[{match: "**", any: [bank, others]}]')), ['apps/web', 'apps/api', 'apps/other', 'elsewhere/web']);
  });

  it('verifies nothing where the policy only warns', { timeout: 120_000 }, async () => {
    const text = `[{match: "${registry.host}/apps/unsigned", all: [bank], effectiveFrom: 2027-01-01}, {match: "${registry.host}/apps/web", all: [bank]}]`;
    expectOnly(await verified(installed(text), ['apps/web', 'apps/unsigned', 'apps/foreign']), ['apps/web', 'apps/unsigned']);
  });
});
