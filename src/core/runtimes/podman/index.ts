import { failed, ok } from '../../model/result.js';
import type { ToolCall } from '../../model/tool-call.js';
import { buildCall } from '../build-call.js';
import { describeFailure, type RuntimeWords } from '../describe-failure.js';
import { notUnderstood, readDetails } from '../image-details.js';
import { readHistory } from '../image-history.js';
import { toImageId } from '../image-id.js';
import { toImages, toIsoTime } from '../image-rows.js';
import { numberIn, objectIn, objectsIn, textIn, textsIn } from '../json-fields.js';
import type { ContainerRuntime, LocalImage, RuntimeVersion } from '../runtime.js';
import { podmanPushing } from './pushing.js';
import { readEvent } from './read-event.js';

/** Podman through its command line (docs.podman.io), local, rootless or remote as the person has set it up. */
export const podman: ContainerRuntime = {
  id: 'podman',
  label: 'Podman',
  program: 'podman',
  install: 'Install Podman (https://podman.io/docs/installation).',
  tellsOfUnnamedBuilds: true,
  version: () => ({ ...call('version', '--format', 'json'), parse: readVersion }),
  images: () => ({ ...call('image', 'ls', '--no-trunc', '--format', 'json'), limit: mostCharacters, parse: readImages }),
  inspect: (name) => ({
    ...call('image', 'inspect', '--', name),
    limit: mostCharacters,
    parse: readDetails('podman', words, name, { isConfigs: () => true }),
  }),
  history: (id) => ({
    ...call('image', 'history', '--no-trunc', '--human=false', '--format', 'json', '--', id),
    parse: readHistory(words, id),
  }),
  save: (id, timeoutMs) => ({
    ...call('image', 'save', '--quiet', '--format=docker-archive', '--output={folder}/image.tar', '--', id),
    timeoutMs,
    parse: (output) => (output.exitCode === 0 ? ok(undefined) : failed(describeFailure(words, output, id))),
  }),
  events: () => ({
    program: 'podman',
    args: ['events', '--filter=type=image', '--format', 'json'],
    inherits,
    line: readEvent,
    ended: (output) => (output.exitCode === 0 ? undefined : describeFailure(words, output)),
  }),
  build: (request) => buildCall('podman', words, [...inherits, ...builderVariables], request),
  get pushing() {
    return podmanPushing([...inherits, ...networkVariables], words);
  },
};

const words: RuntimeWords = {
  label: 'Podman',
  start: 'Start it (podman machine start, or the service that CONTAINER_HOST names), then try again.',
  permit: 'Use Podman without root (podman machine, or your own user’s socket), or ask who owns the socket.',
};

/** docs.podman.io/en/latest/markdown/podman.1.html, Environment variables. */
const inherits = [
  ...['CONTAINER_HOST', 'CONTAINER_CONNECTION', 'CONTAINER_SSHKEY', 'CONTAINERS_CONF', 'CONTAINERS_CONF_OVERRIDE'],
  ...['CONTAINERS_REGISTRIES_CONF', 'CONTAINERS_STORAGE_CONF', 'STORAGE_DRIVER', 'STORAGE_OPTS', 'PODMAN_CONNECTIONS_CONF'],
  ...['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'DBUS_SESSION_BUS_ADDRESS', 'SSH_AUTH_SOCK', 'REGISTRY_AUTH_FILE'],
];
/** How the network is reached. */
const networkVariables = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  // Certificates of a company's own, as Go programs look for them.
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR'],
];
/** How images are built, and how the network is reached meanwhile. */
const builderVariables = ['BUILDAH_ISOLATION', 'BUILDAH_FORMAT', 'BUILDAH_LAYERS', ...networkVariables];

const mostCharacters = 64 * 1024 * 1024;

function call(...args: readonly string[]): Pick<ToolCall<never>, 'program' | 'args' | 'inherits' | 'timeoutMs'> {
  return { program: 'podman', args, inherits, timeoutMs: 30_000 };
}

/** Without a service there is no `Server`, and nothing is wrong: Podman works without one. */
const readVersion: ToolCall<RuntimeVersion>['parse'] = (output) => {
  const [found] = output.exitCode === 0 ? (objectsIn(output.stdout) ?? []) : [];
  const client = textIn(objectIn(found, 'Client'), 'Version');
  if (client === undefined) return failed(describeFailure(words, output));
  const server = textIn(objectIn(found, 'Server'), 'Version');
  return ok({ client, ...(server === undefined ? { endpoint: 'this machine, without a service' } : { server }) });
};

const readImages: ToolCall<readonly LocalImage[]>['parse'] = (output) => {
  if (output.exitCode !== 0) return failed(describeFailure(words, output));
  const objects = objectsIn(output.stdout);
  if (objects === undefined) return failed(notUnderstood('Podman', 'about its images'));
  return ok(
    toImages(
      'podman',
      objects.flatMap((object) => {
        const id = toImageId(textIn(object, 'Id', 'ID'));
        const created = toIsoTime(textIn(object, 'CreatedAt'));
        const bytes = numberIn(object, 'Size');
        if (id === undefined) return [];
        return {
          id,
          names: textsIn(object, 'Names').filter((name) => !name.includes('<none>')),
          ...(created !== undefined && { created }),
          ...(bytes !== undefined && { bytes }),
        };
      }),
    ),
  );
};
