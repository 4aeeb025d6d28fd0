import * as path from 'node:path';
import {
  comparePushed,
  failed,
  ok,
  type ContainerRuntime,
  type Digest,
  type ImageSource,
  type Pusher,
  type PushRequest,
  type Registry,
  type ReleasedImage,
  type Result,
  type TrustProblem,
} from '../../core/index.js';
import type { CredentialSource } from '../registry/options.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { pushArchive } from './push-archive.js';
import { usualLimits, type PushLimits } from './push-limits.js';
import { pushFromRuntime, tidyRuntime, type RuntimePorts } from './push-from-runtime.js';

/** What pushing needs of this machine. */
export interface PusherPorts {
  /** Uploads what comes straight from an archive, and is asked afterwards what arrived. */
  readonly registry: Registry;
  readonly tools: NodeToolRunner;
  readonly runtimes: readonly ContainerRuntime[];
  /** For Docker, whose daemon is handed the person's credentials with each push; Podman and nerdctl have their own. */
  readonly credentials: CredentialSource;
  /** Absolute path of a folder with room for compressed layers. */
  readonly temporaryFolder: string;
  readonly limits?: Partial<PushLimits>;
  /** Hears what went wrong and does not make the push fail: a local name that could not be removed. */
  readonly hear?: (remark: string) => void;
}

/** Pushes through the person's own runtime, or straight from an archive, and compares what arrived (docs/adr/0023). */
export function createPusher(ports: PusherPorts): Pusher {
  return {
    async push(request, signal) {
      const sent = await send(request, ports, signal);
      if (!sent.ok) return sent;
      return comparePushed(request.staging, { images: request.images, ...sent.value }, ports.registry, signal);
    },
    async tidy(source, staging) {
      if (source.from === 'tarball') return ok(undefined);
      const runtime = ports.runtimes.find(({ id }) => id === source.runtime);
      return runtime === undefined ? ok(undefined) : tidyRuntime(runtime, staging, runtimePorts(ports));
    },
  };
}

/** What was pushed, as far as whoever pushed it tells. */
interface Sent {
  readonly reported?: Digest;
  readonly sameManifests?: boolean;
}

async function send(request: PushRequest, ports: PusherPorts, signal: AbortSignal): Promise<Result<Sent, TrustProblem>> {
  const { source } = request;
  if (source.from === 'tarball') return straight(request, path.resolve(source.path), ports, signal);
  const runtime = ports.runtimes.find(({ id }) => id === source.runtime);
  if (runtime === undefined) return failed(noRuntime(source));
  const sent = await pushFromRuntime(runtime, source.id, request, runtimePorts(ports), signal);
  if (!sent.ok) return sent;
  if (sent.value !== 'archive-needed') return ok(sent.value);
  const [only, ...others] = request.images;
  if (only === undefined || others.length > 0) return failed(namelessIndex(source, runtime.label));
  const archive = await archiveOf(only, request, signal);
  return archive.ok ? straight(request, archive.value, ports, signal) : archive;
}

/** Of an image that nothing looked into nobody has an archive yet. */
async function archiveOf(image: ReleasedImage, request: PushRequest, signal: AbortSignal): Promise<Result<string, TrustProblem>> {
  if (image.archive !== undefined) return ok(image.archive);
  const exported = await request.exported?.(signal);
  if (exported?.ok === false) return exported;
  const same = exported?.value.find(({ subject }) => subject.imageId === image.subject.imageId);
  return same === undefined ? failed(notOnDisk(image)) : ok(same.archive);
}

function notOnDisk({ subject }: ReleasedImage): TrustProblem {
  return {
    code: 'SUBJECT_DIFFERS',
    message: `${subject.name} (${subject.imageId}) could not be saved as it was found.`,
    next: 'It may have been rebuilt or removed meanwhile: push it again.',
  };
}

async function straight(request: PushRequest, file: string, ports: PusherPorts, signal: AbortSignal): Promise<Result<Sent, TrustProblem>> {
  const { source, images, staging } = request;
  const name = source.from === 'tarball' ? source.path : source.name;
  const push = { file, name, images, staging, onProgress: request.onProgress.bind(request) };
  const sent = await pushArchive(push, ports, signal);
  return sent.ok ? ok({ reported: sent.value }) : sent;
}

function runtimePorts({ tools, credentials, limits, hear = () => undefined }: PusherPorts): RuntimePorts {
  return { tools, credentials, limits: { ...usualLimits, ...limits }, hear };
}

function noRuntime({ runtime }: ImageSource & { readonly from: 'runtime' }): TrustProblem {
  return {
    code: 'NOT_SUPPORTED',
    message: `${runtime} is no container runtime that can push.`,
    next: 'Use Docker, Podman or nerdctl, or push a tarball.',
  };
}

function namelessIndex({ name }: ImageSource & { readonly from: 'runtime' }, label: string): TrustProblem {
  return {
    code: 'NOT_SUPPORTED',
    message: `${name} is an image for several platforms without a name, and ${label} can only push it by one.`,
    next: 'Give it a name of your own first, then push again.',
  };
}
