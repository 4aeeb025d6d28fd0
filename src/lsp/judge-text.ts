import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  excludedBy,
  followSource,
  judgeFollowed,
  governingWithoutExcluded,
  mergedBuildArgs,
  mergedCustomResources,
  noFacts,
  nothingRead,
  type CustomResource,
  type FilePath,
  type FollowedSource,
  type JudgedBefore,
  type JudgedFile,
  type JudgingContext,
  type KnownFacts,
  type Outcome,
  type Reading,
  type SourceFile,
  type TextChange,
  type Verdicts,
} from '../core/index.js';
import type { Host, Pause } from './host.js';
import type { WireCounts, WireFileState } from './protocol.js';
import type { Governing } from './policy-store.js';
import { StampedFiles, type FilesWithStamps } from './stamped-files.js';

/** Longer texts are not read at a keystroke; that is said on their first line. */
export const longestText = 16 * 1024 * 1024;

/** A longer text that nobody types in is read elsewhere: one document of it can take longer than a keystroke may wait. */
const longestHere = 200_000;

/** One version of a text with what was read in it and what the policies say. */
export interface JudgedText {
  readonly uri: string;
  readonly file: FilePath;
  /** Line starts of the text; for open documents only valid while `version` is theirs. */
  readonly lines: TextDocument;
  readonly version: number;
  readonly state: WireFileState['state'];
  readonly source: SourceFile;
  readonly kept: KeptReading;
  readonly judged: JudgedFile;
  /** What each use alone was given, for the next version. */
  readonly verdicts: Verdicts;
  readonly governing: Governing;
  readonly context: JudgingContext;
  /** The store's revision that was judged with. */
  readonly revision: number;
}

/** A reading with what it was made from, so that a change of policy alone parses nothing. */
export interface KeptReading {
  readonly version: number;
  readonly reading: Reading;
  readonly known: KnownFacts;
  readonly factsKey: string;
  /** What the other files were that it looked into. */
  readonly stamp: string;
  /** The id of the file kind that read it. */
  readonly kind?: string;
  /** What makes reading the next version cheap. */
  readonly followed?: FollowedSource;
}

/** Everything that judging one text takes. */
export interface JudgingTask {
  readonly uri: string;
  readonly file: FilePath;
  readonly lines: TextDocument;
  readonly languageId?: string;
  readonly forcedKind?: string;
  /** Those that the person's settings describe. */
  readonly customResources?: readonly CustomResource[];
  readonly excluded: boolean;
  readonly governing: Governing;
  readonly context: JudgingContext;
  readonly revision: number;
  /** The files that readers may look into besides the text. */
  readonly files: FilesWithStamps;
  /** An earlier judgement of this document: of its reading, what no change touched is used again, and of its verdicts while nothing else changed. */
  readonly earlier?: JudgedText;
  /** What changed in the text since that version; undefined when nobody knows. */
  readonly change?: TextChange | undefined;
  /** Lets others have their turn while a large text is read. */
  readonly pause?: Pause;
  /** Where a large text can be read without keeping this thread busy. */
  readonly host?: Pick<Host, 'readElsewhere'>;
}

/** Reads a text, unless that was done, and judges every use in it. */
export async function judgeText(task: JudgingTask): Promise<JudgedText> {
  const { lines, file, context } = task;
  const governing = { ...task.governing, policy: governingWithoutExcluded(file, task.governing.policy) };
  const version = lines.version;
  const source = toSource(task);
  const state = stateBeforeReading(task, source);
  const kept = state === 'judged' || state === 'no-policy' ? await readKept(task, governing, source) : unread(version);
  const { judged, verdicts } = judgeFollowed(file, kept.reading, governing.policy, context, judgedBefore(task, kept));
  return {
    ...{ uri: task.uri, file, lines, version, source, kept, judged, verdicts, governing, context, revision: task.revision },
    state: state !== 'judged' ? state : kept.kind === undefined ? 'not-read' : isEmpty(kept.reading) ? 'no-images' : 'judged',
  };
}

