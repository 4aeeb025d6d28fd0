import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { containersPolicy } from '../../../src/core/exporters/containers-policy/index.js';
import type { ExportOutcome } from '../../../src/core/exporters/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign, type KeyPair } from '../sign/support/cosign.js';
import { imageOf, keySigner, must, openTool } from '../sign/support/engines.js';
import { putImage } from '../sign/support/images.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { signTools } from '../sign/support/tools.js';
import { startOracle, type Oracle } from '../support/oracle.js';
import { must as programMust, run } from '../support/scan/run.js';
import { exported, noMaterial } from './support/compare-verdicts.js';
import { compareExamples } from './support/compare-examples.js';

/* policy.json before containers/image: its own library for every scope, and skopeo for images that are really signed. */

const folder = temporaryFolder();
const now = Date.parse('2026-11-22T12:00:00Z');
let oracle: Oracle;

describe('policy.json, before containers/image itself', () => {
  beforeAll(async () => {
    oracle = await startOracle('containers-image');
  }, 300_000);
  afterAll(() => oracle.close());

  it('refuses what the policy refuses, but for what the report says', { timeout: 300_000 }, async () => {
    const counts = await compareExamples(containersPolicy, now, async ({ files }, images) => {
      const policy = files.find(({ name }) => name === 'policy.json')?.text;
      const answer = (await oracle.ask([{ policy, references: images }]))[0] as { readonly error?: string; readonly verdicts: string };
      expect(answer.error).toBeUndefined();
      return [...answer.verdicts].map((verdict) => verdict !== 'a');
    });
    console.log(`containers/image against the policy: ${JSON.stringify(counts)}`);
    expect(counts.undeclared).toBe(0);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });
});

