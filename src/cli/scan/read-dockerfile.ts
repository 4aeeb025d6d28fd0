import * as path from 'node:path';
import { failed, ok, type FilePath, type Result } from '../../core/index.js';
import { decodeText } from '../../node/decode-text.js';
import { displayPath } from '../../node/paths.js';
import { readBytes } from '../../node/read-bytes.js';

/** The file of `--dockerfile`. */
export interface NamedDockerfile {
  readonly absolute: string;
  readonly shown: FilePath;
  readonly text: string;
}

/** A failure is the sentence to say. */
export function readDockerfile(written: string, workingDirectory: string): Result<NamedDockerfile, string> {
  const absolute = path.resolve(workingDirectory, written);
  const bytes = readBytes(absolute);
  if (!bytes.ok) return failed(`--dockerfile ${written}: ${bytes.problem.message} ${bytes.problem.next}`);
  const { text, doubt } = decodeText(bytes.value);
  if (doubt === 'binary') return failed(`--dockerfile ${written}: It holds a NUL character, so it is no text. Name a Dockerfile.`);
  return ok({ absolute, shown: displayPath(absolute, workingDirectory), text });
}
