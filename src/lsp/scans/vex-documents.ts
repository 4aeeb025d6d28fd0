import { matchesPathGlob, readVexDocument, type FilePath, type GoverningPolicy, type VexDocument } from '../../core/index.js';
import { folderOf } from '../convert.js';
import type { Host } from '../host.js';
import type { OtherFiles } from '../other-files.js';

/** So many folders are looked into and so many documents read for one policy, none deeper or longer than this. */
const mostFolders = 200;
const mostDocuments = 200;
const deepestFolder = 8;
const longestDocument = 4 * 1024 * 1024;
const mostKept = 20;
const day = 86_400_000;
const signatureSuffix = '.sigstore.json';

/** The exploitability documents that policies name (`scan.vex.documents`, globs relative to the policy's folder), read once until one of them changes. */
export class VexDocuments {
  /** By what was looked at and its state; the latest are kept, so that the same documents are the same list. */
  readonly #kept = new Map<string, readonly VexDocument[]>();

  constructor(
    private readonly files: Pick<OtherFiles, 'load' | 'read' | 'list' | 'stampOf'>,
    private readonly host: Pick<Host, 'now' | 'vexSignedBy'>,
  ) {}

  /** The same list as long as nothing changed, so that verdicts are kept. Also which files and folders were looked at, to be watched. */
  async of(governing: GoverningPolicy): Promise<{ readonly documents: readonly VexDocument[]; readonly consulted: readonly FilePath[] }> {
    const asking = governing.layers.filter(({ policy }) => (policy.scan?.vex?.documents ?? []).length > 0);
    if (asking.length === 0) return { documents: none, consulted: [] };
    const found = new Set<FilePath>();
    const consulted: FilePath[] = [];
    for (const layer of asking) {
      const folder = folderOf(layer.reading.file);
      const matching = await this.#matching(folder, layer.policy.scan?.vex?.documents ?? []);
      const signatures = matching.files.map((file) => `${file}${signatureSuffix}`);
      await this.files.load([...matching.files, ...signatures], folder);
      for (const file of matching.files) found.add(file);
      consulted.push(...matching.files, ...signatures, ...matching.folders);
    }
    const stamp = `${consulted.join('\n')} ${this.files.stampOf(consulted)} ${this.#trusted(governing)}`;
    const documents = this.#kept.get(stamp) ?? (await this.#readAll([...found], governing));
    this.#kept.delete(stamp);
    this.#kept.set(stamp, documents);
    for (const oldest of this.#kept.keys()) if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    return { documents, consulted };
  }

  async #readAll(files: readonly FilePath[], governing: GoverningPolicy): Promise<readonly VexDocument[]> {
    const documents: VexDocument[] = [];
    for (const file of files) documents.push(...(await this.#read(file, governing)));
    return documents;
  }

  async #read(file: FilePath, governing: GoverningPolicy): Promise<readonly VexDocument[]> {
    const known = this.files.read(file);
    if (known.state !== 'text' || known.text.length > longestDocument) return [];
    const read = readVexDocument(file, known.text);
    if (!read.ok) return [];
    const isSigned = this.files.read(`${file}${signatureSuffix}`).state === 'text';
    const signedBy = isSigned ? await this.host.vexSignedBy?.(file, known.text, governing) : undefined;
    return [signedBy === undefined ? read.value : { ...read.value, signedBy }];
  }

  /** Whose signatures count changes with the policies, and with the day. */
  #trusted({ layers }: GoverningPolicy): string {
    const signers = layers.map(({ policy }) => [policy.scan?.vex?.signers ?? [], policy.trust?.signers ?? {}]);
    return `${JSON.stringify(signers)} ${Math.floor(this.host.now() / day)}`;
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
          if (name.endsWith(signatureSuffix)) continue;
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
