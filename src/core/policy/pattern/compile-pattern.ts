import { isImageId, looksLikeHost } from '../../reference/grammar.js';
import { matchesGlob } from './matches-glob.js';
import type { HostPattern, Pattern } from './pattern.js';

/** A pattern as other engines can run it: RE2 over the reference as written; it matches when `include` does and `exclude` does not. */
export interface CompiledPattern {
  readonly include: string;
  readonly exclude?: string;
}

/** What else the references have in common. */
export interface CompileOptions {
  /** They end in this digest. */
  readonly digest?: string;
  /** `false`: they name their host, because names without one are looked up elsewhere than on Docker Hub. */
  readonly shortNames?: boolean;
}

/**
 * Compiles a pattern to one anchored RE2 that enumerates every spelling of its repositories (targets.md, Read this first, 2), plus a
 * 'not', because RE2 has no look-ahead. For every text that is a reference the pair says what `matchesPattern` says; texts that
 * are none need no answer, since nothing can pull them.
 */
export function compilePattern(pattern: Pattern, { digest, shortNames = true }: CompileOptions = {}): CompiledPattern {
  const tail = tailWith(digest);
  if (pattern.kind === 'everything')
    return { include: `^(?:(?:${anyHost})/)?${component}(?:/${component})*${tail}`, exclude: `^${imageIdTail}` };
  const hub = coversDockerHub(pattern.host) ? hubSpellings(pattern, shortNames) : noSpellings;
  const spellings = [hostExpression(pattern.host) + pathExpression(pattern), ...hub.include];
  return joined({ include: spellings, exclude: [...hub.exclude, ...excludedHosts(pattern.host)] }, tail);
}

/** Names without a host that a registry other than Docker Hub gives meaning to: its path as written. Undefined when none is spelled so. */
export function compileShortName(path: Pick<Repositories, 'segments' | 'open'>, digest?: string): CompiledPattern | undefined {
  const { segments, open } = path;
  const long = withoutHost(path);
  const [name] = segments;
  const single = segments.length === (open ? 0 : 1) ? [name === undefined ? component : segmentExpression(name)] : [];
  const include = [...long.include, ...single];
  if (include.length === 0) return undefined;
  return joined({ include, exclude: [...long.exclude, ...(single.length > 0 ? [imageIdTail] : [])] }, tailWith(digest));
}

/** References that name their host, for the 'not' of those that do not (parse-reference.ts, `looksLikeHost`). */
export const withHostExpression = '^(?:localhost|[^/]*[.:A-Z][^/]*)/';

function joined({ include, exclude }: Spellings, tail: string): CompiledPattern {
  const expression = `^(?:${include.join('|')})${tail}`;
  return exclude.length === 0 ? { include: expression } : { include: expression, exclude: `^(?:${exclude.join('|')})` };
}

function tailWith(digest: string | undefined): string {
  return digest === undefined ? anyTail : `${anyTag}@${digest}$`;
}

type Repositories = Extract<Pattern, { kind: 'repositories' }>;

/** Parts of an alternation. */
interface Spellings {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const noSpellings: Spellings = { include: [], exclude: [] };

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
/** A first segment that is no host. */
const componentWithoutDot = '[a-z0-9]+(?:(?:_|__|-+)[a-z0-9]+)*';
const anyTag = '(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?';
const anyTail = `${anyTag}(?:@sha256:[a-f0-9]{64}|@sha384:[a-f0-9]{96}|@sha512:[a-f0-9]{128})?$`;
/** The underscore is for hosts that are no domains to the grammar and are pulled all the same (parse-reference.ts). */
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?';
/** A host with an underscore is spelled like a path (grammar.ts, `isRegistryHost`), so `component` has it. */
const domainLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const anyHost = `(?:${domainLabel}(?:\\.${domainLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const imageIdTail = '[a-f0-9]{64}$';
const hubHost = '(?:index\\.)?docker\\.io';

function hostExpression({ kind, port, ...host }: HostPattern): string {
  if ('suffix' in host) return `(?i:(?:${label}\\.)+${escape(host.suffix.slice(1))})${port}`;
  const name = kind === 'literal' && host.name === 'docker.io' && port === '' ? hubHost : escape(host.name);
  return `(?i:${name})${port}`;
}

function pathExpression({ segments, open }: Pick<Repositories, 'segments' | 'open'>): string {
  return segments.map((segment) => `/${segmentExpression(segment)}`).join('') + (open ? `(?:/${component})+` : '');
}

function segmentExpression(segment: string): string {
  return segment === '*' ? component : withStars(segment, '[a-z0-9._-]*');
}

function withStars(segment: string, stars: string): string {
  return segment.split('*').map(escape).join(stars);
}

function escape(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '\\$&');
}

/** A host that is one only by its upper case (`Foo/bar`) must not let in Docker Hub's `foo/bar`; the hub's old name is not below the hub. */
function excludedHosts(host: HostPattern): readonly string[] {
  if (host.kind === 'below') return host.suffix === '.docker.io' && host.port === '' ? ['(?i:index\\.docker\\.io)/'] : [];
  return host.port === '' && !looksLikeHost(host.name) && !host.name.startsWith('[') ? [`${escape(host.name)}/`] : [];
}

function coversDockerHub({ port, ...host }: HostPattern): boolean {
  if (port !== '') return false;
  return 'suffix' in host ? 'docker.io'.endsWith(host.suffix) : host.name === 'docker.io';
}

function hubSpellings(pattern: Repositories, shortNames: boolean): Spellings {
  const parts = shortNames ? [withoutHost(pattern), official(pattern, '?')] : [official(pattern, '')];
  return { include: parts.flatMap((part) => part.include), exclude: parts.flatMap((part) => part.exclude) };
}

/** `acme/x`: the first segment must not look like a host, or it is one. */
function withoutHost({ segments, open }: Pick<Repositories, 'segments' | 'open'>): Spellings {
  const [first, ...others] = segments;
  const localhost = 'localhost/';
  if (first === undefined) return { include: [componentWithoutDot + pathExpression({ segments: [], open })], exclude: [localhost] };
  if (looksLikeHost(first) || (others.length === 0 && !open)) return noSpellings;
  const start = first === '*' ? componentWithoutDot : withStars(first, '[a-z0-9_-]*');
  return { include: [start + pathExpression({ segments: others, open })], exclude: matchesGlob(first, 'localhost') ? [localhost] : [] };
}

/** `nginx` and `docker.io/nginx` for `docker.io/library/nginx`; only the exact spellings of the hub's host get `library/` filled in. */
function official({ segments, open }: Repositories, host: '' | '?'): Spellings {
  const [first, second, third] = segments;
  if (first !== undefined && second === undefined && !open) return { include: [], exclude: [`${hubHost}/[^/]+$`] };
  const isInLibrary = first === undefined || (matchesGlob(first, 'library') && third === undefined);
  if (!isInLibrary || (second !== undefined && open)) return noSpellings;
  const mayBeImageId = second === undefined || second.includes('*') || isImageId(second);
  const name = second === undefined ? component : segmentExpression(second);
  return { include: [`(?:${hubHost}/)${host}${name}`], exclude: mayBeImageId ? [imageIdTail] : [] };
}
