import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { proveBase, type BaseClaim, type BaseProof } from '../../../src/core/index.js';
import { systemClock } from '../../../src/node/clock.js';
import { createRegistry, type OpenRegistry } from '../../../src/node/registry/create-registry.js';
import { policyOf, today } from '../../support/judging.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseName } from '../support/scan/base.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { must } from '../support/scan/run.js';
import { scanTools } from '../support/scan/tools.js';
import { writeDockerConfig } from './support/docker-config.js';
import { loadBase } from './support/images.js';
import { openPushing, type Pushing } from './support/pushing.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* What a local image was built on, proved against a real registry: `docker tag evil registry/base:12` proves nothing. */

const folder = temporaryFolder();
let registry: TestRegistry;
let docker: Docker;
let client: OpenRegistry;
let pushing: Pushing;
let baseDigest: string;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'basic' });
  docker = await startDocker();
  await loadBase(docker);
  Object.assign(process.env, docker.env);
  pushing = openPushing({ registry, folder });
  const environment = { DOCKER_CONFIG: writeDockerConfig(folder, [registry]), NODE_EXTRA_CA_CERTS: registry.authority.certificate };
  client = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment,
    home: folder,
    clock: systemClock,
  });
  await docker.docker('tag', baseName, approved());
  const env = { ...docker.env, DOCKER_CONFIG: environment.DOCKER_CONFIG };
  const said = await must(scanTools().docker, ['push', approved()], { env });
  baseDigest = /digest: (sha256:[0-9a-f]{64})/.exec(said)?.[1] ?? '';
});
afterAll(async () => {
  await client.close();
  await pushing.close();
  for (const name of Object.keys(docker.env)) Reflect.deleteProperty(process.env, name);
  await docker.stop();
  await registry.stop();
});

function approved(): string {
  return `${registry.host}/base/debian:12`;
}

/** Builds from a Dockerfile and asks what the result is built on. */
async function proofOf(dockerfile: string, claims: readonly BaseClaim[] = [], offers = ''): Promise<BaseProof> {
  const context = mkdtempSync(join(docker.folder, 'built-'));
  writeFileSync(join(context, 'Dockerfile'), dockerfile);
  writeFileSync(join(context, 'word'), dockerfile);
  await must(scanTools().docker, ['build', '-q', '--network=none', '-t', 'built:1', context], {
    env: { ...docker.env, DOCKER_BUILDKIT: '0' },
  });
  const { images } = await pushing.exported({ runtime: 'docker', name: 'built:1' });
  const governing = policyOf(`bases: {catalogue: [{image: ${registry.host}/base/debian, tags: ">=12"${offers}}]}`);
  const target = { registry: registry.host, repository: 'apps/web', tag: '1' };
  return proveBase({ images, target, claims, governing, context: { ...today, stage: 'push' } }, client, new AbortController().signal);
}

it('is proved when the image is built on the approved base', async () => {
  const claims: readonly BaseClaim[] = [{ reference: approved(), from: 'dockerfile' }];
  const proof = await proofOf(`FROM ${approved()}\nCOPY word /word\n`, claims);
  expect(proof).toMatchObject({ outcome: 'proved', proved: [{ digest: baseDigest, base: `${approved()}@${baseDigest}`, layers: 1 }] });
});

it('is proved by a digest that the policy offers, whatever the Dockerfile calls it', async () => {
  const offers = `, offers: [{tag: "12", digest: "${baseDigest}"}]`;
  expect(await proofOf(`FROM ${baseName}\nCOPY word /word\n`, [], offers)).toMatchObject({ outcome: 'proved' });
});

it('is not proved by an image that only has the approved name on this machine', async () => {
  const evil = mkdtempSync(join(docker.folder, 'evil-'));
  writeFileSync(join(evil, 'Dockerfile'), `FROM ${baseName} AS real\nFROM scratch\nCOPY --from=real / /\nCOPY Dockerfile /evil\n`);
  await docker.docker('build', '-q', '--network=none', '-t', approved(), evil);
  const claims: readonly BaseClaim[] = [{ reference: approved(), from: 'dockerfile' }];
  const labels = `LABEL org.opencontainers.image.base.name=${approved()} org.opencontainers.image.base.digest=${baseDigest}`;
  const proof = await proofOf(`FROM ${approved()}\n${labels}\nCOPY word /word\n`, claims);
  await docker.docker('tag', baseName, approved());
  expect(proof).toMatchObject({ outcome: 'undetermined', proved: [] });
  expect(proof.missing.join()).toContain('has other layers than the lowest ones of the image');
});
