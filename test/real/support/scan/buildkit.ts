import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { baseName, type Base } from './base.js';
import type { Build } from './build.js';
import type { Docker } from './docker.js';
import { must, run, spawnDaemon } from './run.js';
import { scanTools } from './tools.js';

/** A BuildKit daemon of our own, for what Debian's dockerd is too old for: heredocs, `COPY --link`, today's history. */
export interface Buildkit {
  /** Builds, loads the image into the engine, and gives its id there. Later builds can start FROM its tag. */
  build(docker: Docker, build: Build): Promise<string>;
  /** Where the daemon listens, for a `buildctl` with options of its own. */
  readonly address: string;
  /** Builds for several platforms into one OCI archive, which Docker's classic store could not hold. */
  buildArchive(build: Build, platforms: readonly string[], file: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts buildkitd, as root, with a base image that Dockerfiles can name. */
export async function startBuildkit(base: Base): Promise<Buildkit> {
  const folder = mkdtempSync(join(tmpdir(), 'wm-buildkit-'));
  const address = `unix://${folder}/buildkitd.sock`;
  const daemon = spawnDaemon(scanTools().buildkitd, ['--root', join(folder, 'root'), '--addr', address, '--containerd-worker=false']);
  const log = createWriteStream(join(folder, 'log.txt'));
  daemon.stdout.pipe(log, { end: false });
  daemon.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => daemon.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    daemon.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await untilReady(address, () => daemon.exitCode);
  } catch (cause) {
    const tail = existsSync(join(folder, 'log.txt')) ? readFileSync(join(folder, 'log.txt'), 'utf8').slice(-4000) : '';
    await stop();
    throw new Error(`buildkitd did not start (it needs root and runc):\n${tail}`, { cause });
  }
  /** Where each image that a FROM may name lies as an OCI layout: nothing is asked of a registry. */
  const layouts = new Map([[baseName, { layout: base.layout, digest: base.digest }]]);
  const here = { address, folder, layouts };
  return {
    build: (docker, build) => buildHere(here, docker, build),
    address,
    buildArchive: async (build, platforms, file) => {
      const options = ['--opt', `platform=${platforms.join(',')}`, '--output', `type=oci,dest=${file}`];
      await must(scanTools().buildctl, [...buildArguments(here, build), ...options]);
    },
    stop,
  };
}

interface Here {
  readonly address: string;
  readonly folder: string;
  readonly layouts: Map<string, { readonly layout: string; readonly digest: string }>;
}

async function buildHere(here: Here, docker: Docker, build: Build): Promise<string> {
  const out = mkdtempSync(join(here.folder, 'build-'));
  const [archive, layout] = [join(out, 'image.tar'), join(out, 'oci')];
  await must(scanTools().buildctl, [
    ...buildArguments(here, build),
    ...['--output', `type=docker,dest=${archive},compression=uncompressed${build.tag === undefined ? '' : `,name=${build.tag}`}`],
    ...['--output', `type=oci,dest=${layout},tar=false,compression=uncompressed`],
  ]);
  if (build.tag !== undefined) here.layouts.set(build.tag, { layout, digest: onlyManifest(layout) });
  const loaded = await docker.docker('load', '-i', archive);
  const named = /Loaded image(?: ID)?: (\S+)/.exec(loaded)?.[1] ?? '';
  return docker.docker('image', 'inspect', '--format', '{{.Id}}', named);
}

function buildArguments({ address, layouts }: Here, build: Build): readonly string[] {
  // Images that this Dockerfile may name; whatever else was built stays out of the command.
  const text = readFileSync(build.dockerfile, 'utf8');
  const given = [...layouts].filter(([name]) => text.includes(name));
  const options = [
    `filename=${basename(build.dockerfile)}`,
    'force-network-mode=none',
    ...(build.target === undefined ? [] : [`target=${build.target}`]),
    ...Object.entries(build.args ?? {}).map(([name, value]) => `build-arg:${name}=${value}`),
    ...given.map(([name, { digest }], index) => `context:${name}=oci-layout://given${String(index)}@${digest}`),
  ];
  return [
    ...['--addr', address, 'build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
    ...['--local', `context=${build.context}`, '--local', `dockerfile=${dirname(build.dockerfile)}`],
    ...options.flatMap((option) => ['--opt', option]),
    ...given.flatMap(([, image], index) => ['--oci-layout', `given${String(index)}=${image.layout}`]),
  ];
}

function onlyManifest(layout: string): string {
  const index: unknown = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'));
  const digest = /"digest":"(sha256:[0-9a-f]+)"/.exec(JSON.stringify(index))?.[1];
  if (digest === undefined) throw new Error(`${layout} holds no manifest.`);
  return digest;
}

async function untilReady(address: string, exitCode: () => number | null): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    if (exitCode() !== null) throw new Error(`It ended with ${String(exitCode())}.`);
    if ((await run(scanTools().buildctl, ['--addr', address, 'debug', 'workers'])).exitCode === 0) return;
    await wait(250);
  }
  throw new Error('It did not answer within half a minute.');
}
