import * as path from 'node:path';
import {
  checkPolicy,
  escapeLine,
  escapeText,
  isRemoteSource,
  placingIn,
  policyFileName,
  recordPolicyProblem,
  toJson,
  type FindingRecord,
  type PolicyProblem,
  type PolicyReading,
} from '../core/index.js';
import { displayPath, innerPath } from '../node/paths.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { missingPaths } from './files/targets.js';
import { exitCodes, type Io } from './io.js';
import { imagesBelow } from './policies/images-below.js';
import { loadPolicy } from '../node/policies/load-policy.js';

/** `wharfmaster policy check`: reads each policy file, runs its tests, looks for what is likely a mistake, and says all of it on its line. */
export const run: Run = async (given, io) => {
  const { positionals, switches, values } = given;
  const afar = await fetchedFiles(given, io);
  if (typeof afar === 'number') return afar;
  const files = positionals.length > 0 ? [...positionals.filter((one) => !isRemoteSource(one)), ...afar] : [policyFileName];
  const missing = missingPaths(files, io.workingDirectory);
  for (const file of missing) io.note(`wharfmaster: ${escapeText(file)} does not exist. Name the policy file to check.`);
  if (missing.length > 0) return exitCodes.wrong;
  const findings: FindingRecord[] = [];
  for (const file of files) findings.push(...(await check(path.resolve(io.workingDirectory, file), io)));
  io.out(
    values.get('format') === 'json'
      ? `${toJson({ findings: findings.map(fields), engineVersion: __ENGINE_VERSION__ }, 2)}\n`
      : findings.map(line).join(''),
  );
  const count = (level: string): number => findings.filter((finding) => finding.level === level).length;
  io.note(`${amount(files.length, 'policy', 'policies')}: ${amount(count('error'), 'error')}, ${amount(count('warn'), 'warning')}.`);
  if (count('error') > 0) return exitCodes.wrong;
  return switches.has('strict') && count('warn') > 0 ? exitCodes.blocked : exitCodes.fine;
};

/** The kept copies of the sources that were named, after a look at them; an exit code when one cannot be had. */
async function fetchedFiles(given: Arguments, io: Io): Promise<readonly string[] | number> {
  const named = given.positionals.filter(isRemoteSource);
  if (named.length === 0) return [];
  const { lookUpNamed } = await import('./remote-policies.js');
  const looked = await lookUpNamed(named, given, io);
  if (looked.ok) return looked.value;
  for (const sentence of looked.problem) io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}

function amount(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

async function check(absolute: string, io: Io): Promise<readonly FindingRecord[]> {
  const file = innerPath(absolute, io.workingDirectory);
  const images = await imagesBelow(path.dirname(absolute), io);
  const lint = (reading: PolicyReading): readonly PolicyProblem[] => checkPolicy(reading, { now: io.now, images });
  const policy = loadPolicy(file, { kind: 'workspace', required: true, workingDirectory: io.workingDirectory, check: lint });
  const placing = placingIn(
    () => policy?.reading?.text,
    () => displayPath(absolute, io.workingDirectory),
  );
  if (policy?.unreadable !== undefined) return [recordPolicyProblem(unreadable(policy.unreadable), file, placing)];
  return (policy?.problems ?? []).map((problem) => recordPolicyProblem(problem, file, placing));
}

function unreadable(sentence: string): PolicyProblem {
  return {
    rule: 'policy-invalid',
    level: 'error',
    span: { start: 0, end: 0 },
    what: sentence,
    why: 'A policy that cannot be read allows nothing.',
    next: 'Check the file.',
  };
}

function line({ file, line: at, column, level, rule, what, why, next }: FindingRecord): string {
  return `${escapeLine(`${escapeText(file)}:${at}:${column}  ${level}  ${rule}  ${escapeText([what, why, next].join(' '))}`)}\n`;
}

function fields({
  file,
  line: at,
  column,
  endLine,
  endColumn,
  raw,
  rule,
  level,
  what,
  why,
  next,
}: FindingRecord): Readonly<Record<string, unknown>> {
  return { file, line: at, column, endLine, endColumn, raw, rule, level, what, why, next };
}
