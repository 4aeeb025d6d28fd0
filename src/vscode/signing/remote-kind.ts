/**
 * What kind of host a window works in, as the administrator's file lists them (`signingHosts`); undefined on the person's own machine. A
 * VS Code that a server shows in a browser has an address for a name, which is none of a kind.
 */
export function remoteKind(remoteName: string | undefined): string | undefined {
  if (remoteName === undefined || remoteName === '') return undefined;
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(remoteName) && remoteName !== 'localhost' ? remoteName : 'browser';
}
