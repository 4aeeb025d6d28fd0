import type { FilePath } from './span.js';

/**
 * The file or folder that a relative path in a file means, as the shell names files. Undefined for what is not relative to that file: absolute and UNC
 * paths, drives, devices, URLs, `~`, and what would leave the file system's top (threats.md: those are undetermined). Whether the target is a regular
 * file inside the workspace is for the shell to see. A trailing `/` is kept off.
 */
export function resolvePath(from: FilePath, relative: string): FilePath | undefined {
  if (relative === '' || /^[/\\~]|^[A-Za-z][\w+.-]*:|[\0\r\n]/.test(relative)) return undefined;
  const { top, folders } = folderOf(from);
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') folders.push(part);
    else if (folders.length > 0 && folders.at(-1) !== '..') folders.pop();
    else if (top === '') folders.push(part);
    else return undefined;
  }
  return top + folders.join('/');
}

/** A path seen from another file, through the folder in between: `resolvePath` for what stands relative to a folder of its own. */
export function resolveIn(folder: FilePath, relative: string): FilePath | undefined {
  return resolvePath(`${folder === '' ? '' : `${folder}/`}.`, relative);
}

/** The folder that a file stands in, without a `/` at its end; empty for the working directory. */
export function folderOfPath(file: FilePath): FilePath {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOfPath(file: FilePath): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** `top` is what no `..` can leave: the root of paths, or a URI's scheme and authority. */
function folderOf(file: FilePath): { readonly top: string; readonly folders: string[] } {
  const top = /^(?:[A-Za-z][\w+.-]*:\/\/[^/]*\/|[A-Za-z]:\/|\/)/.exec(file)?.[0] ?? '';
  const folders = file
    .slice(top.length)
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.');
  return { top, folders };
}
