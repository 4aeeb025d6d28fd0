import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Base } from './base.js';
import type { Build } from './build.js';
import type { Docker } from './docker.js';
import { must } from './run.js';
import { scanTools } from './tools.js';

/** A Podman with images of its own; there is no daemon to stop. */
export interface Podman {
  /** The environment in which `podman` has these images, for a tool that runs it itself. */
  readonly env: Readonly<Record<string, string>>;
  podman(...args: readonly string[]): Promise<string>;
  /** Builds, hands the image to the engine too, and gives its id, which is the same in both. */
  build(docker: Docker, build: Build): Promise<string>;
  stop(): Promise<void>;
}

/** Everything lies below the engine's folder, which removes it. */
export async function openPodman(docker: Docker, base: Base): Promise<Podman> {
  const folder = mkdtempSync(join(docker.folder, 'podman-'));
  const env = writeConfiguration(folder);
  const podman = (...args: readonly string[]): Promise<string> => must(scanTools().podman, args, { env });
  await podman('load', '-i', base.archive);
  return {
    env,
    podman,
    async build(engine, build) {
      const [file, archive] = [mkdtempSync(join(folder, 'build-')), 'image.tar'];
      const tag = build.tag ?? 'built';
      await podman(...buildArguments(build, tag));
      await podman('save', '-o', join(file, archive), tag);
      await engine.docker('load', '-i', join(file, archive));
      const id = await podman('image', 'inspect', '--format', '{{.Id}}', tag);
      if (build.tag !== undefined) await engine.docker('tag', id, build.tag);
      return `sha256:${id}`;
    },
    // What is mounted would keep the folder from being removed.
    async stop() {
      await podman('rmi', '--all', '--force');
    },
  };
}

function buildArguments(build: Build, tag: string): readonly string[] {
  return [
    ...['build', '--network=none', '-t', tag, '-f', build.dockerfile],
    ...(build.target === undefined ? [] : ['--target', build.target]),
    ...Object.entries(build.args ?? {}).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(build.squash === true ? ['--squash'] : []),
    build.context,
  ];
}

function writeConfiguration(folder: string): Readonly<Record<string, string>> {
  mkdirSync(join(folder, 'graph'));
  const storage = join(folder, 'storage.conf');
  writeFileSync(storage, `[storage]\ndriver = "overlay"\nrunroot = "${folder}/run"\ngraphroot = "${folder}/graph"\n`);
  const containers = join(folder, 'containers.conf');
  // Neither systemd nor its journal is needed.
  writeFileSync(containers, '[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n');
  return { CONTAINERS_STORAGE_CONF: storage, CONTAINERS_CONF: containers };
}
