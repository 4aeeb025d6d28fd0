import type { Assumption, ImageUse, PlaceInfo } from './image-use.js';
import type { FilePath, Span } from './span.js';
import type { TracedText } from './traced-text.js';

/** A file's text with what the shell knows about it. */
export interface SourceFile {
  readonly path: FilePath;
  readonly text: string;
  /** The editor's language mode; counts as recognition. */
  readonly languageId?: string;
  /** The id of the file kind that a person's settings force. */
  readonly kind?: string;
}

/**
 * What is known of another file of the workspace. `absent`: there is none. `closed`: there is one that may not be looked into (outside the workspace,
 * too large, no text); readers go on as if there were none, and what they read is undetermined. `unknown`: nobody has looked yet.
 */
export type KnownFile = { readonly state: 'text'; readonly text: string } | { readonly state: 'absent' | 'closed' | 'unknown' };

/** The other files of the workspace as far as they are known already: asking never fetches. Paths come from `resolvePath` (file-path.ts). */
export interface KnownFiles {
  read(file: FilePath): KnownFile;
  /** The names in a folder, those of folders with a `/` behind; undefined when nobody has looked yet, empty when there is no such folder. */
  list(folder: FilePath): readonly string[] | undefined;
}

/** What a reader may take into account besides the text: nothing here is fetched while reading. */
export interface KnownFacts {
  /** Build arguments that the policy settles, each with every value it may take. */
  readonly buildArgs: Readonly<Record<string, readonly string[]>>;
  readonly files: KnownFiles;
  /** Custom resources that a policy or a person's settings describe, beyond the kinds' own table. */
  readonly customResources: readonly CustomResource[];
  /** Dockerfiles: what the file that has it built gives it. */
  readonly build?: GivenBuild;
}

/** Where a custom resource holds images: a row that a person adds. Paths as in file-kinds/kubernetes/kinds.ts. */
export interface CustomResource {
  /** The part of `apiVersion` before the `/`. */
  readonly group: string;
  readonly kind: string;
  readonly images?: readonly string[];
  readonly pods?: readonly string[];
}

const noFiles: KnownFiles = { read: () => ({ state: 'absent' }), list: () => [] };

export const noFacts: KnownFacts = { buildArgs: {}, files: noFiles, customResources: [] };

/** A part of a file that could not be read as its real consumer would read it. */
export interface ReadProblem {
  readonly code: 'syntax' | 'duplicate-key' | 'line-break' | 'limit' | 'unsupported';
  readonly span: Span;
  /** What is wrong, why it matters, what to do next: one sentence each. */
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The stretch nobody can vouch for because of it: uses inside are undetermined, and so is the file. Absent: only said. */
  readonly undetermined?: Span;
  /** How far that stretch reaches when it is more than a part of the text: `rest` to its end, `file` over all of it. */
  readonly reach?: 'rest' | 'file';
  /** The place that holds the file inside the file which has the problem; where a policy does not judge that place, it is not said. */
  readonly within?: PlaceInfo;
}

/** A file inside a file (a manifest in a ConfigMap, a patch in a kustomization), handed back to be read with its own kind. */
export interface EmbeddedFile {
  /** The id of the file kind that reads it. */
  readonly kind: string;
  /** Its text, which knows where each of its parts stands in the outer file. */
  readonly text: TracedText;
  /** What the outer file took its variables in this text to be. */
  readonly assumes?: readonly Assumption[];
  /** Where variables stand in the outer file that were taken to be empty, so that nothing in the text stands for them. */
  readonly empty?: readonly Span[];
  /** The place in the outer file that holds it. */
  readonly within?: PlaceInfo;
}

/** A build argument that the file which has a Dockerfile built gives it. */
export interface GivenArgument {
  readonly name: string;
  readonly value: TracedText;
  readonly assumes: readonly Assumption[];
  /** What a person would select of it in the file that gives it; absent: where the value stands. */
  readonly at?: Span;
}

/** A named context: it takes the place of the stage or image of that name (BuildKit, dockerui/namedcontext.go). */
export interface GivenContext {
  readonly name: string;
  /** Where its value stands in the file that gives it. */
  readonly at: Span;
  /** The image that it is (`docker-image://…`), and the place of that in the file that gives it; absent: files, or what another build makes. */
  readonly image?: { readonly text: TracedText; readonly assumes: readonly Assumption[]; readonly place: PlaceInfo };
}

/** What a Compose service, a bake target or a dev container gives the Dockerfile that it has built. */
export interface GivenBuild {
  /** The file that gives it. */
  readonly file: FilePath;
  readonly args: readonly GivenArgument[];
  readonly contexts: readonly GivenContext[];
  /** The stage that is shipped; absent: the last one. */
  readonly target?: string;
}

/**
 * A Dockerfile that this file has built: inline, with the ranges of its text mapped back, or a file of its own. Of the latter only the images are
 * uses here that the given arguments decide; they stand at the argument, as `argPlace`.
 */
export interface DockerfileBuild {
  readonly dockerfile: { readonly inline: Omit<EmbeddedFile, 'kind'> } | { readonly file: FilePath };
  readonly given: Omit<GivenBuild, 'file'>;
  readonly argPlace: PlaceInfo;
}

/** A file that this one makes a file of some kind, whatever its name (GitLab's `include: local`, Compose's `dockerfile`). */
export interface FollowedFile {
  readonly file: FilePath;
  /** The id of the file kind that reads it. */
  readonly kind: string;
}