describe('policy.json, before skopeo', () => {
  let registry: TestRegistry;
  let env: Readonly<Record<string, string>>;
  let keys: readonly [KeyPair, KeyPair, KeyPair];
  const counts = { images: 0, verdicts: 0, refused: 0 };

  beforeAll(async () => {
    registry = await startRegistry();
    env = registry.authority.env;
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    oracle = await startOracle('containers-image');
    const cosign = openCosign(folder, env);
    keys = [await cosign.makeKeys('ours'), await cosign.makeKeys('second'), await cosign.makeKeys('theirs')];
    await put('apps/web', keys[0]);
    await put('apps/unsigned');
    await put('apps/foreign', keys[2]);
    await put('apps/both', keys[0], keys[1]);
    await put('others/web', keys[0]);
    await put('apps/denied/x', keys[0]);
  }, 300_000);
  afterAll(async () => {
    console.log(`skopeo and containers/image on signed images: ${JSON.stringify(counts)}`);
    vi.unstubAllEnvs();
    await oracle.close();
    await registry.stop();
  });

  async function put(repository: string, ...signedBy: readonly KeyPair[]): Promise<void> {
    counts.images++;
    const digest = await putImage(`${registry.host}/${repository}:1`, env, { content: repository });
    const tool = openTool('cosign', signTools().cosign, registry.authority);
    for (const pair of signedBy)
      must(
        await tool.engine.sign(
          {
            image: imageOf(registry.host, repository, digest),
            signer: keySigner(pair, 'legacy'),
            means: { engine: 'cosign', key: pair.key },
            secrets: { passphrase: pair.passphrase },
            format: 'legacy',
            plainHttp: false,
            timeoutMs: 60_000,
          },
          new AbortController().signal,
        ),
      );
  }

  function policyOf(require: string): string {
    const [ours, second, theirs] = keys.map(({ sha256 }) => sha256);
    const signer = (name: string, fingerprint = ''): string =>
      `    ${name}: {type: key, keys: [{file: k.pub, sha256: "${fingerprint}"}], format: legacy}`;
    return [
      `sources: {allow: ["${registry.host}/apps/**"], deny: ["${registry.host}/apps/denied/**"]}`,
      'trust:',
      '  signers:',
      ...[signer('ours', ours), signer('second', second), signer('theirs', theirs)],
      `  require: [{match: "${registry.host}/apps/**", identity: repository, ${require}}]`,
    ].join('\n');
  }

  function written(require: string): { readonly place: string; readonly outcome: ExportOutcome } {
    const material = { ...noMaterial, keys: new Map(keys.map((pair) => [pair.sha256, readFileSync(pair.publicKey, 'utf8')])) };
    const outcome = exported(containersPolicy, policyOf(require), now, { allowsLooser: true, material });
    return { place: write(outcome), outcome };
  }

  function write(outcome: ExportOutcome): string {
    const place = mkdtempSync(join(folder, 'policy-'));
    for (const { name, text } of outcome.files) {
      mkdirSync(dirname(join(place, name)), { recursive: true });
      writeFileSync(join(place, name), text);
    }
    return place;
  }

  async function copies(place: string, repository: string): Promise<string> {
    const target = mkdtempSync(join(folder, 'copied-'));
    const args = ['--policy', join(place, 'policy.json'), '--registries.d', join(place, 'registries.d')];
    const ran = await run('skopeo', [...args, 'copy', '-q', `docker://${registry.host}/${repository}:1`, `dir:${target}`], { env });
    rmSync(target, { recursive: true, force: true });
    counts.verdicts++;
    if (ran.exitCode !== 0) counts.refused++;
    return ran.exitCode === 0 ? 'copied' : ran.stderr;
  }

  /** What the library says of each image after it has looked up its signatures. */
  async function judged(
    require: string,
    images: readonly string[],
  ): Promise<{ readonly verdicts: string; readonly reasons: readonly string[] }> {
    const { place, outcome } = written(require);
    const policy = outcome.files.find(({ name }) => name === 'policy.json')?.text;
    const references = images.map((image) => `${registry.host}/${image}:1`);
    const [answer] = await oracle.ask([{ policy, references, registriesD: join(place, 'registries.d') }]);
    const { verdicts, reasons = [] } = answer as { readonly verdicts: string; readonly reasons?: readonly string[] };
    counts.verdicts += images.length;
    counts.refused += (verdicts.match(/r/g) ?? []).length;
    return { verdicts, reasons };
  }

  // Debian builds skopeo without Sigstore ("sigstore disabled"), so whom a signature is by is the library's to say.
  it('skopeo reads the files, and refuses what is unsigned, not approved and denied', { timeout: 120_000 }, async () => {
    const { place } = written('all: [ours]');
    expect(await copies(place, 'apps/unsigned')).toContain('A signature was required, but no signature exists');
    expect(await copies(place, 'others/web')).toContain('rejected by policy');
    expect(await copies(place, 'apps/denied/x')).toContain('rejected by policy');
    const sourcesOnly = write(
      exported(containersPolicy, `sources: {allow: ["${registry.host}/**"], deny: ["${registry.host}/apps/denied/**"]}`, now, {
        allowsLooser: true,
      }),
    );
    expect(await copies(sourcesOnly, 'others/web')).toBe('copied');
    expect(await copies(sourcesOnly, 'apps/denied/x')).toContain('rejected by policy');
  });

  it('one key: signed is accepted; unsigned, signed by another, not approved and denied are refused', { timeout: 120_000 }, async () => {
    const { verdicts, reasons } = await judged('all: [ours]', [
      'apps/web',
      'apps/both',
      'apps/unsigned',
      'apps/foreign',
      'others/web',
      'apps/denied/x',
    ]);
    expect(verdicts).toBe('aarrrr');
    expect(reasons).toEqual([
      expect.stringContaining('no signature exists'),
      expect.stringContaining('invalid signature'),
      expect.stringContaining('rejected by policy'),
      expect.stringContaining('rejected by policy'),
    ]);
  });

  it('a signature that was made for another repository is refused', { timeout: 120_000 }, async () => {
    const digest = await putImage(`${registry.host}/apps/moved:1`, env, { content: 'others/web' });
    const signature = `${digest.replace(':', '-')}.sig`;
    await programMust(signTools().crane, ['copy', `${registry.host}/others/web:${signature}`, `${registry.host}/apps/moved:${signature}`], {
      env,
    });
    const { verdicts, reasons } = await judged('all: [ours]', ['apps/moved']);
    expect(verdicts).toBe('r');
    expect(reasons).toEqual([expect.stringContaining('others/web')]);
  });

  it('alternatives, thresholds and all of several keys count keys', { timeout: 120_000 }, async () => {
    const asked = async (require: string): Promise<string> =>
      (await judged(require, ['apps/web', 'apps/both', 'apps/foreign', 'apps/unsigned'])).verdicts;
    expect(await asked('all: [ours, second]')).toBe('rarr');
    expect(await asked('any: [ours, second]')).toBe('aarr');
    expect(await asked('any: [ours, second, theirs]')).toBe('aaar');
    expect(await asked('any: [ours, second, theirs], min: 2')).toBe('rarr');
    expect(await asked('all: [theirs], any: [ours, second]')).toBe('rrrr');
  });
});
