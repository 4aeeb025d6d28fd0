import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Problem, type Result } from '../core/index.js';
import { isInside, realPath } from './paths.js';

export type ProgramProblem = Problem<'TOOL_NOT_FOUND' | 'TOOL_IN_WORKSPACE' | 'TOOL_IS_SCRIPT'>;

/** Where programs are looked for, and where none may lie. */
export interface ProgramSearch {
  /** The value of PATH. */
  readonly searchPath: string;
  /** Absolute paths that the administrator lays down, by tool. */
  readonly managed: Readonly<Record<string, string>>;
  /** Folders whose content anybody can have written: nothing in them is started. */
  readonly workspaces: readonly string[];
}

/**
 * A tool's absolute real path, found once and outside every workspace. Relative entries of PATH are passed over, and Windows' `.cmd` and
 * `.bat` files are refused: they go through a shell that takes arguments apart again.
 */
export function findProgram(
  tool: string,
  search: ProgramSearch,
  platform: NodeJS.Platform = process.platform,
): Result<string, ProgramProblem> {
  const laidDown = Object.hasOwn(search.managed, tool) ? search.managed[tool] : undefined;
  const candidates = laidDown === undefined ? candidatesOf(tool, search.searchPath, platform) : [laidDown];
  const found = candidates.find(isExecutable);
  if (found === undefined)
    return failed({ code: 'TOOL_NOT_FOUND', message: `${tool} was not found.`, next: `Install ${tool}, or put its folder into PATH.` });
  if (/\.(cmd|bat)$/i.test(found))
    return failed({
      code: 'TOOL_IS_SCRIPT',
      message: `${found} is a batch file, which is not started.`,
      next: `Install ${tool} as a program.`,
    });
  const real = realpathSync(found);
  const isOurs = search.workspaces.some((folder) => isInside(real, realPath(folder)) || isInside(found, folder));
  return isOurs
    ? failed({
        code: 'TOOL_IN_WORKSPACE',
        message: `${found} lies inside the workspace, so it is not started.`,
        next: `Install ${tool} for the machine.`,
      })
    : ok(real);
}

function candidatesOf(tool: string, searchPath: string, platform: NodeJS.Platform): readonly string[] {
  const names = platform === 'win32' ? [`${tool}.exe`, `${tool}.com`, `${tool}.cmd`, `${tool}.bat`] : [tool];
  const folders = searchPath.split(platform === 'win32' ? ';' : ':').filter((folder) => path.isAbsolute(folder));
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return path.isAbsolute(file) && statSync(file).isFile();
  } catch {
    return false;
  }
}
