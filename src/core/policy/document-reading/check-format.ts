import { ruleIds } from '../../model/rules.js';
import { parseRange } from '../judging/tag-range.js';
import { parsePattern } from '../pattern/index.js';
import type { Format } from '../schema/types.js';
import { placeNames } from '../place-names.js';
import { writtenForms } from './written-forms.js';
import { checkExpression } from './check-expression.js';
import { dayStart } from './dates.js';
import { nearestWord } from '../../model/nearest-word.js';

/** Why a text is not what its key needs, in words. */
export interface Objection {
  readonly what: string;
  readonly next: string;
}

/** Says what is wrong with a text under a format; linear in the text. Regular expressions are checked apart (check-expressions.ts). */
export function checkFormat(format: Format, text: string): Objection | undefined {
  switch (format) {
    case 'any':
      return undefined;
    case 'date':
      return dayStart(text) === undefined
        ? { what: `\`${shown(text)}\` is not a day of the calendar.`, next: 'Write it as year, month and day: 2026-11-20.' }
        : undefined;
    case 'instant':
      return checkInstant(text);
    case 'duration':
      return matched(writtenForms.duration, text, 'a duration', 'Write a number with `h` for hours or `d` for days: 12h, 7d.');
    case 'pattern':
      return checkPattern(text);
    case 'repository':
      return checkRepository(text);
    case 'host':
      return checkHost(text);
    case 'hostOrDeny':
      return text === 'deny' ? undefined : checkHost(text);
    case 'prefix':
      return checkPrefix(text);
    case 'digest':
      return matched(writtenForms.digest, text, 'a digest', 'Write `sha256:` and 64 hexadecimal digits in lower case.');
    case 'fingerprint':
      return matched(writtenForms.fingerprint, text, 'a SHA-256 fingerprint', 'Write its 64 hexadecimal digits in lower case.');
    case 'tag':
      return matched(
        writtenForms.tag,
        text,
        'a tag',
        'A tag has letters, digits, `_`, `.` and `-`, at most 128, and starts with a letter, a digit or `_`.',
      );
    case 'stagingTag':
      return matched(writtenForms.tag, text.replace('{id}', 'id'), 'a tag', 'Write a tag with `{id}` in it: wharfmaster-staging-{id}.');
    case 'version':
      return matched(writtenForms.version, text, 'a version of Wharfmaster', 'Write its numbers: "0.1.0".');
    case 'url':
      return matched(writtenForms.url, text, 'an https address', 'Write it from `https://` on.');
    case 'rule':
      return checkRule(text);
    case 'place':
      return checkPlace(text);
    case 'resourcePath':
      return matched(
        writtenForms.resourcePath,
        text,
        'a way into a resource',
        'Write field names with dots, `[]` for each item of a list and `*` for each value of a map: spec.nodes[].image.',
      );
    case 'range':
      return parseRange(text) === undefined
        ? { what: `\`${shown(text)}\` is not a range of versions.`, next: 'Write it as npm does: ">=20 <25", "^1.25" or "20 || 22".' }
        : undefined;
    case 'regexp':
      return checkRegularExpression(text);
    case 'glob':
    case 'pathGlob':
      return checkPlainLine(text);
    case 'prose':
      // Prose may have lines of its own; other control characters cannot be seen.
      return checkPlainLine(text.replace(/[\t\r\n]/g, ' '));
  }
}

/** A text as messages show it: never longer than a line. */
export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function matched(expression: RegExp, text: string, what: string, next: string): Objection | undefined {
  return text.length <= 1_000 && expression.test(text) ? undefined : { what: `\`${shown(text)}\` is not ${what}.`, next };
}

function checkPattern(text: string): Objection | undefined {
  const parsed = parsePattern(text);
  return parsed.ok ? undefined : { what: parsed.problem.message, next: parsed.problem.next };
}

/** True when a pattern names exactly one repository. */
export function isOneRepository(text: string): boolean {
  const parsed = parsePattern(text);
  return parsed.ok && parsed.value.kind === 'repositories' && !parsed.value.open && !text.includes('*');
}

function checkRepository(text: string): Objection | undefined {
  const objection = checkPattern(text);
  if (objection !== undefined || isOneRepository(text)) return objection;
  return {
    what: `\`${shown(text)}\` stands for many repositories, and this must be one.`,
    next: 'Write the repository out: registry.bank.example/base/node.',
  };
}

const hostWords =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\](?::\d{1,5})?$/;

function checkHost(text: string): Objection | undefined {
  return text.length <= 255 && hostWords.test(text) && /[.:]|^localhost$/.test(text)
    ? undefined
    : {
        what: `\`${shown(text)}\` is not the host of a registry.`,
        next: 'Write a host with an optional port, without path: registry.bank.example or 127.0.0.1:5000.',
      };
}

function checkPrefix(text: string): Objection | undefined {
  const slash = text.indexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  const path = slash < 0 ? undefined : text.slice(slash + 1);
  if (checkHost(host) === undefined && (path === undefined || isRepositoryPath(path))) return undefined;
  return {
    what: `\`${shown(text)}\` is not a registry, or a registry and path.`,
    next: 'Write a host, or a host and path, without tag and without `*`: docker.io or registry.bank.example/dockerhub.',
  };
}

function isRepositoryPath(path: string): boolean {
  return path.length <= 255 && path.split('/').every((segment) => /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(segment));
}

function checkInstant(text: string): Objection | undefined {
  if (dayStart(text) !== undefined) return undefined;
  const time = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  if (time?.[1] !== undefined && dayStart(time[1]) !== undefined) return undefined;
  return { what: `\`${shown(text)}\` is neither a day nor a moment.`, next: 'Write 2026-10-01, or with the time 2026-10-01T12:00:00Z.' };
}

function checkRule(text: string): Objection | undefined {
  if (ruleIds.some((id) => id === text)) return undefined;
  const near = nearestWord(text, ruleIds);
  return {
    what: `There is no rule \`${shown(text)}\`.`,
    next: near === undefined ? `Rules are: ${ruleIds.join(', ')}.` : `Did you mean \`${near}\`?`,
  };
}

function checkPlace(text: string): Objection | undefined {
  if (placeNames().includes(text)) return undefined;
  const near = nearestWord(text, placeNames());
  const next =
    near === undefined
      ? '`wharfmaster images` prints the place of each image as its kind, e.g. kubernetes/container.'
      : `Did you mean \`${near}\`?`;
  return { what: `There is no place \`${shown(text)}\`.`, next };
}

function checkRegularExpression(text: string): Objection | undefined {
  const flaw = checkExpression(text);
  if (flaw === undefined) return undefined;
  return {
    what: `\`${shown(text)}\` is not a regular expression of RE2: ${flaw}.`,
    next: 'Write it with characters, `.`, `[a-z]`, `*`, `+`, `?`, `|` and groups; put a backslash before dots that are dots.',
  };
}

function checkPlainLine(text: string): Objection | undefined {
  return /[\u0000-\u001f\u007f]/.test(text)
    ? { what: 'This text holds a line break or another control character.', next: 'Write it on one line, in quotes.' }
    : undefined;
}
