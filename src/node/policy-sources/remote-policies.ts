import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { isRemoteSource, policyFileName, readPolicy, type LayerKind, type SourceStanding } from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { policyRoot } from '../paths.js';
import type { RemotePolicies } from '../policies/remote-policies.js';
import { readBytes } from '../read-bytes.js';
import { sourceOfRecord } from './kept-record.js';
import { policiesFolder, sourceStanding, type AskedSource, type NamedBy, type SourceSurroundings } from './source-standing.js';

/** Which policies are looked for: the administrator's, those that the person names, and what the files of these folders extend. */
export interface RemoteWishes extends SourceSurroundings {
  readonly workingDirectory: string;
  /** Files or sources that the person names. */
  readonly named?: readonly string[];
  /** What the person expects of the sources that she names. */
  readonly expects?: Pick<AskedSource, 'name' | 'minSerial'>;
  /** Folders that are judged: the policies on the way down to them are looked into. */
  readonly folders?: readonly string[];
  /** True to leave the administrator's policy and what was kept of others out: only what is named counts. */
  readonly isOnlyNamed?: boolean;
}

/**
 * Every policy from afar that a run can meet: those that are named are looked for where that is due, what was kept of others is only verified.
 * Policies extend policies, so each one that counts is looked into for the next.
 */
export async function remotePolicies(wishes: RemoteWishes): Promise<RemotePolicies> {
  const standings = new Map<string, SourceStanding>();
  for (const asked of [...ofOrganisation(wishes), ...ofFolders(wishes)]) await follow(asked, wishes, standings);
  for (const source of wishes.isOnlyNamed === true ? [] : keptSources(wishes))
    if (!standings.has(source)) standings.set(source, await sourceStanding({ source, by: 'workspace' }, { ...wishes, fetches: 'never' }));
  return { standings: [...standings.values()] };
}

const longestChain = 8;

/** The source, and what its policy extends; who named the first answers for all of them. */
async function follow(asked: AskedSource, wishes: RemoteWishes, standings: Map<string, SourceStanding>): Promise<void> {
  for (let next: AskedSource | undefined = asked, steps = 0; next !== undefined && steps < longestChain; steps++) {
    if (standings.has(next.source)) return;
    const standing = await sourceStanding(next, wishes);
    standings.set(next.source, standing);
    const target: string | undefined = standing.state === 'usable' ? extendsOf(standing.file, 'organisation') : undefined;
    next = target === undefined ? undefined : { source: target, by: asked.by };
  }
}

function ofOrganisation({ managed, named = [], workingDirectory, ...rest }: RemoteWishes): readonly AskedSource[] {
  const { file, name, minSerial } = rest.isOnlyNamed === true ? {} : (managed?.policy ?? {});
  const expects = { ...(name !== undefined && { name }), ...(minSerial !== undefined && { minSerial }) };
  const administrators = file === undefined ? [] : sourcesOf(file, 'administrator', workingDirectory, expects);
  return [...administrators, ...named.flatMap((one) => sourcesOf(one, 'person', workingDirectory, rest.expects ?? {}))];
}

/** A source itself, or the one that a file on this machine extends. */
function sourcesOf(
  written: string,
  by: NamedBy,
  workingDirectory: string,
  expects: Omit<AskedSource, 'source' | 'by'>,
): readonly AskedSource[] {
  if (isRemoteSource(written)) return [{ source: written, by, ...expects }];
  const target = extendsOf(path.resolve(workingDirectory, written), 'organisation');
  return target === undefined ? [] : [{ source: target, by }];
}

function ofFolders({ folders = [], workingDirectory }: RemoteWishes): readonly AskedSource[] {
  const files = folders.flatMap((folder) => policyFilesDownTo(folder, policyRoot(folder, workingDirectory)));
  const targets = [...new Set(files)].flatMap((file) => extendsOf(file, 'workspace') ?? []);
  return targets.map((source) => ({ source, by: 'workspace' as const }));
}

function policyFilesDownTo(folder: string, root: string): readonly string[] {
  const files: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    files.unshift(path.join(at, policyFileName));
    if (at === root || at === path.dirname(at)) return files;
  }
}

/** The source that a policy file extends, when it is one from afar; a local parent is looked into as well. */
function extendsOf(file: string, layer: LayerKind, steps = 0): string | undefined {
  const bytes = readBytes(file, 8 * 1024 * 1024);
  if (!bytes.ok || steps >= longestChain) return undefined;
  const text = decodeText(bytes.value).text;
  // Reading all of it is only worth while where the word stands.
  const target = text.includes('extends') ? readPolicy(file, text, { layer, toolVersion: __ENGINE_VERSION__ }).policy?.extends : undefined;
  if (target === undefined) return undefined;
  return isRemoteSource(target) ? target : extendsOf(path.resolve(path.dirname(file), target), layer, steps + 1);
}

function keptSources({ environment }: RemoteWishes): readonly string[] {
  const all = policiesFolder(environment);
  try {
    return readdirSync(all)
      .slice(0, 200)
      .flatMap((name) => sourceOfRecord(path.join(all, name)) ?? []);
  } catch {
    return [];
  }
}
