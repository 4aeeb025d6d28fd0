import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sigstore as exporter } from '../../../src/core/exporters/sigstore/index.js';
import type { ExportOutcome, TrustMaterial } from '../../../src/core/exporters/index.js';
import { resolvedName } from '../../support/signature-engines.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { openCosign, type Cosign, type KeyPair } from '../sign/support/cosign.js';
import { imageOf, keySigner, must, openTool } from '../sign/support/engines.js';
import { putImage } from '../sign/support/images.js';
import { startRegistry, type TestRegistry } from '../sign/support/registry.js';
import { startSigstore, type Sigstore } from '../sign/support/sigstore.js';
import { signTools } from '../sign/support/tools.js';
import { startOracle, type Oracle } from '../support/oracle.js';
import { run } from '../support/scan/run.js';
import { compareExamples } from './support/compare-examples.js';
import { exported } from './support/compare-verdicts.js';
import { enforceTools } from './support/tools.js';

/* ClusterImagePolicy objects before the policy-controller: its library for every glob, its `tester` for images that are really signed. */

const folder = temporaryFolder();
const now = Date.parse('2026-11-22T12:00:00Z');
const text = ({ files }: ExportOutcome, name: string): string => files.find((file) => file.name === name)?.text ?? '';

describe('ClusterImagePolicy objects, before the policy-controller’s library', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await startOracle('policy-controller');
  }, 600_000);
  afterAll(() => oracle.close());

  it('refuse what the policy refuses, but for what the report says', { timeout: 300_000 }, async () => {
    const counts = await compareExamples(exporter, now, async (outcome, images) => {
      const noMatch = /no-match-policy: (\w+)/.exec(text(outcome, 'config-policy-controller.yaml'))?.[1];
      const policies = text(outcome, 'cluster-image-policies.yaml') || '\n';
      // The webhook has resolved every tag before it looks.
      const resolved = images.map(
        (image) => `${image.startsWith('[') ? image.replace(/[:@][^/]*$/, '') : resolvedName(image)}@sha256:${'1'.repeat(64)}`,
      );
      const [answer] = await oracle.ask([{ policies, noMatch, images: resolved }]);
      const { error, verdicts } = answer as { readonly error?: string; readonly verdicts: string };
      expect(error).toBeUndefined();
      return [...verdicts].map((verdict) => verdict !== 'a');
    });
    console.log(`policy-controller against the policy: ${JSON.stringify(counts)}`);
    expect(counts.undeclared).toBe(0);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });
});

