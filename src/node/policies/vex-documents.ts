import * as path from 'node:path';
import { matchesPathGlob, readVexDocument, type GoverningPolicy, type VexDocument } from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { withSlashes } from '../paths.js';
import { readBytes } from '../read-bytes.js';
import { walk } from '../walk.js';
import { vexSignature, type VexSigners } from './vex-signature.js';

/** Where to look for the documents, and who hears of one that cannot be read. */
export interface VexSearch {
  readonly governing: GoverningPolicy;
  readonly workingDirectory: string;
  /** Absolute path of the folder where policies begin. */
  readonly root: string;
  readonly show: (file: string) => string;
  readonly hear: (sentence: string) => void;
  readonly isCancelled: () => boolean;
  /** How signatures beside the documents are verified. */
  readonly signatures: Omit<VexSigners, 'governing'>;
}

/**
 * The exploitability documents that the governing policies name, below each policy's own folder and below the workspace's root. One that
 * cannot be read takes no vulnerability away, and is said; so is a signature beside one that does not count.
 */
export async function vexDocuments(search: VexSearch): Promise<readonly VexDocument[]> {
  const files = new Set(
    search.governing.layers.flatMap(({ label, policy }) => filesFor(policy.scan?.vex?.documents ?? [], label.file, search)),
  );
  const documents: VexDocument[] = [];
  for (const file of files) documents.push(...(await readDocument(file, search)));
  return documents;
}

function filesFor(globs: readonly string[], policyFile: string, { workingDirectory, root, isCancelled }: VexSearch): readonly string[] {
  const folders = new Set([path.dirname(path.resolve(workingDirectory, policyFile)), root]);
  return [...folders].flatMap((folder) =>
    globs.flatMap((glob) => {
      // A signature beside a document is none itself.
      const isWanted = (file: string): boolean =>
        !file.endsWith('.sigstore.json') && matchesPathGlob(glob, withSlashes(path.relative(folder, file)));
      const { files } = walk(path.join(folder, fixedPart(glob)), { root: folder, isWanted, isCancelled });
      return files.map((file) => file.path).filter(isWanted);
    }),
  );
}

/** The folders in front of the first wildcard: nothing else needs to be walked. */
function fixedPart(glob: string): string {
  const segments = glob.split('/').slice(0, -1);
  const wild = segments.findIndex((segment) => /[*?[\]]/.test(segment) || segment === '..');
  return segments.slice(0, wild === -1 ? segments.length : wild).join('/');
}

async function readDocument(file: string, { show, hear, governing, signatures }: VexSearch): Promise<readonly VexDocument[]> {
  const say = ({ message, next }: { readonly message: string; readonly next: string }): readonly VexDocument[] => {
    hear(`${show(file)}: ${message} ${next}`);
    return [];
  };
  const bytes = readBytes(file, 16 * 1024 * 1024);
  if (!bytes.ok) return say(bytes.problem);
  const document = readVexDocument(show(file), decodeText(bytes.value).text);
  if (!document.ok) return say(document.problem);
  const signature = await vexSignature(file, bytes.value, { ...signatures, governing });
  if (signature === undefined) return [document.value];
  if ('signedBy' in signature) return [{ ...document.value, signedBy: signature.signedBy }];
  hear(`${show(file)}: the signature beside it does not count, so it only annotates. ${signature.objection}`);
  return [document.value];
}
