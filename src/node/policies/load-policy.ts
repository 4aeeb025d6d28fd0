import * as path from 'node:path';
import {
  overlayProblems,
  readPolicy,
  toLayer,
  type LayerKind,
  type PolicyOrigin,
  type SourceStanding,
  type PolicyLabel,
  type PolicyLayer,
  type PolicyProblem,
  type PolicyReading,
} from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { sha256 } from '../hash.js';
import { policyFilesOnDisk, type PolicyFiles } from './policy-files.js';

/** One policy file as it was found. Without a layer it is broken, and `problems` or `unreadable` says why. */
export interface LoadedPolicy {
  /** As the core names it. */
  readonly file: string;
  readonly kind: LayerKind;
  readonly label: PolicyLabel;
  readonly layer?: PolicyLayer;
  readonly reading?: PolicyReading;
  readonly problems: readonly PolicyProblem[];
  readonly unreadable?: string;
  /** `sha256:` of the file's bytes. */
  readonly digest?: () => string;
  /** The source that it comes from, when it does not lie on this machine of its own right. */
  readonly source?: string;
  /** Who vouches for it; present when `source` is and the kept copy counts. */
  readonly origin?: PolicyOrigin;
}

export interface LoadOptions {
  readonly kind: LayerKind;
  /** A file that must be there; else an absent one is simply no policy. */
  readonly required: boolean;
  readonly workingDirectory: string;
  /** Workspace policies are followed through no link that leads out of here. */
  readonly absoluteRoot?: string;
  readonly organisation?: PolicyLayer;
  /** Set for the kept copy of a policy from afar. */
  readonly standing?: SourceStanding;
  /** Where files are read; absent: the disk. */
  readonly files?: PolicyFiles;
  /** What only judging finds: whether the policy's own tests hold (policy.md section 1). */
  readonly check: (reading: PolicyReading) => readonly PolicyProblem[];
}

/** Reads one policy file; undefined when there is none and none is needed. */
export function loadPolicy(file: string, options: LoadOptions): LoadedPolicy | undefined {
  const { kind, standing } = options;
  // A kept copy lies on the disk, wherever the rest is read.
  const files = standing === undefined ? (options.files ?? policyFilesOnDisk) : policyFilesOnDisk;
  if (standing?.state === 'unusable') return unusable(file, kind, standing);
  const absolute = path.resolve(options.workingDirectory, file);
  if (!options.required && !files.has(absolute)) return undefined;
  const broken = { file, kind, label: { file, layer: kind }, problems: [] };
  if (options.absoluteRoot !== undefined && files.leadsOut(absolute, options.absoluteRoot))
    return { ...broken, unreadable: 'It is a link that leads out of the repository. Put the policy itself there.' };
  const bytes = files.read(absolute, policyLimit);
  if (!bytes.ok) return { ...broken, unreadable: `${bytes.problem.message} ${bytes.problem.next}` };
  const reading = readPolicy(file, decodeText(bytes.value).text, { layer: kind, toolVersion: __ENGINE_VERSION__ });
  const problems = [...reading.problems, ...furtherProblems(reading, options)];
  const digest = (): string => `sha256:${sha256(bytes.value)}`;
  const layer = problems.some(breaks) ? undefined : toLayer(reading, kind);
  const loaded = { ...broken, reading, problems, digest, ...(layer === undefined ? {} : { layer, label: layer.label }) };
  return standing === undefined ? loaded : fromAfar(loaded, standing);
}

function unusable(
  file: string,
  kind: LayerKind,
  { source, problem }: Extract<SourceStanding, { readonly state: 'unusable' }>,
): LoadedPolicy {
  // People know it by its address: the file is not there.
  const label = { file: source, layer: kind };
  return { file, kind, label, problems: [], unreadable: `${problem.message} ${problem.next}`, source };
}

/** What is on the disk must still be what was verified; that it could be outdated is said on its own line. */
function fromAfar(loaded: LoadedPolicy, { origin }: Extract<SourceStanding, { readonly state: 'usable' }>): LoadedPolicy {
  const { file, kind, digest, reading, problems } = loaded;
  const { source, stale } = origin;
  if (digest?.() !== origin.digest)
    return { file, kind, label: { file, layer: kind }, problems: [], unreadable: `The kept copy of ${source} was changed.`, source };
  if (stale === undefined || reading === undefined || problems.some(({ rule }) => rule === 'policy-stale'))
    return { ...loaded, source, origin };
  return { ...loaded, source, origin, problems: [...problems, staleProblem(reading, origin)] };
}

function staleProblem(reading: PolicyReading, { source, stale = '' }: PolicyOrigin): PolicyProblem {
  return {
    ...{ rule: 'policy-stale', level: 'warn', span: reading.headOf(['distribution', 'maxStale']) },
    what: `This policy from ${source} may be outdated. ${stale}`,
    why: 'What changed since then is not judged by.',
    next: 'Fetch it anew: wharfmaster policy pull.',
  };
}

/** Only this breaks a policy: an invalid exception waives nothing, and a stale policy still governs. */
export function breaks({ rule, level }: PolicyProblem): boolean {
  return rule === 'policy-invalid' && level === 'error';
}

/** Above what a policy may hold, so that the reader says it in its own words. */
const policyLimit = 8 * 1024 * 1024;

function furtherProblems(reading: PolicyReading, { kind, organisation, check }: LoadOptions): readonly PolicyProblem[] {
  const overlay = kind === 'workspace' && organisation !== undefined ? overlayProblems(reading, organisation) : [];
  return [...reading.problems, ...overlay].some(breaks) ? overlay : [...overlay, ...check(reading)];
}
