import { parseDocument, parseAllDocuments } from 'yaml';
import type { ExportedFile } from '../../src/core/exporters/index.js';

/*
 * How the engines that verify signatures find the rules for an image, written down from their sources, for images that nobody signed.
 * test/real/enforce asks the engines themselves.
 */

interface ImagePolicy {
  readonly spec: {
    readonly images: readonly { readonly glob: string }[];
    readonly authorities: readonly { readonly static?: { readonly action: string } }[];
    readonly mode: string;
  };
}

/** The policy-controller after it has resolved a Pod's tags: which of our objects refuse an unsigned image (pkg/apis/glob, pkg/webhook). */
export function controllerRefuses(files: readonly ExportedFile[]): (written: string) => boolean {
  const text = (name: string): string => files.find((file) => file.name === name)?.text ?? '';
  const objects = parseAllDocuments(text('cluster-image-policies.yaml')).map((document) => document.toJS() as ImagePolicy | null);
  const settings = parseDocument(text('config-policy-controller.yaml')).toJS() as { readonly data: { readonly 'no-match-policy': string } };
  const rules = objects.flatMap((object) =>
    object === null ? [] : [{ ...object.spec, globs: object.spec.images.map(({ glob }) => globExpression(glob)) }],
  );
  return (written) => {
    const name = resolvedName(written);
    const matching = rules.filter(({ globs }) => globs.some((glob) => glob.test(`${name}@sha256:${'1'.repeat(64)}`)));
    // A path in capitals is no name on Docker Hub.
    if (name.startsWith('index.docker.io/') && /[A-Z]/.test(name)) return true;
    // "repository must be between 2 and 255 characters".
    if (/^[^/]*\/.$/.test(name)) return true;
    if (matching.length === 0) return settings.data['no-match-policy'] === 'deny';
    return matching.some(({ mode, authorities }) => mode === 'enforce' && !authorities.some((one) => one.static?.action === 'pass'));
  };
}

/** go-containerregistry before 0.22: a host has a dot or a port. */
export function resolvedName(written: string): string {
  const [first = '', ...rest] = written
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .split('/');
  const isHost = rest.length > 0 && /[.:]/.test(first);
  const host = !isHost || first === 'docker.io' || first === 'index.docker.io' ? 'index.docker.io' : first;
  const path = isHost ? rest : [first, ...rest];
  return [host, ...(host === 'index.docker.io' && path.length === 1 ? ['library'] : []), ...path].join('/');
}

function globExpression(glob: string): RegExp {
  return new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('**', '#').replaceAll('*', '[^/]*').replaceAll('#', '.*')}$`);
}

interface ContainersPolicy {
  readonly default: readonly { readonly type: string }[];
  readonly transports: { readonly docker: Readonly<Record<string, readonly { readonly type: string }[]>> };
}

/** containers/image: whether the most specific scope refuses an unsigned image (docker/policyconfiguration, signature/policy_eval.go). */
export function containersRefuses(files: readonly ExportedFile[]): (registry: string, repository: string) => boolean {
  const policy = JSON.parse(files.find(({ name }) => name === 'policy.json')?.text ?? '') as ContainersPolicy;
  const { docker } = policy.transports;
  return (registry, repository) => {
    const scope = lookedUp(registry, repository).find((name) => Object.hasOwn(docker, name));
    const requirements = scope === undefined ? policy.default : docker[scope];
    return requirements?.some(({ type }) => type !== 'insecureAcceptAnything') ?? true;
  };
}

function lookedUp(registry: string, repository: string): readonly string[] {
  const parts = [registry, ...repository.split('/')];
  const parents = parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
  const labels = registry.replace(/:.*$/, '').split('.');
  return [...parents, ...labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`), ''];
}
