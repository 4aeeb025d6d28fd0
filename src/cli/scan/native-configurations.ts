import * as path from 'node:path';
import { readNativeConfiguration, type NativeConfiguration, type Scanner } from '../../core/index.js';
import { decodeText } from '../../node/decode-text.js';
import { readBytes } from '../../node/read-bytes.js';
import type { ScanSession } from './session.js';

/** Configuration of the scanners that lies in the workspace: read to be shown, and never counting (threats.md, Scan). */
export function nativeConfigurations(
  scanners: readonly Scanner[],
  { root, io, dockerfile, show }: ScanSession,
): readonly NativeConfiguration[] {
  const folders = new Set([root, io.workingDirectory, ...(dockerfile === undefined ? [] : [path.dirname(dockerfile.absolute)])]);
  return scanners.flatMap(({ id, configurationFiles }) =>
    [...folders].flatMap((folder) =>
      configurationFiles.flatMap((name) => {
        const file = path.join(folder, name);
        const bytes = readBytes(file, 1024 * 1024);
        if (bytes.ok) return [readNativeConfiguration(id, show(file), decodeText(bytes.value).text)];
        const isThere = bytes.problem.code !== 'FILE_NOT_FOUND';
        return isThere ? [{ scanner: id, file: show(file), hides: [], settings: [], understood: false }] : [];
      }),
    ),
  );
}
