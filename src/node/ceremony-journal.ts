import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import {
  ceremonySteps,
  failed,
  ok,
  type CeremonyJournal,
  type CeremonyState,
  type Digest,
  type Result,
  type TrustProblem,
} from '../core/index.js';
import { lockFolder } from './folder-lock.js';
import { sha256 } from './hash.js';
import { isOwnFolder, readOwnFile, writeOwnFile } from './own-files.js';

/**
 * Keeps how far each ceremony came, one file each, in a private folder that windows and command lines of the same person share. What is
 * damaged or somebody else's is passed over: nothing is believed from here but where to look again.
 */
export function openCeremonyJournal(folder: string): Result<CeremonyJournal, TrustProblem> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    return failed(unusable(folder, cause));
  }
  return isOwnFolder(folder) ? ok(journalIn(folder)) : failed(foreign(folder));
}

function journalIn(folder: string): CeremonyJournal {
  const fileOf = (id: string): string => path.join(folder, `${id}.json`);
  return {
    find: (imageIds, target) =>
      Promise.resolve(ok(statesIn(folder).findLast((state) => state.released !== true && isAbout(state, imageIds, target)))),
    save(state) {
      try {
        writeOwnFile(fileOf(state.id), JSON.stringify(state));
        return Promise.resolve(ok(undefined));
      } catch (cause) {
        return Promise.resolve(failed(unusable(folder, cause)));
      }
    },
    list: () => Promise.resolve(ok(statesIn(folder))),
    remove(id) {
      rmSync(fileOf(id), { force: true });
      return Promise.resolve();
    },
    async hold(target) {
      try {
        const own = path.join(folder, `target-${sha256(target).slice(0, 32)}`);
        mkdirSync(own, { recursive: true, mode: 0o700 });
        const lock = await lockFolder(own, 0);
        return 'release' in lock ? ok(lock) : failed(busy(target));
      } catch (cause) {
        return failed(unusable(folder, cause));
      }
    },
  };
}

function statesIn(folder: string): readonly CeremonyState[] {
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]{8,32}\.json$/.test(name));
  const states = names.flatMap((name) => readState(path.join(folder, name)) ?? []);
  return states.sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
}

/** A state is some kilobytes; more is no file of ours. */
const largestState = 1024 * 1024;

function readState(file: string): CeremonyState | undefined {
  try {
    const state: unknown = JSON.parse(readOwnFile(file, largestState) ?? 'null');
    return isState(state) && path.basename(file) === `${state.id}.json` ? state : undefined;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is CeremonyState {
  if (typeof value !== 'object' || value === null) return false;
  const entries: Readonly<Record<string, unknown>> = { ...value };
  const isText = (name: string): boolean => typeof entries[name] === 'string';
  const isTexts = (name: string): boolean => {
    const list = entries[name];
    return Array.isArray(list) && list.every((text) => typeof text === 'string');
  };
  return (
    entries['version'] === 1 &&
    ['id', 'name', 'target', 'staging', 'startedAt', 'updatedAt'].every(isText) &&
    ['imageIds', 'policies'].every(isTexts) &&
    ceremonySteps.some((step) => step === entries['done']) &&
    (entries['attested'] === undefined || isTexts('attested')) &&
    (entries['pushed'] === undefined || isPushed(entries['pushed']))
  );
}

/** As much of it as somebody looks at: where the registry is asked again. */
function isPushed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('descriptor' in value)) return false;
  const { descriptor } = value;
  return typeof descriptor === 'object' && descriptor !== null && 'digest' in descriptor && typeof descriptor.digest === 'string';
}

function isAbout(state: CeremonyState, imageIds: readonly Digest[], target: string): boolean {
  return state.target === target && [...state.imageIds].sort().join() === [...imageIds].sort().join();
}

function busy(target: string): TrustProblem {
  return {
    code: 'BUSY',
    message: `Another window or command line of yours is releasing to ${target}.`,
    next: 'Wait until it has ended, or cancel it, then run this again.',
  };
}

function unusable(folder: string, cause: unknown): TrustProblem {
  return {
    code: 'DISK_FULL',
    message: `How far the push came cannot be kept in ${folder} (${cause instanceof Error ? cause.message : String(cause)}).`,
    next: 'Make room there or let yourself write to it: without it a push that is interrupted could not be continued.',
    cause,
  };
}

function foreign(folder: string): TrustProblem {
  return {
    code: 'NOT_ALLOWED',
    message: `${folder} is a link, or others can write to it, so nothing in it can be believed.`,
    next: 'Remove it, or make it a folder that only you can write to.',
  };
}
