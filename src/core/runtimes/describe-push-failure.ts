import type { ReleaseTarget } from '../model/ceremony.js';
import type { TrustProblem } from '../model/registry.js';
import { lastLine } from './describe-failure.js';

/**
 * Why a push failed, from what the runtime said of the registry. The words are those of moby/distribution, containers/image and
 * containerd, and of registries in their error answers (OCI distribution-spec, Error Codes).
 */
export function describePushFailure(label: string, name: ReleaseTarget, said: string): TrustProblem {
  const text = said.slice(-longestLook);
  const known = knownFailures.find(({ signs }) => signs.test(text));
  const why = lastLine(withoutLogWords(text));
  const told = why === undefined ? '' : `: ${why}`;
  const where = `${name.registry}/${name.repository}`;
  if (known === undefined)
    return {
      code: 'REGISTRY_FAILED',
      message: `${label} could not push to ${where}${told}.`,
      next: 'Push again; if it stays so, ask who runs the registry.',
    };
  const { code, what, next } = known;
  return { code, message: `${what(where, name.registry)}${told}.`, next: next(name.registry, label) };
}

const longestLook = 20_000;

/** nerdctl writes its last words as a line of a log (logrus). */
function withoutLogWords(text: string): string {
  return text.replace(/^time="[^"\n]{1,40}" level=(?:fatal|error) msg="(.*)"\s*$/gm, (_, message: string) =>
    message.replaceAll('\\"', '"'),
  );
}

interface KnownFailure {
  readonly code: TrustProblem['code'];
  readonly signs: RegExp;
  readonly what: (repository: string, registry: string) => string;
  readonly next: (registry: string, label: string) => string;
}

/** From the most telling to the least: an answer with 401 may also say that it is denied. */
const knownFailures: readonly KnownFailure[] = [
  {
    code: 'REGISTRY_TLS',
    signs: /x509:|certificate (?:is|has|signed|relies)|tls: |server gave HTTP response to HTTPS client|http: server gave/i,
    what: (_, registry) => `${registry} cannot prove who it is, or speaks no TLS`,
    next: (registry, label) =>
      `Give ${label} the registry’s certificate authority (certs.d/${registry}/ca.crt); plain HTTP has to be allowed in its own configuration.`,
  },
  {
    code: 'REGISTRY_RATE_LIMITED',
    signs: /toomanyrequests|too many requests|\b429\b|rate limit/i,
    what: (_, registry) => `${registry} accepts no more requests for now`,
    next: () => 'Wait a while and push again: what it has already is not sent twice.',
  },
  {
    code: 'REGISTRY_FULL',
    signs: /\b507\b|insufficient storage|quota|no space left on device|storage limit|\b413\b|too large/i,
    what: (repository) => `There is no room for the image in ${repository}`,
    next: () => 'Ask who runs the registry for room, or remove images from it; then push again.',
  },
  {
    code: 'REGISTRY_UNAUTHORISED',
    signs:
      /unauthorized|unauthorised|authentication required|no basic auth credentials|\b401\b|incorrect username or password|authorization failed/i,
    what: (repository) => `${repository} asks who you are`,
    next: (registry, label) => `Log in (${label.toLowerCase()} login ${registry}), then push again.`,
  },
  {
    code: 'REGISTRY_FORBIDDEN',
    signs: /\bdenied\b|forbidden|\b403\b|insufficient_scope|not authorized/i,
    what: (repository) => `You may not push to ${repository}`,
    next: (registry, label) =>
      `Log in as somebody who may (${label.toLowerCase()} login ${registry}), or ask its owner for the right to push.`,
  },
  {
    code: 'REGISTRY_UNSUPPORTED',
    signs: /manifest invalid|unsupported|\b405\b|immutable/i,
    what: (repository) => `The registry does not take this into ${repository}`,
    next: () => 'Look at what it said; a tag may be immutable there, or the registry too old for this kind of image.',
  },
  {
    code: 'REGISTRY_NOT_FOUND',
    signs: /name unknown|repository .{0,200}not (?:known|found)|\b404\b|project .{0,200}not found/i,
    what: (repository) => `The registry knows no ${repository}`,
    next: () => 'Look at how it is written, and create the repository or project first where the registry asks for that.',
  },
  {
    code: 'REGISTRY_TIMED_OUT',
    signs: /timeout|timed out|deadline exceeded|awaiting headers/i,
    what: (_, registry) => `${registry} did not answer in time`,
    next: () => 'Push again when the network is better: what the registry has already is not sent twice.',
  },
  {
    code: 'REGISTRY_UNREACHABLE',
    signs: /connection refused|no such host|connection reset|broken pipe|unreachable|\bEOF\b|dial tcp|server misbehaving|lookup |i\/o/i,
    what: (_, registry) => `The connection to ${registry} failed`,
    next: (registry) => `Look whether ${registry} can be reached from here, then push again: what it has already is not sent twice.`,
  },
];
