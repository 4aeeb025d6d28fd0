import { noFacts, type KnownFacts, type KnownFiles } from '../../../src/core/model/reading.js';

/** Every file of a project, and nothing besides, is known: as the command line has it when it has read the folder. */
export function factsOf(texts: ReadonlyMap<string, string>): KnownFacts {
  return { ...noFacts, files: knownTexts(texts) };
}

function knownTexts(texts: ReadonlyMap<string, string>): KnownFiles {
  const folders = namesByFolder(texts.keys());
  return {
    read(file) {
      const text = texts.get(file);
      return text === undefined ? { state: 'absent' } : { state: 'text', text };
    },
    list: (folder) => [...(folders.get(folder.replace(/\/$/, '')) ?? [])],
  };
}

/** The names in each folder, those of folders with a `/` behind. */
function namesByFolder(paths: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let depth = 0; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      const names = folders.get(folder) ?? new Set<string>();
      names.add(`${parts[depth] ?? ''}${depth < parts.length - 1 ? '/' : ''}`);
      folders.set(folder, names);
    }
  }
  return folders;
}
