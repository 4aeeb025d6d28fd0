import { failed, ok, type Problem, type Result } from '../../model/result.js';
import { hasUpperCase, isPathComponent, isRegistryHost, looksLikeHost } from '../../reference/grammar.js';
import { quote } from '../../reference/quote.js';
import { splitHost, withoutAlias, type HostPattern, type Pattern } from './pattern.js';

/** Why a text is not a pattern, and what to write instead. */
export type PatternProblem = Problem<PatternProblemCode>;

export type PatternProblemCode =
  | 'PATTERN_EMPTY'
  | 'PATTERN_CHARACTER'
  | 'PATTERN_TAG'
  | 'PATTERN_DIGEST'
  | 'PATTERN_HOST'
  | 'PATTERN_STARS'
  | 'PATTERN_UPPER_CASE'
  | 'PATTERN_PATH';

/**
 * Reads a pattern as policy.md section 3 defines it. Names without a host are Docker Hub's, as in references: `nginx` is
 * `docker.io/library/nginx`, and a host alone stands for everything on it.
 */
export function parsePattern(text: string): Result<Pattern, PatternProblem> {
  if (text === '**') return ok({ kind: 'everything', text });
  const flaw = describeCharacters(text);
  if (flaw !== undefined) return failed(flaw);
  const { host: hostText, path } = splitPattern(text);
  const host = readHost(hostText);
  if (host === undefined) return failed(describeHost(text, hostText));
  const segments = path === undefined ? ['**'] : path.split('/');
  const problem = describePath(text, hostText, segments);
  if (problem !== undefined) return failed(problem);
  const open = segments.at(-1) === '**';
  return ok({ kind: 'repositories', text, host, segments: withLibrary(host, open ? segments.slice(0, -1) : segments, open), open });
}

/** A lone segment is a host when it could not be a Docker Hub name; before a `/` the rule of references decides, and stars belong to hosts. */
function splitPattern(text: string): { readonly host: string; readonly path?: string } {
  const slash = text.indexOf('/');
  if (slash < 0) {
    const isHostAlone = text === 'localhost' || /[.:*]/.test(text);
    return isHostAlone ? { host: text } : { host: 'docker.io', path: text };
  }
  const first = text.slice(0, slash);
  const isFirstHost = looksLikeHost(first) || first.includes('*') || first === '';
  return isFirstHost ? { host: first, path: text.slice(slash + 1) } : { host: 'docker.io', path: text };
}

function readHost(text: string): HostPattern | undefined {
  if (!text.startsWith('*.')) return isRegistryHost(text) ? { kind: 'literal', ...withoutAlias(splitHost(text)) } : undefined;
  const { name, port } = splitHost(text.slice(1));
  // A label in front makes the rest an ordinary host to check.
  return isRegistryHost(`x${name}${port}`) ? { kind: 'below', suffix: name, port } : undefined;
}

/** `docker.io` with one path segment is `docker.io/library/…`, in a pattern as in a reference. */
function withLibrary(host: HostPattern, segments: readonly string[], open: boolean): readonly string[] {
  const isHub = host.kind === 'literal' && host.name === 'docker.io' && host.port === '';
  return isHub && !open && segments.length === 1 ? ['library', ...segments] : segments;
}

