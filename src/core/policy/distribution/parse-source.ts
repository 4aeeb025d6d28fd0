import type { ImageReference } from '../../model/image-reference.js';
import { failed, ok, type Problem, type Result } from '../../model/result.js';
import { parseReference } from '../../reference/index.js';
import { policyFileName } from '../file-paths.js';

/** Where a policy comes from that does not lie on this machine (policy.md section 6). */
export type PolicySource =
  | { readonly kind: 'https'; readonly url: string }
  | { readonly kind: 'oci'; readonly image: ImageReference }
  | { readonly kind: 'git'; readonly repository: string; readonly path: string; readonly commit: string };

export type SourceProblem = Problem<'SOURCE_MALFORMED'>;

/** True for what is no path and no `file:` address: whether it can be followed is another question. */
export function isRemoteSource(text: string): boolean {
  return /^(?:https?|oci|git|ssh|git\+[a-z]{1,10}):\/\//i.test(text);
}

/** Takes a source apart. Names, hosts and paths come out such that nothing of them can be taken for an option or lead elsewhere. */
export function parseSource(text: string): Result<PolicySource, SourceProblem> {
  // Control characters and spaces are dropped by some readers of addresses, and mean something else to others.
  if (text.length > 2_000 || !/^[\x21-\x7e]+$/.test(text))
    return malformed(text, 'it is too long, or holds spaces or characters that no address has', 'Write it in plain ASCII');
  if (/^oci:\/\//i.test(text)) return parseOci(text);
  if (/^git\+https:\/\//i.test(text)) return parseGit(text);
  if (/^https?:\/\//i.test(text)) return parseHttps(text);
  return malformed(
    text,
    'it is of a kind that policies do not come from',
    'Use https://…, oci://HOST/REPOSITORY:TAG or git+https://…#COMMIT',
  );
}

function parseOci(text: string): Result<PolicySource, SourceProblem> {
  const name = text.slice('oci://'.length);
  const parsed = parseReference(name);
  const example = 'Write oci://registry.bank.example/policy/standard:stable, or with @sha256:… behind the repository';
  if (!parsed.ok || !parsed.value.qualified) return malformed(text, 'what follows `oci://` is no HOST/REPOSITORY', example);
  const { reference } = parsed.value;
  return reference.tag === undefined && reference.digest === undefined
    ? malformed(text, 'it names neither a tag nor a digest', example)
    : ok({ kind: 'oci', image: reference });
}

function parseHttps(text: string): Result<PolicySource, SourceProblem> {
  const url = URL.parse(text);
  const flaw = url === null ? 'it is no address' : (flawOf(url) ?? (url.hash === '' ? undefined : 'it has a `#` with something behind it'));
  if (url === null || flaw !== undefined) return malformed(text, flaw ?? '', 'Write https://HOST/PATH');
  return ok({ kind: 'https', url: url.href });
}

/** A commit is content: what it holds never changes, so that a branch or a tag, which move, are no sources. */
function parseGit(text: string): Result<PolicySource, SourceProblem> {
  const example = 'Write git+https://HOST/REPOSITORY.git//PATH/policy.yaml#COMMIT, with all 40 digits of the commit';
  const [address = '', commit = '', ...rest] = text.slice('git+'.length).split('#');
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) || rest.length > 0)
    return malformed(text, 'behind `#` stands no whole commit id, and a branch or a tag could move', example);
  const at = address.indexOf('//', 'https://'.length);
  const repository = URL.parse(at < 0 ? address : address.slice(0, at));
  const path = at < 0 ? policyFileName : address.slice(at + 2);
  const flaw =
    repository === null
      ? 'it is no address'
      : (flawOf(repository) ?? (isPath(path) ? undefined : `\`${path}\` is no path in a repository`));
  if (repository === null || flaw !== undefined) return malformed(text, flaw ?? '', example);
  return ok({ kind: 'git', repository: repository.href, path, commit });
}

function flawOf(url: URL): string | undefined {
  if (url.username !== '' || url.password !== '')
    return 'it holds a user or a password, which would be read by everyone who reads the policy';
  if (!/^(?:[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])$/.test(url.hostname)) return 'it is no address of a host';
  if (url.protocol === 'http:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) return 'it is without TLS';
  return undefined;
}

function isPath(path: string): boolean {
  return (
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && /^[\w.@+ -]+$/.test(part)) && !path.startsWith('-')
  );
}

function malformed(text: string, why: string, next: string): Result<never, SourceProblem> {
  return failed({ code: 'SOURCE_MALFORMED', message: `\`${text.slice(0, 300)}\` is no source of a policy: ${why}.`, next: `${next}.` });
}
