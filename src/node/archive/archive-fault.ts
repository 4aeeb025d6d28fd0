import { failed, ok, type Result, type ScanProblem, type ScanProblemCode } from '../../core/index.js';

/** What is wrong with an archive, on its way out of nested streams and loops to the one place that makes a Result of it. */
export class ArchiveFault extends Error {
  constructor(
    readonly code: ScanProblemCode,
    /** A sentence without the archive's name, which is put before it: `manifest.json appears twice.` */
    what: string,
    readonly next?: string,
    options?: ErrorOptions,
  ) {
    super(what, options);
  }
}

/** A problem that somebody else put into words already. */
export class PassedOn extends Error {
  constructor(readonly problem: ScanProblem) {
    super(problem.message);
  }
}

/** The value of a result; its problem travels on as an exception, up to `faultsAsProblems`. */
export function valueOf<T>(result: Result<T, ScanProblem>): T {
  if (!result.ok) throw new PassedOn(result.problem);
  return result.value;
}

export function contradiction(what: string): ArchiveFault {
  return new ArchiveFault('ARCHIVE_CONTRADICTS_ITSELF', what);
}

export function unreadable(what: string, next?: string): ArchiveFault {
  return new ArchiveFault('ARCHIVE_UNREADABLE', what, next);
}

/** Runs the work and turns whatever it throws into a problem that names what the person asked for. */
export async function faultsAsProblems<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<Result<T, ScanProblem>> {
  try {
    signal.throwIfAborted();
    return ok(await work());
  } catch (cause) {
    return failed(signal.aborted ? cancelled(name) : toProblem(name, cause));
  }
}

function cancelled(name: string): ScanProblem {
  return { code: 'TOOL_CANCELLED', message: `Reading ${name} was called off.`, next: 'Start the scan again when you want it.' };
}

function toProblem(name: string, cause: unknown): ScanProblem {
  if (cause instanceof PassedOn) return cause.problem;
  if (cause instanceof ArchiveFault)
    return { code: cause.code, message: `${name}: ${cause.message}`, next: cause.next ?? nexts(cause.code) };
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const next = 'Free some space in the folder for temporary files, then scan again.';
    return { code: 'DISK_FULL', message: `The disk is full, so ${name} could not be unpacked.`, next, cause };
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { code: 'IMAGE_NOT_FOUND', message: `There is no file ${name}.`, next: 'Look at the path, or name an image instead.', cause };
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return { code: 'ARCHIVE_UNREADABLE', message: `${name} cannot be read: ${why}.`, next: nexts('ARCHIVE_UNREADABLE'), cause };
}

function nexts(code: ScanProblemCode): string {
  return code === 'ARCHIVE_CONTRADICTS_ITSELF'
    ? 'Do not trust this archive: save the image again (docker save IMAGE -o FILE), or ask whoever made it.'
    : 'Save the image again, for example with docker save IMAGE -o FILE, and scan that file.';
}
