import * as path from 'node:path';
import { escapeText, matchesPathGlob, readVexDocument, type VexDocument } from '../../core/index.js';
import { decodeText } from '../../node/decode-text.js';
import { withSlashes } from '../../node/paths.js';
import { readBytes } from '../../node/read-bytes.js';
import { walk } from '../../node/walk.js';
import type { ScanSession } from './session.js';

/**
 * The exploitability documents that the governing policies name, below each policy's own folder and below the workspace's root. One that
 * cannot be read takes no vulnerability away, and is said.
 */
export function vexDocuments(session: ScanSession): readonly VexDocument[] {
  const files = new Set(
    session.governing.layers.flatMap(({ label, policy }) => filesFor(policy.scan?.vex?.documents ?? [], label.file, session)),
  );
  return [...files].flatMap((file) => readDocument(file, session));
}

function filesFor(globs: readonly string[], policyFile: string, { io, root }: ScanSession): readonly string[] {
  const folders = new Set([path.dirname(path.resolve(io.workingDirectory, policyFile)), root]);
  return [...folders].flatMap((folder) =>
    globs.flatMap((glob) => {
      const isWanted = (file: string): boolean => matchesPathGlob(glob, withSlashes(path.relative(folder, file)));
      const { files } = walk(path.join(folder, fixedPart(glob)), { root: folder, isWanted, isCancelled: () => io.isCancelled() });
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

function readDocument(file: string, { show, io }: ScanSession): readonly VexDocument[] {
  const say = ({ message, next }: { readonly message: string; readonly next: string }): readonly VexDocument[] => {
    io.note(`wharfmaster: ${escapeText(`${show(file)}: ${message} ${next}`)}`);
    return [];
  };
  const bytes = readBytes(file, 16 * 1024 * 1024);
  if (!bytes.ok) return say(bytes.problem);
  const document = readVexDocument(show(file), decodeText(bytes.value).text);
  return document.ok ? [document.value] : say(document.problem);
}
