import { resolvePath } from '../../../src/core/model/file-path.js';

/** A kustomization as somebody published it, with the files that it brings together; paths are those in its module, for a host's name in a path means git. */
export interface PublishedKustomization {
  readonly folder: string;
  readonly module: string;
  readonly files: ReadonlyMap<string, string>;
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Every kustomization among the files; what one of its words leads to comes along, and what that leads to. */
export function findKustomizations(all: ReadonlyMap<string, string>): readonly PublishedKustomization[] {
  const found = [...all.keys()].filter((path) => names.includes(path.slice(path.lastIndexOf('/') + 1)));
  return found.map((path) => {
    const files = new Map<string, string>();
    collect(path, all, files);
    const inModule = new Map([...files].map(([file, text]) => [file.slice(moduleOf(path).length), text]));
    return { folder: path.slice(moduleOf(path).length, path.lastIndexOf('/')), module: moduleOf(path), files: inModule };
  });
}

function collect(path: string, all: ReadonlyMap<string, string>, files: Map<string, string>): void {
  const text = all.get(path);
  if (text === undefined || files.has(path)) return;
  files.set(path, text);
  if (!names.includes(path.slice(path.lastIndexOf('/') + 1))) return;
  for (const [word] of text.matchAll(/[\w.][^\s"',[\]{}]*/g)) {
    const target = resolvePath(path, word);
    if (target === undefined) continue;
    for (const candidate of [target, ...names.map((name) => `${target}/${name}`)]) collect(candidate, all, files);
  }
}

/** `path@version/`, with which every path of the corpus begins. */
function moduleOf(path: string): string {
  return path.slice(0, path.indexOf('/', path.indexOf('@')) + 1);
}
