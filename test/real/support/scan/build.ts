import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Docker } from './docker.js';
import type { Buildkit } from './buildkit.js';
import { must } from './run.js';
import { scanTools } from './tools.js';

/** `classic`: Docker's old builder; `buildkit`: the one inside Debian's dockerd; `buildkit-next`: a current BuildKit beside it. */
export const builders = ['classic', 'buildkit', 'buildkit-next'] as const;
export type Builder = (typeof builders)[number];

/** A build of one image. */
export interface Build {
  /** Path of the Dockerfile. */
  readonly dockerfile: string;
  /** The folder that is the build context. */
  readonly context: string;
  readonly builder: Builder;
  readonly tag?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly squash?: boolean;
}

/** Builds an image into the engine and gives its id, `sha256:…`. Nothing reaches the network. `buildkit-next` needs its daemon. */
export async function buildImage(docker: Docker, build: Build, buildkit?: Buildkit): Promise<string> {
  if (build.builder !== 'buildkit-next') return dockerBuild(docker, build);
  if (buildkit === undefined) throw new Error('Builds with buildkit-next need startBuildkit().');
  return buildkit.build(docker, build);
}

async function dockerBuild(docker: Docker, build: Build): Promise<string> {
  const idFile = join(mkdtempSync(join(docker.folder, 'build-')), 'id');
  const args = [
    ...['build', '--network=none', '--iidfile', idFile, '-f', build.dockerfile],
    ...(build.tag === undefined ? [] : ['-t', build.tag]),
    ...(build.target === undefined ? [] : ['--target', build.target]),
    ...Object.entries(build.args ?? {}).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(build.squash === true ? ['--squash'] : []),
    build.context,
  ];
  await must(scanTools().docker, args, { env: { ...docker.env, DOCKER_BUILDKIT: build.builder === 'classic' ? '0' : '1' } });
  return readFileSync(idFile, 'utf8').trim();
}
