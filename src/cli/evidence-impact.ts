import { createHash, createPublicKey } from 'node:crypto';
import * as path from 'node:path';
import { escapeText, failed, ok, searchImpact, toJson, type ImpactedImage, type Result } from '../core/index.js';
import { checkLog } from '../node/evidence-log.js';
import { readBytes } from '../node/read-bytes.js';
import type { Run } from './command.js';
import { findLog } from './evidence/find-log.js';
import { sayBroken, sayUnreadable } from './evidence/say.js';
import { exitCodes } from './io.js';

/** `wharfmaster evidence impact --key F`: every digest that a key vouches for by the log: what to look at when it was stolen. */
export const run: Run = async (given, io) => {
  const key = fingerprintOf(given.values.get('key'), io.workingDirectory);
  const found = key.ok ? findLog(given, io) : key;
  if (!key.ok || !found.ok) {
    io.note(`wharfmaster: ${escapeText(found.ok ? '' : found.problem)}`);
    return exitCodes.wrong;
  }
  const { folder } = found.value.place;
  const search = searchImpact(key.value);
  const checked = await checkLog(folder, { onRecord: (record) => search.take(record), signal: io.cancel });
  if (!checked.ok) return sayUnreadable(folder, checked.problem, io);
  const images = search.found();
  if (given.values.get('format') === 'json') io.out(`${toJson({ key: key.value, records: checked.value.state.end.seq, images }, 2)}\n`);
  else io.out(images.map((image) => `${escapeText(describe(image))}\n`).join(''));
  io.note(
    `wharfmaster: ${images.length} digest${images.length === 1 ? '' : 's'} in ${checked.value.state.end.seq} records of this log. Other machines have logs of their own.`,
  );
  if (checked.value.broken === undefined) return exitCodes.fine;
  sayBroken(checked.value.broken, io);
  return exitCodes.blocked;
};

/** A fingerprint as policies write it, or a file with the public key or a certificate of it. */
function fingerprintOf(text: string | undefined, workingDirectory: string): Result<string, string> {
  if (text === undefined) return failed('Say which key: --key with its SHA-256 fingerprint, or the file of its public key.');
  // Some tools write a colon after each byte.
  const digits = text
    .replace(/^sha256:/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  const written = /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
  if (written !== undefined) return ok(written);
  const bytes = readBytes(path.resolve(workingDirectory, text), 1024 * 1024);
  if (!bytes.ok)
    return failed(`${text} is neither a fingerprint (64 hexadecimal digits) nor a file that can be read. ${bytes.problem.message}`);
  // A private key would do as well, and has no business on a command line.
  if (bytes.value.includes('PRIVATE KEY')) return failed(`${text} holds a private key. Name the file of its public key.`);
  try {
    return ok(
      createHash('sha256')
        .update(createPublicKey(bytes.value).export({ type: 'spki', format: 'der' }))
        .digest('hex'),
    );
  } catch {
    return failed(`${text} holds no public key and no certificate in PEM form.`);
  }
}

function describe({ digest, refs, events, firstSeen, lastSeen, seqs }: ImpactedImage): string {
  const when = firstSeen === lastSeen ? firstSeen : `${firstSeen} to ${lastSeen}`;
  return `${digest}  ${refs.join(', ')}  ${events.join(', ')}  ${when}  record${seqs.length === 1 ? '' : 's'} ${seqs.slice(0, 10).join(', ')}${seqs.length > 10 ? ', …' : ''}`;
}
