import { runtimes, scanners, type Scanner, type ToolRunner } from '../core/index.js';
import { askVersion } from './check-tools.js';
import { findProgram, type ProgramSearch } from './find-program.js';

/**
 * Which scanners are on this machine. One that is a plug-in of a runtime (Docker Scout) shares its program, so it is asked whether it is
 * there: otherwise it would seem to be wherever Docker is.
 */
export async function foundScanners(search: ProgramSearch, tools: ToolRunner, signal: AbortSignal): Promise<(scanner: Scanner) => boolean> {
  const isThere = await Promise.all(
    scanners.map(async (scanner) => {
      if (!findProgram(scanner.program, search).ok) return false;
      const isPlugin = runtimes.some(({ program }) => program === scanner.program);
      return !isPlugin || (await askVersion(scanner, tools, signal)).version !== undefined;
    }),
  );
  const found = new Set(scanners.filter((_, at) => isThere[at]).map(({ id }) => id));
  return ({ id }) => found.has(id);
}
