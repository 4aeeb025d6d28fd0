import { failed, ok } from '../../model/result.js';
import type { ToolCall } from '../../model/tool-call.js';
import { buildCall } from '../build-call.js';
import { describeFailure, type RuntimeWords } from '../describe-failure.js';
import { readDetails } from '../image-details.js';
import { readHistory } from '../image-history.js';
import { toImageId } from '../image-id.js';
import { textIn, textsIn, type JsonObject } from '../json-fields.js';
import { readImages } from '../read-images.js';
import type { ContainerRuntime } from '../runtime.js';
import { nerdctlPushing } from './pushing.js';
import { readEvent } from './read-event.js';
import { readVersion } from './read-version.js';

/** containerd through nerdctl (github.com/containerd/nerdctl, docs/command-reference.md). */
export const nerdctl: ContainerRuntime = {
  id: 'nerdctl',
  label: 'nerdctl',
  program: 'nerdctl',
  install: 'Install nerdctl and containerd (https://github.com/containerd/nerdctl).',
  tellsOfUnnamedBuilds: true,
  version: () => ({ ...call('version', '--format', '{{json .}}'), parse: (output) => readVersion(words, output) }),
  // Some versions cut the id although they were asked not to; the digest is the same and whole.
  images: () => ({
    ...call('image', 'ls', '--no-trunc', '--format', '{{json .}}'),
    limit: mostCharacters,
    parse: readImages('nerdctl', words, ['Digest', 'ID']),
  }),
  inspect: (name) => ({
    ...call('image', 'inspect', '--', name),
    limit: mostCharacters,
    parse: readDetails('nerdctl', words, name, { idOf: targetOf }),
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
    program: 'nerdctl',
    args: ['events', '--format', '{{json .}}'],
    inherits,
    line: readEvent,
    ended: (output) => (output.exitCode === 0 ? undefined : describeFailure(words, output)),
  }),
  build: (request) => buildCall('nerdctl', words, [...inherits, ...builderVariables], request),
  get pushing() {
    return nerdctlPushing([...inherits, ...networkVariables], words);
  },
};

const words: RuntimeWords = {
  label: 'nerdctl',
  start: 'Start containerd (systemctl --user start containerd, or your distribution’s way), then try again.',
  permit: 'Use containerd’s rootless mode (containerd-rootless-setuptool.sh install), or ask who owns the socket.',
};

/** github.com/containerd/nerdctl, docs/config.md and docs/rootless.md. */
const inherits = [
  ...['CONTAINERD_ADDRESS', 'CONTAINERD_NAMESPACE', 'CONTAINERD_SNAPSHOTTER', 'NERDCTL_TOML', 'DOCKER_CONFIG'],
  ...['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'DBUS_SESSION_BUS_ADDRESS'],
];
const networkVariables = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  // Certificates of a company's own, as Go programs look for them.
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR'],
];
const builderVariables = ['BUILDKIT_HOST', ...networkVariables];

const mostCharacters = 64 * 1024 * 1024;

function call(...args: readonly string[]): Pick<ToolCall<never>, 'program' | 'args' | 'inherits' | 'timeoutMs'> {
  return { program: 'nerdctl', args, inherits, timeoutMs: 30_000 };
}

/** Lists and `save` know an image by the digest that its name points to; `Id` may be that of its config. */
function targetOf(object: JsonObject) {
  const digests = textsIn(object, 'RepoDigests').flatMap((digest) => toImageId(digest.slice(digest.lastIndexOf('@') + 1)) ?? []);
  return digests[0] ?? toImageId(textIn(object, 'Id'));
}
