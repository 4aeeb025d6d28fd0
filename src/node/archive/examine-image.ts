import { setImmediate } from 'node:timers/promises';
import type { Digest, ImageContents, NotCovered } from '../../core/index.js';
import type { ArchivedImage } from './archived-image.js';
import { emptyRoot, LayerTree, nodeAt, segmentsOf, stepsAtOnce, type FileNode, type TreeRoom } from './file-tree.js';
import { databaseFileAt, isOwnInventory, isProgram, parseOsRelease, recordsPackages, type DatabaseFile } from './installed-software.js';
import { streamLayer } from './layer-stream.js';
import { maxListed, maxTrackedFiles } from './limits.js';
import { bothSinks, PackageHistory } from './package-history.js';
import { releasePackage, ReleaseHistory } from './release-history.js';
import { TarWalk, type ContentSink } from './tar-walk.js';
import type { TarEntry } from './tar-header.js';

/**
 * Proves every layer against its digests, and sees for itself what a scanner has to find: an image that hides its package database gives
 * "0 vulnerabilities". Throws an ArchiveFault.
 */
export async function examineImage(image: ArchivedImage, signal: AbortSignal): Promise<ImageContents> {
  const examination = new Examination(image);
  let root = emptyRoot();
  for (const [index, layer] of image.layers.entries()) {
    const tree = examination.layer(index, root);
    const walk = new TarWalk((entry) => examination.visit(entry, tree, index));
    await streamLayer(layer, signal, (piece) => {
      walk.write(piece);
    });
    walk.end();
    root = await tree.onto();
  }
  return examination.contents(root);
}

/** Enough of a package database to see that it names packages, and of os-release to read it. */
const textBytes = 64 * 1024;

class Examination {
  private readonly databases = new Map<string, { readonly file: DatabaseFile; layer: number; readonly paths: Set<string> }>();
  private readonly packages = new PackageHistory();
  private readonly releases = new ReleaseHistory();
  private readonly notCovered: NotCovered[] = [];
  private readonly room: TreeRoom = { left: maxTrackedFiles };
  private isFull = false;

  constructor(private readonly image: ArchivedImage) {}

  layer(index: number, below: FileNode): LayerTree {
    return new LayerTree(index, below, this.room);
  }

  visit(entry: TarEntry, tree: LayerTree, layer: number): ContentSink | undefined {
    if (entry.sparse || entry.type === 'other') this.leaveOut(entry, layer);
    if (this.room.left <= 0) {
      this.tooMany(layer);
      return undefined;
    }
    const node = tree.add(entry);
    if (node === undefined) return undefined;
    const path = segmentsOf(entry.name).join('/');
    const database = databaseFileAt(path);
    if (database !== undefined) {
      const head = textSink((text) => this.noteDatabase(database, path, node, text));
      return bothSinks(head, this.packages.sink(database, path, this.diffId(layer)));
    }
    if (path.endsWith('os-release')) return textSink((text) => this.noteRelease(path, node, text));
    return node.size < 4 ? undefined : headSink(node);
  }

  async contents(root: FileNode): Promise<ImageContents> {
    const counts = await countFiles(root);
    const packageOrigins = this.packages.origins();
    const recorded = releasePackage(packageOrigins);
    const system = this.system(root, recorded?.layer);
    return {
      ...(system !== undefined && { system }),
      ...(recorded !== undefined && { releasePackage: { name: recorded.name, version: recorded.version } }),
      packageDatabases: [...this.databases.values()].map(({ file, layer, paths }) => ({
        kind: file.kind,
        path: `/${file.path}`,
        layer: this.diffId(layer),
        deleted: ![...paths].some((path) => isKept(root, path)),
      })),
      ...counts,
      notCovered: this.notCovered,
      packageOrigins,
    };
  }

  private noteDatabase(file: DatabaseFile, path: string, node: FileNode, text: string): void {
    node.seen.recordsPackages = recordsPackages(file.kind, text);
    if (!node.seen.recordsPackages) return;
    const known = this.databases.get(file.path) ?? { file, layer: node.layer, paths: new Set() };
    known.layer = node.layer;
    known.paths.add(path);
    this.databases.set(file.path, known);
  }

