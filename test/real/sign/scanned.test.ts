import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { grypeEnvironment, scanTools } from '../support/scan/tools.js';
import { openZoo, type Zoo } from '../support/scan/zoo.js';
import { openCosign, type Cosign, type KeyPair } from './support/cosign.js';
import { openDesk, tagsIn, type Desk } from './support/desk.js';
import { writeDockerConfig } from './support/docker-config.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* Releases that depend on what is inside: the real Grype looks, the policy decides, and what it saw is attached where the real cosign reads it. */

const folder = temporaryFolder();
const [bill, scan, summary] = [
  'https://cyclonedx.org/bom',
  'https://cosign.sigstore.dev/attestation/vuln/v1',
  'https://slsa.dev/verification_summary/v1',
];
let zoo: Zoo;
let registry: TestRegistry;
let cosign: Cosign;
let keys: KeyPair;

beforeAll(async () => {
  zoo = await openZoo();
  await zoo.build('plain', 'buildkit');
  registry = await startRegistry({ auth: 'token' });
  cosign = openCosign(folder, { ...registry.authority.env, DOCKER_CONFIG: writeDockerConfig(folder, [registry]) });
  keys = await cosign.makeKeys();
});
afterAll(async () => {
  await registry.stop();
  await zoo.close();
});

/** A desk whose policy asks this of scans, and wants what was seen signed. */
function deskWith(thresholds: Readonly<Record<string, unknown>>): Desk {
  const match = `${registry.host}/apps/**`;
  const key = { type: 'key', keys: [{ file: 'release.pub', sha256: keys.sha256 }], format: 'bundle', tlog: 'none' };
  return openDesk(folder, {
    docker: zoo.docker,
    registry,
    keys,
    policy: {
      scan: { scanners: ['grype'], unscanned: 'error', thresholds },
      trust: {
        signers: { release: key },
        require: [{ match, all: ['release'] }],
        attestations: [bill, scan, summary].map((type) => ({ match, type, signer: 'release' })),
      },
    },
    env: {
      ...grypeEnvironment(),
      PATH: [join(scanTools().grype, '..'), join(scanTools().docker, '..'), process.env['PATH'] ?? ''].join(':'),
    },
  });
}

describe('a release under a policy that asks for scans', () => {
  it('goes through when the image passes, with its bill of materials, its scan and the verdict attached', async () => {
    const desk = deskWith({ critical: { max: 1 }, high: { max: 4 } });
    const target = `${registry.host}/apps/fine:1`;
    const ran = await desk.wharfmaster(...desk.signAndPush('zoo/plain', target));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
    const verified = await desk.wharfmaster(...desk.verify(target, '--stage', 'push'));
    expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);
    for (const type of [bill, scan, summary]) {
      const said = await cosign.cosign(
        'verify-attestation',
        '--type',
        type,
        '--key',
        keys.publicKey,
        '--insecure-ignore-tlog=true',
        target,
      );
      const { payload } = JSON.parse(said.trim().split('\n')[0] ?? '') as { payload: string };
      const { predicate, predicateType } = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
        predicate: Record<string, unknown>;
        predicateType: string;
      };
      expect(predicateType).toBe(type);
      if (type === bill) expect(predicate).toMatchObject({ bomFormat: 'CycloneDX' });
      if (type === scan) expect(JSON.stringify(predicate)).toContain('CVE-2020-8203');
      if (type === summary) expect(predicate).toMatchObject({ verificationResult: 'PASSED' });
    }
  });

  it('is refused when the image does not pass, and nothing of it is in the registry', async () => {
    const desk = deskWith({ high: { max: 0 } });
    const ran = await desk.wharfmaster(...desk.signAndPush('zoo/plain', `${registry.host}/apps/refused:1`));
    expect(ran.exitCode, ran.stdout + ran.stderr).toBe(1);
    expect(ran.stderr).toContain('vulnerable-image');
    await expect(tagsIn(registry, folder, 'apps/refused')).rejects.toThrow('NAME_UNKNOWN');
    const { stdout } = await desk.wharfmaster('evidence', 'list', '--format', 'ndjson');
    expect(stdout).toContain('"event":"refused"');
  });
});
