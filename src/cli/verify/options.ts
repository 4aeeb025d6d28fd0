import * as path from 'node:path';
import { failed, ok, parseReference, type ImageReference, type Result } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import { toScanCommand, type ScanCommand } from '../scan/options.js';

/** What was asked of `verify`, checked for sense. */
export interface VerifyCommand {
  readonly reference: ImageReference;
  /** What it shares with `scan`: the policies, the stage, how the result is printed. */
  readonly common: ScanCommand;
  /** Absolute paths of trust roots, by the names that policies use. */
  readonly trustRoots: Readonly<Record<string, string>>;
  /** Verifies where it can; else what fits by itself. */
  readonly engine?: string;
}

/** A failure is the sentence to say. */
export function toVerifyCommand(given: Arguments, workingDirectory: string): Result<VerifyCommand, string> {
  const [image] = given.positionals;
  if (image === undefined || image === '') return failed('Say which image to verify, e.g. registry.bank.example/apps/web:1.4.');
  const parsed = parseReference(image);
  if (!parsed.ok) return failed(`${parsed.problem.message} ${parsed.problem.next}`);
  const common = toScanCommand(given);
  if (!common.ok) return common;
  const trustRoots = rootsOf(given.lists.get('trust-root') ?? [], workingDirectory);
  if (!trustRoots.ok) return trustRoots;
  const engine = given.values.get('engine');
  return ok({
    reference: parsed.value.reference,
    common: common.value,
    trustRoots: trustRoots.value,
    ...(engine !== undefined && { engine }),
  });
}

function rootsOf(written: readonly string[], workingDirectory: string): Result<Readonly<Record<string, string>>, string> {
  const pairs = written.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  if (pairs.some(([name, file], at) => name === '' || file === '' || written[at]?.includes('=') !== true))
    return failed('--trust-root needs NAME=PATH, e.g. --trust-root bank-sigstore=/etc/sigstore/bank.');
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return failed(`--trust-root says twice where ${twice} is. Leave one of them out.`);
  return ok(Object.fromEntries(pairs.map(([name, file]) => [name, path.resolve(workingDirectory, file)])));
}
