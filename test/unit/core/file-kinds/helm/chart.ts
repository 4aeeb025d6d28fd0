import { noFacts, type KnownFiles } from '../../../../../src/core/model/reading.js';
import { readSource } from '../../../../../src/core/use-cases/read-source.js';

/** What each use of a file of a chart comes to; `files` are all files of the chart. */
export async function imagesIn(files: Readonly<Record<string, string>>, path: string): Promise<readonly string[]> {
  const known: KnownFiles = {
    read: (file) => (files[file] === undefined ? { state: 'absent' } : { state: 'text', text: files[file] }),
    list: (folder) => namesIn(Object.keys(files), folder),
  };
  const { uses } = await readSource({ path, text: files[path] ?? '' }, { ...noFacts, files: known });
  return uses.map(({ value }) => (value.kind === 'unresolved' ? `unresolved ${value.variables.join(', ')}` : value.text));
}

function namesIn(paths: readonly string[], folder: string): readonly string[] {
  const inside = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return [...new Set(inside.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : path)))];
}
