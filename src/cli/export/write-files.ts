import { mkdirSync, lstatSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type ExportedFile, type Result } from '../../core/index.js';
import { writeOwnFile } from '../../node/own-files.js';
import { readBytes } from '../../node/read-bytes.js';

/** Writes the files of an export below a folder, each at once or not at all; one that is the same already is left alone. A failure is the sentence to say. */
export function writeFiles(files: readonly ExportedFile[], folder: string): Result<number, string> {
  let written = 0;
  for (const { name, text } of files) {
    const file = path.join(folder, ...name.split('/'));
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      const entry = lstatSync(file, { throwIfNoEntry: false });
      if (entry !== undefined && !entry.isFile())
        return failed(`${file} is a link or no regular file, so it was not written. Remove it, or choose another folder.`);
      const before = entry === undefined ? undefined : readBytes(file);
      if (before?.ok === true && before.value.equals(Buffer.from(text))) continue;
      writeOwnFile(file, text);
      written++;
    } catch (problem) {
      return failed(
        `${file} could not be written (${problem instanceof Error ? problem.message : 'no reason given'}). Check the folder and the space on its disk.`,
      );
    }
  }
  return ok(written);
}
