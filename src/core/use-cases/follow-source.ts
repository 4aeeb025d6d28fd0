import { fileKinds } from '../file-kinds/index.js';
import type { KeptUses } from '../model/moved.js';
import {
  joinReadings,
  nothingRead,
  type FileKind,
  type KnownFacts,
  type PartReader,
  type Reading,
  type SourceFile,
} from '../model/reading.js';
import type { TextChange } from '../model/text-change.js';
import { keptUses, planChangedParts, planParts, type FilePart, type FileParts, type PartsPlan } from './file-parts.js';
import { kindOf } from './kind-of-file.js';
import { readInside } from './read-inside.js';
import { RecordedFiles } from './recorded-files.js';
import { unreadFiles } from './unread-files.js';

/** What reading a version of a file gave, with what makes reading the next one cheap. */
export interface FollowedSource {
  readonly reading: Reading;
  /** The id of the file kind that read it; absent when none did. */
  readonly kind?: string;
  /** The uses that are those of the version before. */
  readonly kept: readonly KeptUses[];
  readonly parts?: FileParts;
}

/** How to follow a file: what is known of the version before, and when to let others have their turn. */
export interface FollowOptions {
  /** Only when it was read with the same facts. */
  readonly earlier?: { readonly followed: FollowedSource; readonly change: TextChange };
  /** Called between the parts of a file. */
  readonly pause?: () => Promise<void> | undefined;
}

/**
 * Reads a file with the kind that claims it, as `readSource` does; of a version that was followed, only the parts that the change touched. The reading
 * is the same as that of a full read.
 */
export async function followSource(file: SourceFile, known: KnownFacts, { earlier, pause }: FollowOptions = {}): Promise<FollowedSource> {
  const kind = kindOf(file);
  if (kind === undefined) return { reading: nothingRead, kept: [] };
  const reader = await kind.load();
  if (reader.parts === undefined) {
    const files = new RecordedFiles(known.files);
    const facts = { ...known, files };
    const own = joinReadings([reader.read(file, facts), ...(await readByOthers(file, kind, facts))]);
    const reading = await readInside(file, own, facts);
    const problems = [...unreadFiles(files, { start: 0, end: file.text.length }), ...reading.problems];
    return { kind: kind.id, reading: { ...reading, problems, consulted: files.consulted, wants: files.wants }, kept: [] };
  }
  const before = earlier?.followed.kind === kind.id ? earlier.followed : undefined;
  const plan =
    before?.parts && earlier ? planChangedParts(file, reader.parts, before.parts, earlier.change) : planParts(file, reader.parts);
  const read = await readParts(file, known, reader.parts, plan, pause);
  const reading = reader.parts.join(
    file,
    read.map((part) => part.reading),
  );
  const parts: FileParts = { length: file.text.length, parts: read, isWhole: plan.isWhole };
  const kept = before?.parts ? keptUses(plan, { reading: before.reading, parts: before.parts }, { reading, parts }) : [];
  return { kind: kind.id, reading, kept, parts };
}

/**
 * What kinds that look at content only find in a file which another one claims. A file that cannot be read to its end is nobody's for certain, and
 * undetermined by the word of the one that claims it.
 */
async function readByOthers(file: SourceFile, claimed: FileKind, known: KnownFacts): Promise<readonly Reading[]> {
  if (claimed.readsResources === true) return [];
  const others = fileKinds.filter((kind) => kind !== claimed && kind.sharesFile?.(file) === true);
  const readings = await Promise.all(others.map(async (kind) => (await kind.load()).read(file, known)));
  const isSound = ({ problems }: Reading): boolean => problems.every(({ undetermined }) => undetermined === undefined);
  return readings.filter((reading) => reading.uses.length + reading.embedded.length > 0 && isSound(reading));
}

async function readParts(
  file: SourceFile,
  known: KnownFacts,
  reader: PartReader,
  plan: PartsPlan,
  pause: FollowOptions['pause'],
): Promise<readonly FilePart[]> {
  const parts: FilePart[] = [];
  for (const { at, reading } of plan.parts) {
    if (reading) {
      parts.push({ at, reading });
      continue;
    }
    const files = new RecordedFiles(known.files);
    const part = reader.readPart(file, at, { ...known, files });
    const isAlone = part.embedded.length === 0 && part.builds.length === 0;
    const inside = isAlone ? part : await readInside(file, part, { ...known, files });
    const problems = [...unreadFiles(files, at), ...inside.problems];
    parts.push({ at, reading: { ...inside, problems, claims: part.claims, consulted: files.consulted, wants: files.wants } });
    const pausing = pause?.();
    if (pausing) await pausing;
  }
  return parts;
}
