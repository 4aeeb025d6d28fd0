import { failed, ok } from '../../model/result.js';
import type { ToolCall } from '../../model/tool-call.js';
import { buildCall } from '../build-call.js';
import { describeFailure, type RuntimeWords } from '../describe-failure.js';
import { readDetails } from '../image-details.js';
import { readHistory } from '../image-history.js';
import { objectIn, textIn, type JsonObject } from '../json-fields.js';
import { readImages } from '../read-images.js';
import type { ContainerRuntime } from '../runtime.js';
import { dockerPushing } from './pushing.js';
import { readEvent } from './read-event.js';
import { readVersion } from './read-version.js';

/**
 * Docker through its command line (docs.docker.com/reference/cli/docker), so that contexts, rootless daemons, Docker Desktop, WSL and
 * daemons on other machines work as the person has set them up.
 */
export const docker: ContainerRuntime = {
  id: 'docker',
  label: 'Docker',
  program: 'docker',
  install: 'Install Docker Engine or Docker Desktop (https://docs.docker.com/get-docker/).',
  tellsOfUnnamedBuilds: false,
  version: () => ({ ...call('version', '--format', '{{json .}}'), parse: (output) => readVersion(words, output) }),
  images: () => ({
    ...call('image', 'ls', '--no-trunc', '--format', '{{json .}}'),
    limit: mostCharacters,
    parse: readImages('docker', words, ['ID']),
  }),
  inspect: (name) => ({
    ...call('image', 'inspect', '--', name),
    limit: mostCharacters,
    parse: readDetails('docker', words, name, { isConfigs: isInClassicStore }),
  }),
  history: (id) => ({
    ...call('image', 'history', '--no-trunc', '--human=false', '--format', '{{json .}}', '--', id),
    parse: readHistory(words, id),
  }),
  save: (id, timeoutMs) => ({
    ...call('image', 'save', '--output={folder}/image.tar', '--', id),
    timeoutMs,
    parse: (output) => (output.exitCode === 0 ? ok(undefined) : failed(describeFailure(words, output, id))),
  }),
  events: () => ({
    program: 'docker',
    args: ['events', '--filter=type=image', '--format', '{{json .}}'],
    inherits,
    line: readEvent,
    ended: (output) => (output.exitCode === 0 ? undefined : describeFailure(words, output)),
  }),
  build: (request) => buildCall('docker', words, [...inherits, ...builderVariables], request),
  get pushing() {
    return dockerPushing(inherits, (output) => failed(describeFailure(words, output)));
  },
};

/**
 * The containerd store has other ids, and says so by a descriptor since Docker 28; before, by the name of a snapshotter. These names only
 * drivers of the classic store have.
 */
function isInClassicStore(image: JsonObject): boolean {
  const driver = textIn(objectIn(image, 'GraphDriver'), 'Name');
  return objectIn(image, 'Descriptor') === undefined && driver !== undefined && classicDrivers.has(driver);
}

const classicDrivers: ReadonlySet<string> = new Set(['overlay2', 'overlay', 'aufs', 'devicemapper', 'vfs', 'windowsfilter']);

const words: RuntimeWords = {
  label: 'Docker',
  start: 'Start Docker, or choose the context that you work with (docker context use), then try again.',
  permit: 'Join the group docker (and log in again), or use Docker’s rootless mode; on Windows, docker-users.',
};

/** docs.docker.com/reference/cli/docker, Environment variables; the XDG ones are where rootless Docker's socket and settings are. */
const inherits = [
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_CERT_PATH', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY', 'DOCKER_API_VERSION'],
  ...['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'SSH_AUTH_SOCK'],
];
/** Which builder builds, and how the network is reached in it. */
const builderVariables = [
  ...['DOCKER_BUILDKIT', 'DOCKER_DEFAULT_PLATFORM', 'BUILDX_BUILDER', 'BUILDX_CONFIG', 'BUILDKIT_HOST', 'BUILDKIT_COLORS'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
];

/** Hundreds of thousands of images are no list for a person. */
const mostCharacters = 64 * 1024 * 1024;

function call(...args: readonly string[]): Pick<ToolCall<never>, 'program' | 'args' | 'inherits' | 'timeoutMs'> {
  return { program: 'docker', args, inherits, timeoutMs: 30_000 };
}
