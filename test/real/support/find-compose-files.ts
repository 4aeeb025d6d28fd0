import { kindOf } from '../../../src/core/use-cases/kind-of-file.js';
import type { CorpusFile } from './corpus.js';

/** A Compose file as somebody published it, with what stands in its folder. */
export interface PublishedCompose {
  readonly path: string;
  readonly name: string;
  /** The files of its folder by their path below it. */
  readonly files: ReadonlyMap<string, string>;
}

/** Every Compose file; of its folder and what is below it only so much comes along as a project may need. */
export function findComposeFiles(all: readonly CorpusFile[]): readonly PublishedCompose[] {
  const found = all.filter(({ name, text }) => kindOf({ path: name, text })?.id === 'compose');
  const folders = new Map<string, Map<string, string>>(found.map(({ name }) => [folderOf(name), new Map<string, string>()]));
  for (const { name, text } of all)
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      const files = folders.get(name.slice(0, at + 1));
      const below = name.slice(at + 1);
      if (files !== undefined && (files.size < mostFiles || !below.includes('/'))) files.set(below, text);
    }
  return found.map(({ name, text }) => {
    const files = new Map(folders.get(folderOf(name)) ?? []).set(name.slice(folderOf(name).length), text);
    return { path: name, name: name.slice(folderOf(name).length), files };
  });
}

const mostFiles = 60;

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
