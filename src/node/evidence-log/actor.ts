import { hostname, userInfo } from 'node:os';
import * as path from 'node:path';
import type { EvidenceActor } from '../../core/index.js';
import { randomName } from '../hash.js';
import { readOwnFile, writeOwnFile } from '../own-files.js';

/** Who works here, as far as the operating system says; nobody vouches for that. */
export function systemActor(tool: string, version: string): EvidenceActor {
  return { user: userName(), unverified: true, host: hostname(), tool, version };
}

/** A number of a user without an entry is usual in containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/**
 * The same person and machine, by names that only who has the log's salt can tell: where records about people are to be kept apart from
 * their names. The salt lies beside the log, and is made with the lock held.
 */
export function hashedActor(actor: EvidenceActor, folder: string): EvidenceActor {
  const file = path.join(folder, 'salt');
  const salt = readOwnFile(file, 1024) ?? newSalt(file);
  const hashed = (text: string): string =>
    `sha256:${process.getBuiltinModule('node:crypto').createHmac('sha256', salt).update(text).digest('hex').slice(0, 32)}`;
  return { ...actor, user: hashed(`user ${actor.user}`), host: hashed(`host ${actor.host}`) };
}

function newSalt(file: string): string {
  const salt = randomName() + randomName() + randomName() + randomName();
  writeOwnFile(file, salt);
  return salt;
}
