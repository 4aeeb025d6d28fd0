import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Docker } from './docker.js';
import type { Buildkit } from './buildkit.js';
import type { Podman } from './podman.js';
import { must } from './run.js';
import { scanTools } from './tools.js';

/** `classic`: Docker's old builder; `buildkit`: the one inside Debian's dockerd; `buildkit-next`: a current BuildKit beside it; `podman`. */
export const builders = ['classic', 'buildkit', 'buildkit-next', 'podman'] as const;
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

/** What builds beside the engine. */
export interface OtherBuilders {
  readonly buildkit: Buildkit;
  readonly podman: Podman;
}

/** Builds an image into the engine and gives its id, `sha256:…`. Nothing reaches the network. */
export async function buildImage(docker: Docker, build: Build, others?: OtherBuilders): Promise<string> {
  if (build.builder === 'classic' || build.builder === 'buildkit') return dockerBuild(docker, build);
  if (others === undefined) throw new Error(`Builds with ${build.builder} need startBuildkit() and openPodman().`);
  return build.builder === 'podman' ? others.podman.build(docker, build) : others.buildkit.build(docker, build);
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