describe('ClusterImagePolicy objects, before the tester', () => {
  let registry: TestRegistry;
  let env: Readonly<Record<string, string>>;
  let cosign: Cosign;
  let bank: Sigstore;
  let ours: KeyPair;
  let second: KeyPair;
  const digests = new Map<string, string>();
  const counts = { images: 0, verdicts: 0, refused: 0, disagreements: 0 };

  beforeAll(async () => {
    registry = await startRegistry();
    env = registry.authority.env;
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    bank = await startSigstore();
    cosign = openCosign(folder, env);
    [ours, second] = [await cosign.makeKeys('ours'), await cosign.makeKeys('second')];
    const theirs = await cosign.makeKeys('theirs');
    await put('apps/unsigned');
    await put('apps/key', ours);
    await put('apps/both', ours, second);
    await put('apps/foreign', theirs);
    await put('elsewhere/key', ours);
    await put('apps/denied/key', ours);
    await put('apps/ci');
    await asSomebody('ci@bank.example', ['sign'], 'apps/ci');
    await put('apps/eve');
    await asSomebody('eve@bank.example', ['sign'], 'apps/eve');
    await put('apps/stated');
    writeFileSync(join(folder, 'bom.json'), '{}');
    await asSomebody(
      'ci@bank.example',
      ['attest', '--predicate', join(folder, 'bom.json'), '--type', 'https://cyclonedx.org/bom'],
      'apps/stated',
    );
  }, 600_000);
  afterAll(async () => {
    console.log(`the tester on signed images: ${JSON.stringify(counts)}`);
    vi.unstubAllEnvs();
    await bank.stop();
    await registry.stop();
  });

  async function put(repository: string, ...signedBy: readonly KeyPair[]): Promise<void> {
    counts.images++;
    const digest = await putImage(`${registry.host}/${repository}:1`, env, { content: repository });
    digests.set(repository, digest);
    const tool = openTool('cosign', signTools().cosign, registry.authority);
    for (const pair of signedBy) {
      const means = { engine: 'cosign', key: pair.key };
      const common = { means, secrets: { passphrase: pair.passphrase }, format: 'legacy', plainHttp: false, timeoutMs: 60_000 } as const;
      const image = imageOf(registry.host, repository, digest);
      must(await tool.engine.sign({ ...common, image, signer: keySigner(pair, 'legacy') }, new AbortController().signal));
    }
  }

  /** A bundle with a timestamp and without a log entry: this controller knows no Rekor 2. */
  async function asSomebody(email: string, command: readonly string[], repository: string): Promise<void> {
    const {
      rekorTlogUrls: _urls,
      rekorTlogConfig: _config,
      ...others
    } = JSON.parse(readFileSync(bank.signingConfig, 'utf8')) as Record<string, unknown>;
    const signingConfig = join(folder, 'without-log.json');
    writeFileSync(signingConfig, JSON.stringify(others));
    await cosign.cosign(
      ...command,
      ...['--identity-token', bank.issuer.token(email), '--signing-config', signingConfig, '--trusted-root', bank.trustedRoot, '--yes'],
      `${registry.host}/${repository}@${digests.get(repository) ?? ''}`,
    );
  }

  function written(trust: readonly string[]): { readonly place: string; readonly outcome: ExportOutcome } {
    const material: TrustMaterial = {
      keys: new Map([ours, second].map((pair) => [pair.sha256, readFileSync(pair.publicKey, 'utf8')])),
      sigstore: new Map([['bank', JSON.parse(readFileSync(bank.trustedRoot, 'utf8')) as unknown]]),
      certificates: new Map(),
    };
    const policy = [
      'metadata: {name: bank}',
      `sources: {allow: ["${registry.host}/apps/**"], deny: ["${registry.host}/apps/denied/**"]}`,
      'trust:',
      '  signers:',
      `    ours: {type: key, keys: [{file: k.pub, sha256: "${ours.sha256}"}], format: legacy}`,
      `    second: {type: key, keys: [{file: l.pub, sha256: "${second.sha256}"}], format: legacy}`,
      `    ci: {type: keyless, issuer: "${bank.issuer.issuer}", subject: ci@bank.example, trustRoot: bank, format: bundle, tlog: none}`,
      `    anybody: {type: keyless, issuer: "${bank.issuer.issuer}", subjectRegExp: "[a-z]+@bank[.]example", trustRoot: bank, format: bundle, tlog: none}`,
      ...trust,
    ].join('\n');
    const outcome = exported(exporter, policy, now, { allowsLooser: true, material });
    const place = mkdtempSync(join(folder, 'objects-'));
    for (const file of outcome.files) writeFileSync(join(place, file.name), file.text);
    return { place, outcome };
  }

  /** Which images the tester lets through. */
  async function passed(trust: readonly string[], images: readonly string[] = [...digests.keys()]): Promise<readonly string[]> {
    const { place, outcome } = written(trust);
    const roots = outcome.files.some(({ name }) => name === 'trust-roots.yaml') ? ['--trustroot', join(place, 'trust-roots.yaml')] : [];
    const accepted: string[] = [];
    for (const image of images) {
      const name = `${registry.host}/${image}@${digests.get(image) ?? ''}`;
      const args = ['--policy', join(place, 'cluster-image-policies.yaml'), '--image', name, ...roots, '--log-level', 'error'];
      const { exitCode, stdout, stderr } = await run(enforceTools().policyTester, args, { env: { ...env, HOME: folder } });
      expect(stdout + stderr).not.toMatch(/CIP is invalid|panic|unmarshal/);
      counts.verdicts++;
      if (exitCode === 0) accepted.push(image);
      else counts.refused++;
    }
    return accepted;
  }

  async function expectOnly(trust: readonly string[], wanted: readonly string[]): Promise<void> {
    const accepted = await passed(trust);
    counts.disagreements += [...digests.keys()].filter((image) => accepted.includes(image) !== wanted.includes(image)).length;
    expect(accepted).toEqual(wanted);
  }

  const apps = (asked: string): readonly string[] => [`  require: [{match: "${registry.host}/apps/**", ${asked}}]`];

  it(
    'a key: what is signed with it passes; unsigned, signed by another, not approved and denied are refused',
    { timeout: 300_000 },
    async () => {
      await expectOnly(apps('all: [ours]'), ['apps/key', 'apps/both']);
    },
  );

  it('all of two keys, any of two, and a threshold', { timeout: 300_000 }, async () => {
    await expectOnly(apps('all: [ours, second]'), ['apps/both']);
    await expectOnly(apps('any: [second, ours]'), ['apps/key', 'apps/both']);
    await expectOnly(apps('any: [ours, second, ci], min: 2'), ['apps/both']);
  });

  it('an identity at a private Sigstore, exact or by expression, as the bundle that cosign 3 writes', { timeout: 300_000 }, async () => {
    await expectOnly(apps('all: [ci]'), ['apps/ci']);
    await expectOnly(apps('all: [anybody]'), ['apps/ci', 'apps/eve']);
    await expectOnly(apps('any: [ci, ours]'), ['apps/key', 'apps/both', 'apps/ci']);
  });

  it('a signature approves no source', { timeout: 300_000 }, async () => {
    await expectOnly(['  require: [{match: "**", all: [ours]}]'], ['apps/key', 'apps/both']);
  });

  it('a statement', { timeout: 300_000 }, async () => {
    await expectOnly(
      [`  attestations: [{match: "${registry.host}/apps/**", type: https://cyclonedx.org/bom, signer: ci}]`],
      ['apps/stated'],
    );
  });
});
