import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import {
  runtimes,
  type ExportedImage,
  type ImageSource,
  type PushProgress,
  type Result,
  type TrustProblem,
} from '../../../../src/core/index.js';
import type { PushedImage, ReleaseTarget } from '../../../../src/core/model/ceremony.js';
import { systemClock } from '../../../../src/node/clock.js';
import { findImage } from '../../../../src/node/find-image.js';
import { createImageExporter } from '../../../../src/node/image-exporter.js';
import { createPusher, type PusherPorts } from '../../../../src/node/push/create-pusher.js';
import { createRegistry } from '../../../../src/node/registry/create-registry.js';
import { dockerCredentials } from '../../../../src/node/registry/docker-credentials.js';
import { createToolRunner } from '../../../../src/node/tool-runner.js';
import { must, run } from '../../support/scan/run.js';
import { scanTools } from '../../support/scan/tools.js';
import { writeDockerConfig } from './docker-config.js';
import type { TestRegistry } from './registry.js';

/** What a push consists of below the ceremony, on real programs and a real registry. */
export interface Pushing {
  /** An image of a runtime, or a tarball, exported as a scan does it. */
  exported(what: { readonly runtime: string; readonly name: string } | { readonly tarball: string }): Promise<Exported>;
  push(what: Exported, staging: ReleaseTarget, options?: PushOptions): Promise<Result<PushedImage, TrustProblem>>;
  tidy(source: ImageSource, staging: ReleaseTarget): Promise<Result<undefined, TrustProblem>>;
  /** What was told of the last push. */
  readonly progress: PushProgress[];
  /** What was said and did not make a push fail. */
  readonly remarks: string[];
  close(): Promise<void>;
}

export interface Exported {
  readonly source: ImageSource;
  readonly images: readonly ExportedImage[];
}

export interface PushOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PushProgress) => void;
}

export interface PushingOptions {
  readonly registry: Pick<TestRegistry, 'host' | 'user' | 'password' | 'authority'>;
  readonly folder: string;
  /** Absolute path of another Docker client. */
  readonly docker?: string;
  /** Somebody whom the registry does not know, when it is false. */
  readonly isKnown?: boolean;
  readonly limits?: PusherPorts['limits'];
  /** Where layers are compressed; `folder` when not said. */
  readonly temporaryFolder?: string;
}

const never = new AbortController().signal;

/** Programs get what they may inherit from the test's own environment: DOCKER_HOST and the like have to be in it. */
export function openPushing({
  registry,
  folder,
  docker = scanTools().docker,
  isKnown = true,
  limits,
  temporaryFolder = folder,
}: PushingOptions): Pushing {
  const programs = { docker, podman: scanTools().podman };
  const tools = createToolRunner({ searchPath: [dirname(docker), process.env['PATH'] ?? ''].join(':'), managed: programs, workspaces: [] });
  const environment = {
    PATH: process.env['PATH'],
    DOCKER_CONFIG: writeDockerConfig(folder, isKnown ? [registry] : []),
    NODE_EXTRA_CA_CERTS: registry.authority.certificate,
  };
  const surroundings = { workspaces: [], environment, home: folder };
  const client = createRegistry({
    ...surroundings,
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    clock: systemClock,
    limits: { headersMs: 5000, idleMs: 5000, pauseMs: 10 },
  });
  const exporter = createImageExporter({ tools, runtimes, temporaryFolder: folder, clock: systemClock, saveTimeoutMs: 60_000 });
  const progress: PushProgress[] = [];
  const remarks: string[] = [];
  const pusher = createPusher({
    registry: client,
    tools,
    runtimes,
    credentials: dockerCredentials(surroundings),
    temporaryFolder,
    hear: (remark) => remarks.push(remark),
    ...(limits !== undefined && { limits }),
  });
  const sourceOf = async (what: Parameters<Pushing['exported']>[0]): Promise<ImageSource> => {
    if ('tarball' in what) return { from: 'tarball', path: what.tarball };
    const found = await findImage({ name: what.name, runtimes: runtimes.filter(({ id }) => id === what.runtime) }, tools, never);
    if (!found.ok) throw new Error(found.problem.message);
    return { from: 'runtime', runtime: what.runtime, id: found.value.id, name: what.name, tags: found.value.names };
  };
  return {
    progress,
    remarks,
    async exported(what) {
      const source = await sourceOf(what);
      const images = await exporter.export(source, never);
      if (!images.ok) throw new Error(images.problem.message);
      return { source, images: images.value };
    },
    push(what, staging, { signal = never, onProgress = () => undefined } = {}) {
      progress.splice(0);
      const hear = (told: PushProgress): void => {
        progress.push(told);
        onProgress(told);
      };
      return pusher.push({ ...what, staging, plainHttp: false, onProgress: hear }, signal);
    },
    tidy: (source, staging) => pusher.tidy(source, staging),
    close: () => client.close(),
  };
}

/** What a registry has under a name, as skopeo reads it. */
export async function readBack({ authority, ...registry }: PushingOptions['registry'], folder: string, name: string): Promise<ReadBack> {
  const config = writeDockerConfig(folder, [{ ...registry }]);
  const args = ['inspect', '--raw', '--authfile', join(config, 'config.json'), `docker://${registry.host}/${name}`];
  const { exitCode, stdout, stderr } = await run('skopeo', args, { env: authority.env });
  if (exitCode !== 0) throw new Error(stderr);
  const manifest = JSON.parse(stdout) as ReadBack['manifest'];
  return { digest: `sha256:${createHash('sha256').update(stdout).digest('hex')}`, manifest };
}

/** A manifest or an index, with its digest. */
export interface ReadBack {
  readonly digest: string;
  readonly manifest: {
    readonly mediaType?: string;
    readonly config?: { readonly digest: string };
    readonly layers?: readonly { readonly mediaType: string; readonly digest: string; readonly size: number }[];
    readonly manifests?: readonly { readonly digest: string; readonly platform?: object }[];
  };
}

/** The docker clients on this machine, by the first number of their version. */
export async function dockerClients(): Promise<readonly (readonly [version: string, program: string])[]> {
  const folders = [dirname(scanTools().docker), ...(process.env['PATH'] ?? '').split(delimiter)];
  const programs = [...new Set(folders.map((each) => join(each, 'docker')))].filter(existsSync);
  const found = new Map<string, string>();
  for (const program of programs) {
    const version = /version (\d+)\./.exec(await must(program, ['--version']))?.[1];
    if (version !== undefined && !found.has(version)) found.set(version, program);
  }
  return [...found];
}
