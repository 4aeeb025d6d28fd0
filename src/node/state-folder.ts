import { homedir } from 'node:os';
import * as path from 'node:path';

/**
 * Where a person's own records are kept on this platform: what must outlive caches and belongs to nobody's workspace (XDG base directory
 * specification, `XDG_STATE_HOME`; the platform's own folder for application data elsewhere).
 */
export function stateFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32') return path.join(environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'Wharfmaster');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Wharfmaster');
  const own = environment['XDG_STATE_HOME'];
  return path.join(own !== undefined && path.isAbsolute(own) ? own : path.join(home, '.local', 'state'), 'wharfmaster');
}
