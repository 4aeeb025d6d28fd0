import { ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainFailure } from '../explain-failure.js';
import type { FileVerdicts } from '../scanner.js';
import { signs } from './signs.js';

/** What clamscan printed about each file. Exit codes: 0 nothing found, 1 something found, 2 something went wrong (clamscan(1)). */
export function readVerdicts(output: ToolOutput): Result<FileVerdicts, ScanProblem> {
  const found: FileVerdicts['found'][number][] = [];
  const notCovered: FileVerdicts['notCovered'][number][] = [];
  const remarks: string[] = [];
  let scanned = 0;
  for (const line of output.stdout.split(/\r?\n/)) {
    const verdict = readLine(line);
    if (verdict === undefined) remarks.push(line);
    else scanned += 1;
    if (verdict?.is === 'found') found.push({ file: verdict.file, signature: verdict.what });
    if (verdict?.is === 'left out') notCovered.push({ file: verdict.file, why: verdict.what });
  }
  const isUnderstood = output.exitCode === 0 || output.exitCode === 1 || (output.exitCode === 2 && notCovered.length > 0);
  return isUnderstood ? ok({ found, notCovered, scanned }) : explainFailure('ClamAV', { ...output, stdout: remarks.join('\n') }, signs);
}

type Verdict = { readonly file: string } & ({ readonly is: 'clean' } | { readonly is: 'found' | 'left out'; readonly what: string });

/** `12: OK`, `12: Empty file`, `12: Some.Signature FOUND`, `12: Can't read file ERROR`; files have numbers for names. */
function readLine(line: string): Verdict | undefined {
  const colon = line.indexOf(': ');
  const file = line.slice(0, colon);
  const said = line.slice(colon + 2).trim();
  if (colon === -1 || !/(?:^|[/\\])\d+$/.test(file)) return undefined;
  if (said === 'OK' || said === 'Empty file') return { file, is: 'clean' };
  if (said.endsWith(' FOUND')) return foundOrLeftOut(file, said.slice(0, -' FOUND'.length));
  return { file, is: 'left out', what: `ClamAV could not look into it: ${said.slice(0, 200)}.` };
}

/** Alerts that say that a file was not, or not wholly, looked into. */
function foundOrLeftOut(file: string, signature: string): Verdict {
  const limit = /^Heuristics\.Limits\.Exceeded(?:\.(\w+))?/.exec(signature);
  if (limit !== null) return { file, is: 'left out', what: `It exceeds a limit of ClamAV (${limit[1] ?? 'size, depth or time'}).` };
  if (signature.startsWith('Heuristics.Encrypted.')) return { file, is: 'left out', what: 'It is encrypted, so nobody can look into it.' };
  return { file, is: 'found', what: signature };
}
