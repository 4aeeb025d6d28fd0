import { setImmediate } from 'node:timers/promises';
import type { TarEntry } from './tar-header.js';

/** One file or folder of an image, and the layer that brought it. */
export interface FileNode {
  readonly kind: 'directory' | 'file' | 'symlink' | 'other';
  /** Number of the layer, lowest is 0. */
  readonly layer: number;
  readonly size: number;
  readonly link?: string;
  readonly children?: Map<string, FileNode>;
  /** What was seen in the content; shared by hard links. */
  readonly seen: SeenContent;
}

/** What is kept of a file's content: a few facts, since an image may hold a million files of any name. */
export interface SeenContent {
  isProgram?: boolean;
  recordsPackages?: boolean;
  release?: { readonly id: string; readonly version?: string };
}

/** A folder as one layer has it: what it adds, and what it takes away from the layers below (OCI image-spec, layer.md). */
interface LayerFolder {
  readonly files: Map<string, LayerFolder | FileNode>;
  whiteouts?: Set<string>;
  isOpaque: boolean;
}

const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

/** How many more files and folders are kept track of. One path of four kilobytes makes two thousand folders. */
export interface TreeRoom {
  left: number;
}

/** What one layer does to the file system below it. Whiteouts concern lower layers only, wherever in the layer they stand. */
export class LayerTree {
  private readonly root = emptyFolder();

  constructor(
    private readonly layer: number,
    private readonly below: FileNode,
    private readonly room: TreeRoom,
  ) {}

  /** Notes an entry; answers where its content's traits are kept, or undefined for what is no regular file. */
  add(entry: TarEntry): FileNode | undefined {
    const segments = segmentsOf(entry.name);
    const last = segments.pop();
    if (last === undefined) return undefined;
    const folder = this.folderOf(segments);
    this.room.left -= 1;
    if (last === opaque) folder.isOpaque = true;
    else if (last.startsWith(whiteout)) (folder.whiteouts ??= new Set()).add(last.slice(whiteout.length));
    else return this.addTo(folder, last, entry);
    return undefined;
  }

  /** The file system with this layer on it; `below` is used up. */
  async onto(): Promise<FileNode> {
    const open: { readonly folder: LayerFolder; readonly base: FileNode }[] = [{ folder: this.root, base: this.below }];
    for (let next = open.pop(), steps = 0; next !== undefined; next = open.pop()) {
      const children = next.base.children ?? new Map<string, FileNode>();
      if (next.folder.isOpaque) children.clear();
      for (const name of next.folder.whiteouts ?? []) children.delete(name);
      for (const [name, child] of next.folder.files) {
        if (!isFolder(child)) children.set(name, child);
        else open.push({ folder: child, base: folderIn(children, name, this.layer) });
        if ((steps += 1) % stepsAtOnce === 0) await setImmediate();
      }
    }
    return this.below;
  }

  private addTo(folder: LayerFolder, name: string, entry: TarEntry): FileNode | undefined {
    if (entry.type === 'directory') {
      const before = folder.files.get(name);
      if (before === undefined || !isFolder(before)) folder.files.set(name, emptyFolder());
      return undefined;
    }
    const node = this.nodeOf(entry);
    folder.files.set(name, node);
    return node.kind === 'file' && entry.type === 'file' ? node : undefined;
  }

  private nodeOf(entry: TarEntry): FileNode {
    const { layer } = this;
    if (entry.type === 'file') return { kind: 'file', layer, size: entry.size, seen: {} };
    if (entry.type === 'symlink') return { kind: 'symlink', layer, size: 0, link: entry.linkName, seen: {} };
    const target = entry.type === 'link' ? this.find(segmentsOf(entry.linkName)) : undefined;
    return target === undefined ? { kind: entry.type === 'link' ? 'file' : 'other', layer, size: 0, seen: {} } : { ...target, layer };
  }

  private find(segments: readonly string[]): FileNode | undefined {
    let at: LayerFolder | FileNode | undefined = this.root;
    for (const segment of segments) at = at !== undefined && isFolder(at) ? at.files.get(segment) : undefined;
    const found = at ?? nodeAt(this.below, segments);
    return found === undefined || isFolder(found) || found.kind === 'directory' ? undefined : found;
  }

  private folderOf(segments: readonly string[]): LayerFolder {
    let folder = this.root;
    for (const segment of segments) {
      const child = folder.files.get(segment);
      if (child !== undefined && isFolder(child)) {
        folder = child;
        continue;
      }
      const made = emptyFolder();
      this.room.left -= 1;
      folder.files.set(segment, made);
      folder = made;
    }
    return folder;
  }
}

/** How much is done before others get their turn; far less than 50 ms. */
export const stepsAtOnce = 20_000;

export function emptyRoot(): FileNode {
  return { kind: 'directory', layer: 0, size: 0, children: new Map(), seen: {} };
}

/** A path's parts, cleaned as if `/` were the image's root: `..` never leads out of it. */
export function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

export function nodeAt(root: FileNode, segments: readonly string[]): FileNode | undefined {
  let node: FileNode | undefined = root;
  for (const segment of segments) node = node?.children?.get(segment);
  return node;
}

function emptyFolder(): LayerFolder {
  return { files: new Map(), isOpaque: false };
}

function isFolder(node: LayerFolder | FileNode): node is LayerFolder {
  return 'files' in node;
}

function folderIn(children: Map<string, FileNode>, name: string, layer: number): FileNode {
  const before = children.get(name);
  if (before?.kind === 'directory') return before;
  const made: FileNode = { kind: 'directory', layer, size: 0, children: new Map(), seen: {} };
  children.set(name, made);
  return made;
}
