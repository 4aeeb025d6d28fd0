import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildkit } from '../../../src/core/exporters/buildkit/index.js';
import { buildx } from '../../../src/core/exporters/buildx/index.js';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.js';
import { startBuildkit, type Buildkit } from '../support/scan/buildkit.js';
import { run } from '../support/scan/run.js';
import { exported } from './support/compare-verdicts.js';
import { enforceTools } from './support/tools.js';

const folder = temporaryFolder();
const now = Date.now();
const text = 'sources: {allow: [registry.bank.example/**]}\ntags: [{match: "**", deny: [latest]}]';
const environment = { DOCKER_CONFIG: join(folder, 'docker'), BUILDX_CONFIG: join(folder, 'buildx') };

/** Every way in which a Dockerfile fetches an image; none of the registries exists, so nothing is ever fetched. */
const refused: Readonly<Record<string, string>> = {
  from: 'FROM evil.example/x:1\n',
  copy: 'FROM scratch\nCOPY --from=evil.example/x:1 /a /b\n',
  mount: 'FROM scratch\nRUN --mount=type=bind,from=evil.example/x:1,target=/x ["/x/y"]\n',
  argument: 'ARG BASE=evil.example/x\nFROM ${BASE}:1\n',
  frontend: '# syntax=evil.example/frontend:1\nFROM scratch\nCOPY Dockerfile /\n',
  'docker hub': 'FROM busybox:1\n',
  'no tag': 'FROM registry.bank.example/app\n',
};
const accepted: Readonly<Record<string, string>> = {
  nothing: 'FROM scratch\nCOPY Dockerfile /\n',
  approved: 'FROM registry.bank.example/app:1\n',
};

let builder: Buildkit;

beforeAll(async () => {
  builder = await startBuildkit({ archive: '', layout: '', digest: '' });
  const created = await run(enforceTools().buildx, ['create', '--name', 'policy', '--driver', 'remote', builder.address], {
    env: environment,
  });
  expect(created.exitCode, created.stderr).toBe(0);
});
afterAll(() => builder.stop());

describe('a real build', () => {
  it('is refused by the policy beside its Dockerfile wherever it names a refused image', { timeout: 300_000 }, async () => {
    const { files } = exported(buildx, text, now);
    await compare((dockerfile) => ({ files: { ...asFiles(files), Dockerfile: dockerfile }, env: {} }), 'buildx build');
  });

  it('is refused by BuildKit’s source policy just so', { timeout: 300_000 }, async () => {
    const { files } = exported(buildkit, text, now);
    const file = join(folder, 'source-policy.json');
    writeFiles(folder, asFiles(files));
    await compare((dockerfile) => ({ files: { Dockerfile: dockerfile }, env: { EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: file } }), 'BuildKit');
  });

  it('and `docker buildx policy eval` says the same of single images', { timeout: 300_000 }, async () => {
    const place = mkdtempSync(join(folder, 'eval-'));
    writeFiles(place, asFiles(exported(buildx, text, now).files));
    const verdictOf = async (source: string): Promise<boolean> =>
      (await run(enforceTools().buildx, ['policy', 'eval', '--builder', 'policy', source], { cwd: place, env: environment })).exitCode ===
      0;
    expect(await verdictOf('docker-image://registry.bank.example/app:1')).toBe(true);
    expect(await verdictOf('docker-image://registry.bank.example/app')).toBe(false);
    expect(await verdictOf('docker-image://evil.example/registry.bank.example/app:1')).toBe(false);
  });
});

interface Setting {
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

async function compare(settingOf: (dockerfile: string) => Setting, engine: string): Promise<void> {
  const counts = { builds: 0, refused: 0, disagreements: 0 };
  const differing: string[] = [];
  for (const [name, dockerfile] of [...Object.entries(refused), ...Object.entries(accepted)]) {
    const place = mkdtempSync(join(folder, 'build-'));
    const { files, env } = settingOf(dockerfile);
    writeFiles(place, files);
    const { exitCode, stderr } = await run(enforceTools().buildx, ['build', '--builder', 'policy', '--progress', 'plain', '.'], {
      cwd: place,
      env: { ...environment, ...env },
    });
    // An approved registry that does not exist ends a build, too; only a refusal speaks of the policy.
    const isRefused = exitCode !== 0 && /not allowed by policy|denied by policy/.test(stderr);
    counts.builds++;
    if (isRefused) counts.refused++;
    if (isRefused !== name in refused) differing.push(`${name}: ${stderr.slice(-600)}`);
  }
  counts.disagreements = differing.length;
  console.log(`${engine} on real builds: ${JSON.stringify(counts)}`);
  expect(differing).toEqual([]);
}

function asFiles(files: readonly { readonly name: string; readonly text: string }[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map((file) => [file.name, file.text]));
}
