import { runtimes, type Scanner, type ToolRunner } from '../core/index.js';
import { askVersion } from './check-tools.js';
import { findProgram, type ProgramSearch } from './find-program.js';

/** A choice among scanners, and which of them are on this machine. */
export interface FoundScanners {
  readonly chosen: readonly Scanner[];
  readonly isFound: (scanner: Scanner) => boolean;
}

/** Chooses again with what is known, until nothing chosen is in doubt. */
export type ScannerChoice = (isFound: (scanner: Scanner) => boolean) => readonly Scanner[];

/**
 * Lets somebody choose among the scanners that are on this machine. One that is a plug-in of a runtime (Docker Scout) shares its program,
 * so it would seem to be wherever Docker is: it is asked whether it is there, but only when it would be chosen, since asking takes a process.
 */
export async function chooseFoundScanners(
  choose: ScannerChoice,
  search: ProgramSearch,
  tools: ToolRunner,
  signal: AbortSignal,
): Promise<FoundScanners> {
  const answers = new Map<string, boolean>();
  const isFound = ({ id, program }: Scanner): boolean => answers.get(id) ?? findProgram(program, search).ok;
  for (;;) {
    const chosen = choose(isFound);
    const doubtful = chosen.filter((scanner) => isPlugin(scanner) && !answers.has(scanner.id) && isFound(scanner));
    if (doubtful.length === 0) return { chosen, isFound };
    for (const scanner of doubtful) answers.set(scanner.id, (await askVersion(scanner, tools, signal)).version !== undefined);
  }
}

function isPlugin({ program }: Scanner): boolean {
  return runtimes.some((runtime) => runtime.program === program);
}
