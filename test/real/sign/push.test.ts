import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushedImage, ReleaseTarget } from '../../../src/core/model/ceremony.js';
import type { Result } from '../../../src/core/model/result.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { startDocker, type Docker } from '../support/scan/docker.js';
import { must } from '../support/scan/run.js';
import { scanTools } from '../support/scan/tools.js';
import { digestIn } from './support/desk.js';
import { buildSmallImage, loadBase } from './support/images.js';
import { openPushing, type Pushing } from './support/pushing.js';
import { startRegistry, type TestRegistry } from './support/registry.js';

/* Pushing with real programs to a real registry that has TLS and asks who is there. */

const folder = temporaryFolder();
let registry: TestRegistry;
let docker: Docker;
const opened: Pushing[] = [];

beforeAll(async () => {
  registry = await startRegistry({ auth: 'token' });
  docker = await startDocker();
  await loadBase(docker);
  Object.assign(process.env, docker.env);
});
afterAll(async () => {
  for (const pushing of opened) await pushing.close();
  for (const name of Object.keys(docker.env)) Reflect.deleteProperty(process.env, name);
  await docker.stop();
  await registry.stop();
});

function open(options: Partial<Parameters<typeof openPushing>[0]> = {}): Pushing {
  const pushing = openPushing({ registry, folder, ...options });
  opened.push(pushing);
  return pushing;
}

function stagingOf(repository: string, tag = 'staging-1'): ReleaseTarget {
  return { registry: registry.host, repository, tag };
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} ${result.problem.next}`);
  return result.value;
}

/** The names that the engine has, of all images. */
async function localNames(): Promise<readonly string[]> {
  return (await docker.docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')).split('\n');
}

describe.each([
  ['28', scanTools().docker],
  ['20.10', '/usr/bin/docker'],
])('Docker’s client %s', (version, program) => {
  it('pushes an image by its id, and the registry has what was scanned', async () => {
    const pushing = open({ docker: program });
    const name = `web-${version}:1`;
    const id = await buildSmallImage(docker, { tags: [name], content: version, padding: 3_000_000 });
    const exported = await pushing.exported({ runtime: 'docker', name });
    const pushed: PushedImage = valueOf(await pushing.push(exported, stagingOf(`apps/web-${version}`)));
    expect(pushed.manifests).toEqual([{ descriptor: pushed.descriptor, imageId: id, platform: { os: 'linux', architecture: 'amd64' } }]);
    expect(await digestIn(registry, folder, `apps/web-${version}:staging-1`)).toBe(pushed.descriptor.digest);
    expect(pushing.remarks).toEqual([]);
    const names = await localNames();
    expect(names).toContain(name);
    expect(names.filter((each) => each.includes('staging'))).toEqual([]);
    const last = pushing.progress.at(-1);
    expect(last?.total).toBeGreaterThan(3_000_000);
    expect(last?.sent).toBe(last?.total);
  });
});
