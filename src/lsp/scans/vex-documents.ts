import { matchesPathGlob, readVexDocument, type FilePath, type GoverningPolicy, type VexDocument } from '../../core/index.js';
import { folderOf } from '../convert.js';
import type { OtherFiles } from '../other-files.js';

/** So many folders are looked into and so many documents read for one policy, none deeper or longer than this. */
const mostFolders = 200;
const mostDocuments = 200;
const deepestFolder = 8;
const longestDocument = 4 * 1024 * 1024;
const mostKept = 20;

/** The exploitability documents that policies name (`scan.vex.documents`, globs relative to the policy's folder), read once until one of them changes. */
export class VexDocuments {
  /** By what was looked at and its state; the latest are kept, so that the same documents are the same list. */
  readonly #kept = new Map<string, readonly VexDocument[]>();

  constructor(private readonly files: Pick<OtherFiles, 'load' | 'read' | 'list' | 'stampOf'>) {}

  /** The same list as long as nothing changed, so that verdicts are kept. Also which files and folders were looked at, to be watched. */
  async of({ layers }: GoverningPolicy): Promise<{ readonly documents: readonly VexDocument[]; readonly consulted: readonly FilePath[] }> {
    const asking = layers.filter(({ policy }) => (policy.scan?.vex?.documents ?? []).length > 0);
    if (asking.length === 0) return { documents: none, consulted: [] };
    const found = new Set<FilePath>();
    const consulted: FilePath[] = [];
    for (const layer of asking) {
      const folder = folderOf(layer.reading.file);
      const matching = await this.#matching(folder, layer.policy.scan?.vex?.documents ?? []);
      await this.files.load(matching.files, folder);
      for (const file of matching.files) found.add(file);
      consulted.push(...matching.files, ...matching.folders);
    }
    const stamp = `${consulted.join('\n')} ${this.files.stampOf(consulted)}`;
    const documents = this.#kept.get(stamp) ?? [...found].flatMap((file) => this.#read(file));
    this.#kept.delete(stamp);
    this.#kept.set(stamp, documents);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    return { documents, consulted };
  }

  #read(file: FilePath): readonly VexDocument[] {
    const known = this.files.read(file);
    if (known.state !== 'text' || known.text.length > longestDocument) return [];
    const read = readVexDocument(file, known.text);
    return read.ok ? [read.value] : [];
  }

  /** Goes down from the folder as far as the globs may lead. */
  async #matching(root: FilePath, globs: readonly string[]): Promise<{ readonly files: FilePath[]; readonly folders: FilePath[] }> {
    const files: FilePath[] = [];
    const folders: FilePath[] = [];
    const waiting = [...new Set(globs.map((glob) => literalFolder(glob)))].map((path) => ({ path, depth: 0 }));
    for (let next = waiting.shift(); next !== undefined && folders.length < mostFolders; next = waiting.shift()) {
      const { path, depth } = next;
      const folder = path === '' ? root : `${root}/${path}`;
      await this.files.load([`${folder}/`], root);
      folders.push(`${folder}/`);
      for (const name of this.files.list(folder) ?? []) {
        const below = path === '' ? name : `${path}/${name}`;
        if (!name.endsWith('/')) {
          // A signature beside a document is none itself.
          if (name.endsWith('.sigstore.json')) continue;
          if (files.length < mostDocuments && globs.some((glob) => matchesPathGlob(glob, below))) files.push(`${root}/${below}`);
        } else if (depth < deepestFolder && isWanted(name)) waiting.push({ path: below.slice(0, -1), depth: depth + 1 });
      }
    }
    return { files: [...new Set(files)].sort(), folders };
  }
}

const none: readonly VexDocument[] = [];

/** `.vex/docs` of `.vex/docs/*.json`. */
function literalFolder(glob: string): string {
  const segments = glob.split('/');
  const open = segments.findIndex((segment) => /[*?[{]/.test(segment));
  return (open < 0 ? segments.slice(0, -1) : segments.slice(0, open)).filter((segment) => segment !== '.' && segment !== '..').join('/');
}

function isWanted(name: string): boolean {
  return name !== '.git/' && name !== 'node_modules/';
}