/** What reading a file gave: total, never thrown; a broken file still gives what was readable. */
export interface Reading {
  readonly uses: readonly ImageUse[];
  readonly problems: readonly ReadProblem[];
  /** Files inside the file; empty once the driver (use-cases/read-source.ts) has read them. */
  readonly embedded: readonly EmbeddedFile[];
  /** Dockerfiles that this file has built; empty once the driver has read them. */
  readonly builds: readonly DockerfileBuild[];
  readonly follows: readonly FollowedFile[];
  /** Every file and folder (with a `/` behind) that was looked into or would have been; the driver fills it in. */
  readonly consulted: readonly FilePath[];
  /** Those of them that nobody has looked at yet: with them the reading may be more exact. */
  readonly wants: readonly FilePath[];
  /** Network fetches (ADD of a URL, RUN with one) that no image policy judges: said, never implied to be fine. */
  readonly notCovered: readonly Span[];
}

export const nothingRead: Reading = {
  ...{ uses: [], problems: [], embedded: [], builds: [] },
  ...{ follows: [], consulted: [], wants: [], notCovered: [] },
};

/** Readings of parts that follow each other, as one. */
export function joinReadings(parts: readonly Reading[]): Reading {
  const consulted = new Set<FilePath>();
  const wants = new Set<FilePath>();
  const joined = {
    uses: noted<ImageUse>(),
    problems: noted<ReadProblem>(),
    embedded: noted<EmbeddedFile>(),
    builds: noted<DockerfileBuild>(),
  };
  const further = { follows: noted<FollowedFile>(), notCovered: noted<Span>() };
  for (const part of parts) {
    for (const use of part.uses) joined.uses.push(use);
    for (const problem of part.problems) joined.problems.push(problem);
    for (const embedded of part.embedded) joined.embedded.push(embedded);
    for (const build of part.builds) joined.builds.push(build);
    for (const follows of part.follows) further.follows.push(follows);
    for (const span of part.notCovered) further.notCovered.push(span);
    for (const file of part.consulted) consulted.add(file);
    for (const file of part.wants) wants.add(file);
  }
  return { ...joined, ...further, consulted: [...consulted], wants: [...wants] };
}

function noted<T>(): T[] {
  return [];
}

/** Reads one kind of file. */
export interface Reader {
  read(file: SourceFile, known: KnownFacts): Reading;
  /** The same part by part, for kinds whose files are streams of documents: then an edit costs only the parts that it touches. */
  readonly parts?: PartReader;
}

/** What one part of a file gave, and whether it makes the file one of the kind: a stream is a manifest when one of its documents is. */
export interface PartReading extends Reading {
  readonly claims: boolean;
}

/** Reads a file as parts that have nothing to do with each other. `read` of the whole file is `join` of what `readPart` says of each. */
export interface PartReader {
  /**
   * Where parts begin within a stretch: at its first character, which begins a part already, and further on. Undefined when the stretch holds something
   * that governs other parts, so that the file is one part.
   */
  cut(text: string, within: Span): readonly number[] | undefined;
  /** Where the line or so ends that makes a part begin at `start`: a change before that may join it with the part before. */
  endOfCut(text: string, start: number): number;
  /** Reads one part; spans count from the start of the file. */
  readPart(file: SourceFile, part: Span, known: KnownFacts): PartReading;
  join(file: SourceFile, parts: readonly PartReading[]): Reading;
}

/** An image that somebody is about to type: where it would stand, and what is typed of it so far. */
export interface ExpectedImage {
  readonly place: PlaceInfo;
  readonly stage?: 'final' | 'builder';
  readonly typed: string;
}

/** A family of files in which images stand: a table, a recogniser, and a reader that is loaded when first needed. */
export interface FileKind {
  readonly id: string;
  readonly label: string;
  /** Which files these are, for the documentation's table: their names, or what in their content says it. */
  readonly files: string;
  /** Editor language ids that mean this kind. */
  readonly languages: readonly string[];
  readonly places: readonly PlaceInfo[];
  /** ASCII words of which at least one is in every file of this kind that can name an image; compared without case. Used to skip, see threats: the kind decides when skipping is safe. */
  readonly words: readonly string[];
  /** The same where a policy or a person describes custom resources: their ways may lead to images in files without any of `words`. */
  readonly wordsWith?: (described: readonly CustomResource[]) => readonly string[];
  /** True when the file's name alone says that it is of this kind. `path` uses `/`. */
  claimsName(path: FilePath): boolean;
  /** Recognition by content, asked only for files whose name ends in one of `extensions` (with the dot) or whose language id is in `languages`. */
  readonly shape?: FileShape;
  /**
   * Asked of files that another kind has claimed: true when this one may find what is its own there all the same. A cluster takes every resource of a
   * file, whatever its name and whatever else is in it, so nothing may be hidden from one kind by looking like another.
   */
  readonly sharesFile?: (file: SourceFile) => boolean;
  /** True when its reader reads the resources of a cluster too. */
  readonly readsResources?: true;
  /** Whether the text before the cursor, on its line, looks as if an image came next: for completion where the reading has no use yet. */
  expects(before: string): ExpectedImage | undefined;
  load(): Promise<Reader>;
}

/** How a file of a kind is told by its content. */
export interface FileShape {
  readonly extensions: readonly string[];
  readonly languages: readonly string[];
  /** True when `test` finds at once what it looks for, so that it can be asked of any text as a whole; else it sees the head of a very long one. */
  readonly everywhere?: true;
  test(text: string): boolean;
}
