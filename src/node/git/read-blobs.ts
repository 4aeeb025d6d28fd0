import { failed, ok, type Result } from '../../core/index.js';
import type { QuietGit } from './quiet-git.js';

/** The contents of these objects as they are stored: no filter, no textconv, no line ends changed. A failure is the sentence to say. */
export async function readBlobs(objects: readonly string[], git: QuietGit): Promise<Result<ReadonlyMap<string, Buffer>, string>> {
  const pieces: Buffer[] = [];
  const answer = await git.ask(['cat-file', '--batch'], { input: `${objects.join('\n')}\n`, onPiece: (piece) => pieces.push(piece) });
  if (!answer.ok) return failed(`${answer.problem.message} ${answer.problem.next}`);
  const blobs = blobsIn(Buffer.concat(pieces));
  const missing = objects.find((object) => !blobs.has(object));
  if (missing === undefined) return ok(blobs);
  return failed(`git cannot read the object ${missing}, which this clone may lack. Fetch the revision as a whole, and nothing is missing.`);
}

/** `OBJECT blob SIZE`, a line break, the bytes, a line break; of an object that is not there one line alone. */
function blobsIn(output: Buffer): ReadonlyMap<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    if (end === -1) break;
    const [, object, size] = /^([0-9a-f]+) blob (\d+)$/.exec(output.toString('latin1', at, end)) ?? [];
    at = end + 1;
    if (object === undefined) continue;
    const next = at + Number(size);
    if (next > output.length) break;
    blobs.set(object, output.subarray(at, next));
    at = next + 1;
  }
  return blobs;
}