  private noteRelease(path: string, node: FileNode, text: string): void {
    const release = parseOsRelease(text);
    if (release === undefined) return;
    node.seen.release = release;
    this.releases.note(path, node.layer, release);
  }

  private system(root: FileNode, installedBy: Digest | undefined): ImageContents['system'] {
    const node = resolved(root, 'etc/os-release') ?? resolved(root, 'usr/lib/os-release');
    if (node?.seen.release === undefined) return undefined;
    const installedIn = installedBy === undefined ? undefined : this.image.layers.findIndex(({ diffId }) => diffId === installedBy);
    const contradictedBy = this.releases.contradicting(node.seen.release, installedIn);
    return { ...node.seen.release, layer: this.diffId(node.layer), ...(contradictedBy !== undefined && { contradictedBy }) };
  }

  private leaveOut(entry: TarEntry, layer: number): void {
    const why = entry.sparse ? 'It is stored as a sparse file, which is not read.' : 'It is of a kind that no runtime unpacks.';
    if (this.notCovered.length < maxListed)
      this.notCovered.push({ what: `/${segmentsOf(entry.name).join('/')}`, why, layer: this.diffId(layer) });
    else if (this.notCovered.length === maxListed)
      this.notCovered.push({ what: 'further files', why: `More than ${maxListed} files could not be looked into.` });
  }

  private tooMany(layer: number): void {
    const why = `The image has more than ${maxTrackedFiles} files and folders; those beyond were hashed and not looked into.`;
    if (!this.isFull) this.notCovered.push({ what: 'further files', why, layer: this.diffId(layer) });
    this.isFull = true;
  }

  private diffId(layer: number): Digest {
    return this.image.layers[layer]?.diffId ?? '';
  }
}

function isKept(root: FileNode, path: string): boolean {
  return nodeAt(root, path.split('/'))?.seen.recordsPackages === true;
}

/** Follows links inside the image, as a program in it would. */
function resolved(root: FileNode, path: string): FileNode | undefined {
  let open = path.split('/');
  let at: string[] = [];
  for (let steps = 0; steps < 200; steps += 1) {
    const next = open.shift();
    if (next === undefined) return nodeAt(root, at);
    const node = nodeAt(root, [...at, next]);
    if (node?.kind !== 'symlink') at = segmentsOf([...at, next].join('/'));
    else {
      open = [...(node.link ?? '').split('/').filter((segment) => segment !== ''), ...open].slice(0, 200);
      if (node.link?.startsWith('/') === true) at = [];
    }
  }
  return undefined;
}

function headSink(node: FileNode): ContentSink {
  let head = Buffer.alloc(0);
  return {
    write: (piece) => {
      if (head.length < 8) head = Buffer.concat([head, piece.subarray(0, 8 - head.length)]);
    },
    end: () => {
      if (isProgram(head)) node.seen.isProgram = true;
    },
  };
}

function textSink(done: (text: string) => void): ContentSink {
  const pieces: Buffer[] = [];
  let left = textBytes;
  return {
    write: (piece) => {
      if (left > 0) pieces.push(Buffer.from(piece.subarray(0, left)));
      left -= Math.min(left, piece.length);
    },
    end: () => {
      done(Buffer.concat(pieces).toString('utf8'));
    },
  };
}

async function countFiles(root: FileNode): Promise<Pick<ImageContents, 'executables' | 'files' | 'ownInventories'>> {
  let [executables, files] = [0, 0];
  const ownInventories: string[] = [];
  const open: { readonly node: FileNode; readonly path: string }[] = [{ node: root, path: '' }];
  for (let next = open.pop(), steps = 0; next !== undefined; next = open.pop()) {
    for (const [name, node] of next.node.children ?? []) {
      const path = next.path === '' ? name : `${next.path}/${name}`;
      if (node.kind === 'directory') open.push({ node, path });
      if (node.kind === 'file') files += 1;
      if (node.seen.isProgram === true) executables += 1;
      if (node.kind === 'file' && isOwnInventory(path) && ownInventories.length < maxListed) ownInventories.push(`/${path}`);
      if ((steps += 1) % stepsAtOnce === 0) await setImmediate();
    }
  }
  return { executables, files, ownInventories: ownInventories.sort() };
}