/** How many uses there are of each outcome; a denied use that only an exception saves counts as excepted too. */
export function countUses(judged: JudgedFile): WireCounts {
  const counts = { allowed: 0, denied: 0, undetermined: 0, excepted: 0 };
  for (const { verdict } of judged.uses) {
    counts[verdict.outcome]++;
    if (verdict.findings.some(({ excepted }) => excepted !== undefined)) counts.excepted++;
  }
  return counts;
}

/** The outcome of a file: its worst use, and never "allowed" when a part could not be read. */
export function outcomeOf({ judged, state }: Pick<JudgedText, 'judged' | 'state'>): Outcome {
  const outcomes = new Set(judged.uses.map(({ verdict }) => verdict.outcome));
  if (outcomes.has('denied')) return 'denied';
  const unsure = outcomes.has('undetermined') || judged.unreadable.length > 0 || state === 'too-large' || state === 'no-policy';
  return unsure ? 'undetermined' : 'allowed';
}

function toSource({ file, lines, languageId, forcedKind }: JudgingTask): SourceFile {
  return {
    path: file,
    text: lines.getText(),
    ...(languageId === undefined ? {} : { languageId }),
    ...(forcedKind === undefined ? {} : { kind: forcedKind }),
  };
}

function stateBeforeReading({ governing, excluded, file }: JudgingTask, source: SourceFile): WireFileState['state'] {
  const { layers, broken } = governing.policy;
  if (excluded || excludedBy(file, governing.policy) !== undefined) return 'excluded';
  if (source.text.length > longestText) return 'too-large';
  return layers.length === 0 && broken.length === 0 ? 'no-policy' : 'judged';
}

async function readKept(task: JudgingTask, governing: Governing, source: SourceFile): Promise<KeptReading> {
  const { lines, files, change, pause } = task;
  const version = lines.version;
  const facts = {
    buildArgs: mergedBuildArgs(governing.policy),
    customResources: mergedCustomResources(governing.policy, task.customResources),
  };
  const factsKey = JSON.stringify(facts);
  const earlier = isStillTrue(task, factsKey) ? task.earlier?.kept : undefined;
  if (earlier?.version === version) return earlier;
  const known: KnownFacts = { ...noFacts, ...facts, files };
  const met = new StampedFiles(files, earlier?.reading.consulted ?? []);
  const before = earlier?.followed && change && { followed: earlier.followed, change };
  const isLarge = source.text.length > longestHere;
  const elsewhere = isLarge ? await task.host?.readElsewhere?.(source, facts) : undefined;
  const followed =
    elsewhere ?? (await followSource(source, { ...known, files: met }, { ...(before && { earlier: before }), ...(pause && { pause }) }));
  const { reading, kind } = followed;
  return { version, reading, known, factsKey, stamp: met.stampOf(reading.consulted), followed, ...(kind === undefined ? {} : { kind }) };
}

/** True when the earlier reading was made from the same facts and files. */
function isStillTrue({ earlier, files }: JudgingTask, factsKey: string): boolean {
  return earlier?.kept.factsKey === factsKey && earlier.kept.stamp === files.stampOf(earlier.kept.reading.consulted);
}

/** The verdicts that still hold: of the same policies, the same origin and the same day. */
function judgedBefore({ earlier, revision, context }: JudgingTask, kept: KeptReading): JudgedBefore | undefined {
  const isSame = earlier?.revision === revision && earlier.context.origin === context.origin && dayOf(earlier.context) === dayOf(context);
  if (!isSame) return undefined;
  if (kept !== earlier.kept) return { verdicts: earlier.verdicts, kept: kept.followed?.kept ?? [] };
  const everything = {
    was: 0,
    now: 0,
    count: kept.reading.uses.length,
    move: { file: earlier.file, by: 0, length: earlier.source.text.length },
  };
  return { verdicts: earlier.verdicts, kept: [everything] };
}

/** Policies count in days of UTC. */
function dayOf({ now }: JudgingContext): number {
  return Math.floor(now / 86_400_000);
}

function unread(version: number): KeptReading {
  return { version: -1 - version, reading: nothingRead, known: noFacts, factsKey: '', stamp: '' };
}

function isEmpty({ uses, problems }: Reading): boolean {
  return uses.length === 0 && problems.length === 0;
}
