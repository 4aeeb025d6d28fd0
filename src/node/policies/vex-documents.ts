import * as path from 'node:path';
import { matchesPathGlob, readVexDocument, type GoverningPolicy, type VexDocument } from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { withSlashes } from '../paths.js';
import { readBytes } from '../read-bytes.js';
import { walk } from '../walk.js';

/** Where to look for the documents, and who hears of one that cannot be read. */
export interface VexSearch {
  readonly governing: GoverningPolicy;
  readonly workingDirectory: string;
  /** Absolute path of the folder where policies begin. */
  readonly root: string;
  readonly show: (file: string) => string;
  readonly hear: (sentence: string) => void;
  readonly isCancelled: () => boolean;
}

/**
 * The exploitability documents that the governing policies name, below each policy's own folder and below the workspace's root. One that
 * cannot be read takes no vulnerability away, and is said.
 */
export function vexDocuments(search: VexSearch): readonly VexDocument[] {
  const files = new Set(
    search.governing.layers.flatMap(({ label, policy }) => filesFor(policy.scan?.vex?.documents ?? [], label.file, search)),
  );
  return [...files].flatMap((file) => readDocument(file, search));
}

function filesFor(globs: readonly string[], policyFile: string, { workingDirectory, root, isCancelled }: VexSearch): readonly string[] {
  const folders = new Set([path.dirname(path.resolve(workingDirectory, policyFile)), root]);
  return [...folders].flatMap((folder) =>
    globs.flatMap((glob) => {
      const isWanted = (file: string): boolean => matchesPathGlob(glob, withSlashes(path.relative(folder, file)));
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

function readDocument(file: string, { show, hear }: VexSearch): readonly VexDocument[] {
  const say = ({ message, next }: { readonly message: string; readonly next: string }): readonly VexDocument[] => {
    hear(`${show(file)}: ${message} ${next}`);
    return [];
  };
  const bytes = readBytes(file, 16 * 1024 * 1024);
  if (!bytes.ok) return say(bytes.problem);
  const document = readVexDocument(show(file), decodeText(bytes.value).text);
  return document.ok ? [document.value] : say(document.problem);
}
