import * as path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readBytes } from './read-bytes.js';

/** The rules of one `.gitignore` and of those above it; the nearest file that has an opinion decides. */
export interface IgnoreRules {
  readonly folder: string;
  readonly matcher: Ignore;
  readonly above: IgnoreRules | undefined;
}

/** The rules that hold in a folder once the rule file there is added; the same rules when there is none that can be used. */
export function withRuleFile(above: IgnoreRules | undefined, folder: string, file: string): IgnoreRules | undefined {
  const bytes = readBytes(file, ruleFileLimit);
  if (!bytes.ok) return above;
  const patterns = usablePatterns(bytes.value.toString('utf8'));
  if (patterns.length === 0) return above;
  return { folder, matcher: ignore({ ignorecase: false }).add(patterns), above };
}

/** True when the rules leave the path out; a folder's path must say that it is one. */
export function isIgnored(rules: IgnoreRules | undefined, file: string, isFolder: boolean): boolean {
  for (let level = rules; level !== undefined; level = level.above) {
    const relative = path.relative(level.folder, file).split(path.sep).join('/');
    if (!ignore.isPathValid(relative)) continue;
    const { ignored, unignored } = level.matcher.test(isFolder ? `${relative}/` : relative);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/**
 * The patterns of a rule file. Matching goes through regular expressions, so a pattern made to backtrack is not used: leaving a rule out
 * means reading more. A hostile rule that re-includes files makes the whole file unusable, since without it we would read less.
 */
export function usablePatterns(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length > patternLimit || lines.some((line) => line.startsWith('!') && isHostile(line))) return [];
  return lines.filter((line) => !isHostile(line));
}

const ruleFileLimit = 1024 * 1024;
const patternLimit = 10_000;

function isHostile(pattern: string): boolean {
  if (pattern.length > 1000) return true;
  const segments = pattern.split('/');
  return segments.filter((segment) => segment.includes('**')).length > 2 || segments.some((segment) => starsIn(segment) > 3);
}

function starsIn(segment: string): number {
  return segment.split('*').length - 1;
}
