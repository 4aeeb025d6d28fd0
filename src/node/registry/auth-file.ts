import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { readBytes } from '../read-bytes.js';
import { isRecord, parseJson } from './foreign-text.js';
import type { RegistryCredentials } from './options.js';

/** What a file of docker's or podman's format knows about one registry. */
export type AuthEntry =
  | { readonly kind: 'helper'; readonly name: string; readonly server: string }
  | { readonly kind: 'credentials'; readonly credentials: RegistryCredentials };

/** The format of `~/.docker/config.json` and of containers-auth.json(5), as far as credentials go. */
export type AuthFile = Readonly<Record<string, unknown>>;

/** Undefined when there is no such file. */
export function readAuthFile(file: string): Result<AuthFile | undefined, TrustProblem> {
  const bytes = readBytes(file, 4 * 1024 * 1024);
  if (!bytes.ok && bytes.problem.code === 'FILE_NOT_FOUND') return ok(undefined);
  const read = bytes.ok ? parseJson(bytes.value.toString('utf8')) : undefined;
  if (isRecord(read)) return ok(read);
  const why = bytes.ok ? 'It is no JSON object.' : bytes.problem.message;
  return failed({
    code: 'REGISTRY_UNAUTHORISED',
    message: `${file}, which says how to log in, cannot be read. ${why}`,
    next: 'Repair it, or log in again.',
  });
}

/** In docker's order: the registry's own helper, the store for all, and what is written in the file itself. */
export function entriesFor(file: AuthFile, registry: string, repository: string | undefined): readonly AuthEntry[] {
  const server = registry === 'docker.io' ? dockerHub : registry;
  const helper = valueFor(recordOf(file['credHelpers']), registry, repository);
  const store = file['credsStore'];
  const written = toCredentials(valueFor(recordOf(file['auths']), registry, repository));
  const helpers = [helper, store].filter((name): name is string => typeof name === 'string' && name !== '');
  return [
    ...helpers.map((name): AuthEntry => ({ kind: 'helper', name, server })),
    ...(written === undefined ? [] : [{ kind: 'credentials', credentials: written } as const]),
  ];
}

const dockerHub = 'https://index.docker.io/v1/';
const dockerHubHosts = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/** The value of the most particular key: podman's may name a namespace or a repository below the host. */
function valueFor(values: Readonly<Record<string, unknown>>, registry: string, repository = ''): unknown {
  const wanted = `${registry.toLowerCase()}/${repository}`;
  let best: { readonly key: string; readonly value: unknown } | undefined;
  for (const [written, value] of Object.entries(values)) {
    const key = scopeOf(written);
    if ((wanted === key || wanted.startsWith(`${key}/`)) && key.length > (best?.key.length ?? -1)) best = { key, value };
  }
  return best?.value;
}

/** `https://index.docker.io/v1/` is `docker.io`; of docker's other addresses only the host counts. */
function scopeOf(written: string): string {
  const isAddress = /^https?:\/\//i.test(written);
  const [host = '', ...path] = written.replace(/^https?:\/\//i, '').split('/');
  const name = dockerHubHosts.includes(host.toLowerCase()) ? 'docker.io' : host.toLowerCase();
  const parts = path.filter((part) => part !== '');
  const isWhole = isAddress || (parts.length === 1 && /^v[12]$/.test(parts[0] ?? ''));
  return isWhole ? name : [name, ...parts].join('/');
}

function toCredentials(entry: unknown): RegistryCredentials | undefined {
  const { auth, identitytoken, username, password } = recordOf(entry);
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken };
  if (typeof username === 'string' && username !== '' && typeof password === 'string') return { username, password };
  if (typeof auth !== 'string' || auth === '') return undefined;
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  // Docker writes a zero byte behind some passwords and takes it off again.
  return colon < 1 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
