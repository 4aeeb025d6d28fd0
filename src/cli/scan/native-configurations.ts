import { existsSync } from 'node:fs';
import * as path from 'node:path';
import type { Scanner } from '../../core/index.js';
import type { ScanSession } from './session.js';

/** Configuration of the scanners that lies in the workspace: shown, never read for a verdict (threats.md). */
export function nativeConfigurations(scanners: readonly Scanner[], { workspaces, dockerfile, show }: ScanSession): readonly string[] {
  const folders = new Set([...workspaces, ...(dockerfile === undefined ? [] : [path.dirname(dockerfile.absolute)])]);
  const candidates = [...folders].flatMap((folder) =>
    scanners.flatMap(({ configurationFiles }) => configurationFiles.map((name) => path.join(folder, name))),
  );
  return [...new Set(candidates)].filter((file) => existsSync(file)).map(show);
}
