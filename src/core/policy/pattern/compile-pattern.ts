import { isImageId, looksLikeHost } from '../../reference/grammar.js';
import { matchesGlob } from './matches-glob.js';
import type { HostPattern, Pattern } from './pattern.js';

/** A pattern as other engines can run it: RE2 over the reference as written; it matches when `include` does and `exclude` does not. */
export interface CompiledPattern {
  readonly include: string;
  readonly exclude?: string;
}

/**
 * Compiles a pattern to one anchored RE2 that enumerates every spelling of its repositories (targets.md, Read this first, 2), plus a
 * 'not', because RE2 has no look-ahead. For every text that is a reference the pair says what `matchesPattern` says; texts that
 * are none need no answer, since nothing can pull them.
 */
export function compilePattern(pattern: Pattern): CompiledPattern {
  if (pattern.kind === 'everything')
    return { include: `^(?:(?:${anyHost})/)?${component}(?:/${component})*${tail}`, exclude: `^${imageIdTail}` };
  const hub = coversDockerHub(pattern.host) ? hubSpellings(pattern) : noSpellings;
  const spellings = [hostExpression(pattern.host) + pathExpression(pattern), ...hub.include];
  const excluded = [...hub.exclude, ...excludedHosts(pattern.host)];
  const include = `^(?:${spellings.join('|')})${tail}`;
  return excluded.length === 0 ? { include } : { include, exclude: `^(?:${excluded.join('|')})` };
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
const tail = '(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[a-f0-9]{64}|@sha384:[a-f0-9]{96}|@sha512:[a-f0-9]{128})?$';
/** The underscore is for hosts that are no domains to the grammar and are pulled all the same (parse-reference.ts). */
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?';
const anyHost = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
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

function hubSpellings(pattern: Repositories): Spellings {
  const parts = [withoutHost(pattern), official(pattern)];
  return { include: parts.flatMap((part) => part.include), exclude: parts.flatMap((part) => part.exclude) };
}

/** `acme/x`: the first segment must not look like a host, or it is one. */
function withoutHost({ segments, open }: Repositories): Spellings {
  const [first, ...others] = segments;
  const localhost = 'localhost/';
  if (first === undefined) return { include: [componentWithoutDot + pathExpression({ segments: [], open })], exclude: [localhost] };
  if (looksLikeHost(first) || (others.length === 0 && !open)) return noSpellings;
  const start = first === '*' ? componentWithoutDot : withStars(first, '[a-z0-9_-]*');
  return { include: [start + pathExpression({ segments: others, open })], exclude: matchesGlob(first, 'localhost') ? [localhost] : [] };
}

/** `nginx` and `docker.io/nginx` for `docker.io/library/nginx`; only the exact spellings of the hub's host get `library/` filled in. */
function official({ segments, open }: Repositories): Spellings {
  const [first, second, third] = segments;
  if (first !== undefined && second === undefined && !open) return { include: [], exclude: [`${hubHost}/[^/]+$`] };
  const isInLibrary = first === undefined || (matchesGlob(first, 'library') && third === undefined);
  if (!isInLibrary || (second !== undefined && open)) return noSpellings;
  const mayBeImageId = second === undefined || second.includes('*') || isImageId(second);
  const name = second === undefined ? component : segmentExpression(second);
  return { include: [`(?:${hubHost}/)?${name}`], exclude: mayBeImageId ? [imageIdTail] : [] };
}
