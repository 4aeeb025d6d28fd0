import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { randomName, sha256 } from '../hash.js';
import { isOwnFolder, readOwnFile, syncFolder, writeOwnFile } from '../own-files.js';
import { largestBundles, largestPolicy } from './fetched-policy.js';

/** One version of a policy on this machine's disk: its bytes are what its folder's name says. Its signatures are verified by whoever uses it. */
export interface KeptVersion {
  readonly digest: string;
  /** Absolute path of the policy. */
  readonly file: string;
  readonly bytes: Buffer;
  readonly bundles: string;
}

/** What is kept of a version besides the policy: bundles one on each line, and public keys by their paths beside the policy. */
export interface VersionContent {
  readonly bytes: Buffer;
  readonly bundles: readonly string[];
  readonly beside: ReadonlyMap<string, Buffer>;
}

/** The folder of a source below that of all: the source itself may hold anything. */
export function folderOf(all: string, source: string): string {
  return path.join(all, sha256(source).slice(0, 32));
}

/** Where a version's policy lies, whether it does or not. */
export function policyFileOf(folder: string, digest: string): string {
  return path.join(folder, digest.replace('sha256:', ''), 'policy.yaml');
}

/** Makes the folder, which nobody else may write; throws where that cannot be. */
export function makeOwnFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!isOwnFolder(folder)) throw new Error(`${folder} can be written by others`);
}

/** Undefined when the version is not there, or is not what its name says any more. */
export function readVersion(folder: string, digest: string): KeptVersion | undefined {
  const file = policyFileOf(folder, digest);
  if (!isOwnFolderSafely(folder) || !isOwnFolderSafely(path.dirname(file))) return undefined;
  const text = readOwnFile(file, largestPolicy);
  const bundles = readOwnFile(`${file}.sigstore.json`, largestBundles * 2);
  if (text === undefined || bundles === undefined) return undefined;
  const bytes = Buffer.from(text, 'utf8');
  return `sha256:${sha256(bytes)}` === digest ? { digest, file, bytes, bundles } : undefined;
}

/** The digests of every version that is kept, sound or not. */
export function versionsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .map((name) => `sha256:${name}`);
  } catch {
    return [];
  }
}

/** The whole version appears at once, under its digest; a damaged one that stands there gives way. Throws as Node does. */
export function writeVersion(folder: string, digest: string, { bytes, bundles, beside }: VersionContent): void {
  const file = policyFileOf(folder, digest);
  const making = path.join(folder, `making-${randomName()}`);
  try {
    mkdirSync(making, { mode: 0o700 });
    writeOwnFile(path.join(making, 'policy.yaml'), bytes);
    writeOwnFile(path.join(making, 'policy.yaml.sigstore.json'), bundles.map((bundle) => JSON.stringify(JSON.parse(bundle))).join('\n'));
    for (const [name, content] of beside) {
      const to = path.join(making, ...name.split('/'));
      mkdirSync(path.dirname(to), { recursive: true, mode: 0o700 });
      writeOwnFile(to, content);
    }
    rmSync(path.dirname(file), { recursive: true, force: true });
    renameSync(making, path.dirname(file));
    syncFolder(folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** All but these versions, and what a crash left half made, go away; who fails to remove something tries again next time. */
export function tidyVersions(folder: string, keep: readonly string[]): void {
  try {
    const names = readdirSync(folder).filter(
      (name) => isLeftOver(folder, name) || (/^[0-9a-f]{64}$/.test(name) && !keep.includes(`sha256:${name}`)),
    );
    for (const name of names) rmSync(path.join(folder, name), { recursive: true, force: true });
  } catch {
    // The versions in force stand in folders of their own.
  }
}

function isLeftOver(folder: string, name: string): boolean {
  return name.startsWith('making-') && Date.now() - statSync(path.join(folder, name)).mtimeMs > 10 * 60_000;
}

function isOwnFolderSafely(folder: string): boolean {
  try {
    return lstatSync(folder, { throwIfNoEntry: false }) !== undefined && isOwnFolder(folder);
  } catch {
    return false;
  }
}