function describeCharacters(text: string): PatternProblem | undefined {
  if (text === '')
    return problem(
      'PATTERN_EMPTY',
      'The pattern is empty.',
      'Write a host and a path such as `registry.example/team/**`, or `"**"` for everything.',
    );
  if (text.includes('://'))
    return problem(
      'PATTERN_HOST',
      `${quote(text)} is a URL.`,
      `Write it without \`${text.slice(0, text.indexOf('://') + 3).slice(0, 40)}\`.`,
    );
  if (text.includes('@'))
    return problem(
      'PATTERN_DIGEST',
      `${quote(text)} holds a digest.`,
      'A pattern is about repositories: leave out everything from the `@` on.',
    );
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x7f)
      return problem(
        'PATTERN_CHARACTER',
        `${quote(text)} holds the character U+${code.toString(16).toUpperCase().padStart(4, '0')}.`,
        'Hosts and repositories are ASCII; an international host is written in punycode (`xn--…`).',
      );
    if (!/[A-Za-z0-9._:/*[\]-]/.test(character))
      return problem(
        'PATTERN_CHARACTER',
        `${quote(text)} holds ${JSON.stringify(character)}, which no image name can hold.`,
        'A pattern is a host and path segments, with `*` inside a segment and `**` as the last one. There are no other wildcards.',
      );
  }
  return undefined;
}

function describeHost(text: string, host: string): PatternProblem {
  const rest = text.slice(host.length);
  if (host === '')
    return problem('PATTERN_HOST', `${quote(text)} starts with \`/\`.`, 'Write the host in front, e.g. `registry.example/team/**`.');
  if (host === '**')
    return problem(
      'PATTERN_STARS',
      `${quote(text)} starts with \`**\`, which may only come last.`,
      'Write `"**"` alone for everything, or `*.example.com/…` for all hosts below a domain.',
    );
  if (host.includes('*'))
    return problem(
      'PATTERN_HOST',
      `${quote(host)} is not a host that a pattern can name.`,
      host.includes('.')
        ? 'In a host `*` may only stand for whole labels in front: `*.example.com`.'
        : `Write ${quote(`docker.io/${rest === '' ? 'library/' : ''}${text}`)} if Docker Hub is meant, or \`"**"\` for everything.`,
    );
  const colon = host.lastIndexOf(':');
  if (colon >= 0 && !/^[0-9]+$/.test(host.slice(colon + 1)) && !host.startsWith('['))
    return problem(
      'PATTERN_TAG',
      `${quote(text)} holds the tag ${quote(host.slice(colon + 1))}.`,
      `A pattern is about repositories: write ${quote(host.slice(0, colon) + rest)}, and say what tags may be under \`tags\`.`,
    );
  return problem(
    'PATTERN_HOST',
    `${quote(host)} is not a registry host.`,
    'Write a host such as `registry.example`, `registry.example:5000`, `[::1]:5000` or `*.example.com`.',
  );
}

function describePath(text: string, host: string, segments: readonly string[]): PatternProblem | undefined {
  const last = segments.at(-1) ?? '';
  if (last.includes(':'))
    return problem(
      'PATTERN_TAG',
      `${quote(text)} holds the tag ${quote(last.slice(last.indexOf(':') + 1))}.`,
      `A pattern is about repositories: write ${quote(text.slice(0, text.lastIndexOf(':')))}, and say what tags may be under \`tags\`.`,
    );
  if (segments.length > 1 && last === '')
    return problem('PATTERN_PATH', `${quote(text)} ends with \`/\`.`, `Write ${quote(`${text}**`)} for everything below it.`);
  if (last === '')
    return problem(
      'PATTERN_PATH',
      `Nothing follows the \`/\` of ${quote(text)}.`,
      `Write ${quote(`${host}/**`)} for everything on that host.`,
    );
  for (const [index, segment] of segments.entries()) {
    if (segment === '**' && index === segments.length - 1) continue;
    const flaw = describeSegment(text, segment);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function describeSegment(text: string, segment: string): PatternProblem | undefined {
  if (segment === '') return problem('PATTERN_PATH', `${quote(text)} has two \`/\` in a row.`, 'Write one.');
  if (segment.includes('**'))
    return problem(
      'PATTERN_STARS',
      `${quote(text)} has \`**\` where it cannot stand.`,
      '`**` is allowed only as the whole last segment; inside a segment write a single `*`.',
    );
  if (hasUpperCase(segment))
    return problem(
      'PATTERN_UPPER_CASE',
      `${quote(segment)} has upper-case letters, and repository names are lower case.`,
      `Write ${quote(segment.toLowerCase())}.`,
    );
  // With every star read as one letter or as nothing, at least one reading must be a name, else the pattern matches nothing.
  if (isPathComponent(segment.replaceAll('*', 'x')) || isPathComponent(segment.replaceAll('*', ''))) return undefined;
  return problem(
    'PATTERN_PATH',
    `${quote(segment)} can match no repository.`,
    'Repository names are lower-case letters and digits, joined by single `.`, `_` or `__`, or by `-`.',
  );
}

function problem(code: PatternProblemCode, message: string, next: string): PatternProblem {
  return { code, message, next };
}
