import { runtimes, scanners, signingTools } from '../core/index.js';
import type { ProgramSearch } from './find-program.js';

/** Who may say which programs run, the one with the last word first. */
export interface ToolPlaces {
  /** The administrator's, by tool or by program name. */
  readonly managed: Readonly<Record<string, string>>;
  /** The person's own settings, by tool or by program name. */
  readonly programs: Readonly<Record<string, string>>;
  readonly searchPath: string;
  readonly workspaces: readonly string[];
}

/** Where each tool is looked for: laid down by the administrator, else by the person, else on PATH. */
export function toolSearch({ managed, programs, searchPath, workspaces }: ToolPlaces): ProgramSearch {
  const laidDown = [...runtimes, ...scanners, ...signingTools].flatMap(({ id, program }): readonly (readonly [string, string])[] => {
    const file = [managed, programs]
      .flatMap((places) => [placeOfTool(places, id), placeOfTool(places, program)])
      .find((place) => place !== undefined);
    return file === undefined ? [] : [[program, file]];
  });
  return { searchPath, workspaces, managed: { ...managed, ...Object.fromEntries(laidDown) } };
}

/** An empty setting says nothing. */
export function placeOfTool(places: Readonly<Record<string, string>>, name: string): string | undefined {
  const file = Object.hasOwn(places, name) ? places[name] : undefined;
  return file === '' ? undefined : file;
}
