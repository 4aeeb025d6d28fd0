/**
 * Where the administrator's file lies on this platform. Fixed: no variable and no setting moves it, since what a user can set, the
 * workspace can often set too. (%ProgramData% is a variable, so Windows' own default stands here.)
 */
export function managedFileLocation(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return 'C:\\ProgramData\\wharfmaster\\managed.yaml';
  return platform === 'darwin' ? '/Library/Application Support/Wharfmaster/managed.yaml' : '/etc/wharfmaster/managed.yaml';
}
