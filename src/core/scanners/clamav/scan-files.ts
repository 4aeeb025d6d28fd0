import type { ToolCall } from '../../model/tool-call.js';
import { fileListName, type FileVerdicts, type ScanOptions } from '../scanner.js';
import { readVerdicts } from './read-verdicts.js';

/**
 * One clamscan over all files of the list. Every limit is written down, and each file that exceeds one is reported: by itself clamscan
 * calls a file clean that it skipped for its size, its depth, or the time it took.
 */
export function scanFiles({ timeoutMs, database }: ScanOptions): ToolCall<FileVerdicts> {
  return {
    program: 'clamscan',
    args: [
      ...['--stdout', '--no-summary', '--follow-file-symlinks=0', '--follow-dir-symlinks=0'],
      ...(database === undefined ? [] : [`--database=${database}`]),
      ...['--max-filesize=2000M', '--max-scansize=4000M', '--max-files=100000', '--max-recursion=20', '--max-scantime=600000'],
      ...['--alert-exceeds-max=yes', '--alert-encrypted=yes'],
      ...['--tempdir={folder}', `--file-list={folder}/${fileListName}`],
    ],
    timeoutMs,
    limit: 64 * 1024 * 1024,
    parse: readVerdicts,
  };
}
