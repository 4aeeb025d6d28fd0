import { failed, ok, type Result } from '../../model/result.js';
import type { ScannerDatabase, ScanProblem } from '../../model/scan-report.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import type { ScanOptions, ToolVersion } from '../scanner.js';

/** Version and signatures at once: `ClamAV 1.4.6/27500/Tue Jan  7 09:32:25 2026`, or the version alone when there is no daily.cvd. */
export function askVersion({ database }: ScanOptions): ToolCall<Partial<ToolVersion>> {
  return {
    program: 'clamscan',
    args: ['--version', ...(database === undefined ? [] : [`--database=${database}`])],
    // It prints the date in local time without saying so.
    env: { TZ: 'UTC0' },
    timeoutMs: 20_000,
    parse: readVersion,
  };
}

function readVersion({ stdout, exitCode }: ToolOutput): Result<Partial<ToolVersion>, ScanProblem> {
  const [product = '', number, date = ''] = (stdout.split(/\r?\n/)[0] ?? '').slice(0, 500).split('/');
  const version = /^ClamAV (\S+)/.exec(product)?.[1];
  if (exitCode !== 0 || version === undefined) {
    return failed({
      code: 'OUTPUT_NOT_UNDERSTOOD',
      message: 'clamscan --version printed no version of ClamAV.',
      next: 'Run clamscan --version by hand; if it prints something else, set the path of the right program.',
    });
  }
  return ok({ version, ...(number !== undefined && { database: databaseOf(number, date.trim()) }) });
}

function databaseOf(version: string, date: string): ScannerDatabase {
  const builtAt = isoDate(date);
  return { version, ...(builtAt !== undefined && { builtAt }) };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** C's ctime format, in UTC. */
function isoDate(text: string): string | undefined {
  const [, month = '', day = '', time = '', year = ''] =
    /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/.exec(text) ?? [];
  const number = months.indexOf(month) + 1;
  return number === 0 ? undefined : `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}T${time}Z`;
}
