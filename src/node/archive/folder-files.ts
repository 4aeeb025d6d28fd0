import { lstat } from 'node:fs/promises';
import * as path from 'node:path';
import { unreadable } from './archive-fault.js';
import type { ArchiveFiles } from './archive-files.js';

/** The files of an unpacked OCI layout. Links are refused on every step: they would make us read, and vouch for, something else. */
export function folderFiles(folder: string): ArchiveFiles {
  return {
    find: async (name) => {
      const segments = name.split('/');
      if (segments.some((segment) => segment === '' || segment === '.' || segment === '..' || segment.includes('\\'))) {
        throw unreadable(`it asks for a name that leads outside of it: ${JSON.stringify(name.slice(0, 100))}.`);
      }
      for (let count = 1; count < segments.length; count += 1) {
        const parent = await lstatOf(path.join(folder, ...segments.slice(0, count)));
        if (parent === undefined) return undefined;
        if (!parent.isDirectory()) throw unreadable(`${segments.slice(0, count).join('/')} is a link or no folder.`);
      }
      const file = path.join(folder, ...segments);
      const found = await lstatOf(file);
      if (found === undefined) return undefined;
      if (!found.isFile()) throw unreadable(`${name} is a link or no regular file.`);
      return { name, path: file, offset: 0, size: found.size };
    },
  };
}

async function lstatOf(file: string) {
  return lstat(file).catch((problem: unknown) => {
    if (problem instanceof Error && 'code' in problem && (problem.code === 'ENOENT' || problem.code === 'ENOTDIR')) return undefined;
    throw problem;
  });
}
