import { lstatSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Digest, type ImageScan, type Problem, type Result } from '../core/index.js';
import { sha256 } from './hash.js';
import { isOwnFolder } from './own-files.js';
import { joinScans } from './scan-store/join-scans.js';
import { readEntry, writeEntry, type KeptReport, type ReportKey } from './scan-store/entry.js';
import { makeRoom } from './scan-store/make-room.js';

export type { KeptReport, ReportKey } from './scan-store/entry.js';

/**
 * Reports of scanners, one file each, in a folder that several windows share. What is damaged, a link, or somebody else's is dropped and
 * counted: a report that somebody planted could turn a gate green.
 */
export interface ScanStore {
  /** The reports about every platform of a local image; undefined unless all of them are here. */
  find(source: Digest, key: ReportKey): readonly KeptReport[] | undefined;
  keep(report: KeptReport): Result<undefined, ScanStoreProblem>;
  /** What is known about each image: the newest report of every scanner; the newest image first. */
  all(): { readonly scans: readonly ImageScan[]; readonly dropped: number };
  forget(): Result<undefined, ScanStoreProblem>;
}

export type ScanStoreProblem = Problem<'STORE_FOREIGN' | 'STORE_UNUSABLE'>;

/** Opens the store below a folder, which is made when it is not there. */
export function openScanStore(storage: string, mostBytes: number): Result<ScanStore, ScanStoreProblem> {
  // A folder of its own, so that files which are not ours are never touched, and other versions keep theirs.
  const folder = path.join(storage, 'scans-1');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    return failed(unusable(storage, cause));
  }
  return isOwnFolder(folder) ? ok(storeIn(folder, mostBytes)) : failed(isForeign(folder));
}

function storeIn(folder: string, mostBytes: number): ScanStore {
  let dropped = 0;
  const read = (name: string): KeptReport | undefined => {
    const file = path.join(folder, name);
    const entry = readEntry(file);
    if (entry === undefined && drop(file)) dropped++;
    return entry;
  };
  return {
    find(source, key) {
      const names = namesIn(folder).filter((name) => name.startsWith(`${sourcePart(source)}-`) && name.endsWith(`-${keyPart(key)}.json`));
      const found = names.flatMap((name) => read(name) ?? []).filter((report) => isAbout(report, source, key));
      const [first] = found;
      if (first === undefined || found.length < first.images) return undefined;
      for (const name of names) touch(path.join(folder, name));
      return found;
    },
    keep(report) {
      const name = `${sourcePart(report.source)}-${sha256(report.scan.subject.imageId).slice(0, 16)}-${keyPart(report.key)}.json`;
      try {
        writeEntry(path.join(folder, name), report);
        makeRoom(folder, mostBytes);
        return ok(undefined);
      } catch (cause) {
        return failed(unusable(folder, cause));
      }
    },
    all() {
      const scans = joinScans(namesIn(folder).flatMap((name) => read(name) ?? []));
      const answer = { scans, dropped };
      dropped = 0;
      return answer;
    },
    forget() {
      try {
        for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { force: true });
        return ok(undefined);
      } catch (cause) {
        return failed(unusable(folder, cause));
      }
    },
  };
}

function sourcePart(source: Digest): string {
  return sha256(source).slice(0, 32);
}

function keyPart({ scanner, version, database, server, lookedFor }: ReportKey): string {
  return sha256(JSON.stringify([scanner, version, database, server ?? '', lookedFor])).slice(0, 32);
}

/** The file's name is only where to look; what is in it decides. */
function isAbout(report: KeptReport, source: Digest, key: ReportKey): boolean {
  return report.source === source && keyPart(report.key) === keyPart(key);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{32}\.json$/.test(name));
  } catch {
    return [];
  }
}

/** True when there was something to drop: another window may have made room meanwhile. */
function drop(file: string): boolean {
  try {
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return false;
    rmSync(file, { force: true });
    return true;
  } catch {
    return true;
  }
}

/** The oldest in use goes first when room is needed. */
function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Another window has dropped it: then it needs no time.
  }
}

function isForeign(folder: string): ScanStoreProblem {
  return {
    code: 'STORE_FOREIGN',
    message: `${folder} belongs to somebody else, is a link, or can be written by others, so no report in it is believed and none is kept.`,
    next: 'Remove it, or take the right to write from group and others.',
  };
}

function unusable(folder: string, cause: unknown): ScanStoreProblem {
  return {
    code: 'STORE_UNUSABLE',
    message: `Reports cannot be kept in ${folder}.`,
    next: 'Look at its permissions and at the space on its disk. Scans work all the same, but are forgotten.',
    cause,
  };
}
