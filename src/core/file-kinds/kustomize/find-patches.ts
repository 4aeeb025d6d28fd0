import type { KnownFacts } from '../../model/reading.js';
import { resolvePath } from '../../model/file-path.js';
import type { Search } from '../yaml-places/index.js';
import type { YamlScalar } from '../yaml/tree.js';
import { notePatchImages } from './note-patch-images.js';
import type { HandedOn } from './handed-on.js';
import { parseInner, traceInner } from './trace-inner.js';

/** The patches of a kustomization: those in it are read, files of patches that it names are said to be such. */
export function findPatches(search: Search, known: KnownFacts, handedOn: HandedOn): void {
  for (const path of ['patches[].patch', 'patchesJson6902[].patch'])
    for (const scalar of search.scalars(path)) readPatch(scalar, search, handedOn);
  for (const scalar of search.scalars('patchesStrategicMerge[]')) {
    if (/[\n{]/.test(scalar.text)) readPatch(scalar, search, handedOn);
    else followPatch(scalar, search, known, handedOn);
  }
  for (const path of ['patches[].path', 'patchesJson6902[].path'])
    for (const scalar of search.scalars(path)) followPatch(scalar, search, known, handedOn);
}

/** A list is a JSON patch; everything else is the part of a resource that a strategic merge changes. */
function readPatch(scalar: YamlScalar, search: Search, handedOn: HandedOn): void {
  const text = search.trace(scalar);
  const lists = parseInner(text).filter((root) => root.kind === 'list');
  if (lists.length === 0) handedOn.embedded.push({ kind: 'kubernetes', text });
  for (const list of lists) notePatchImages(list, (inner) => traceInner(inner, text), search);
}

/** A file of whole resources says so itself; one of operations does not, nor does a strategic merge that leaves out the `apiVersion`. */
function followPatch({ text: path }: YamlScalar, search: Search, known: KnownFacts, { follows }: HandedOn): void {
  const file = resolvePath(search.file.path, path);
  if (file === undefined) return;
  const target = known.files.read(file);
  if (target.state !== 'text') return;
  if (/^(?:\s|#.*\n|---\s)*(?:-\s|\[)/.test(target.text.slice(0, 4000))) follows.push({ file, kind: 'kustomize' });
  else if (!target.text.includes('apiVersion')) follows.push({ file, kind: 'kubernetes' });
}
