import type { ImageUse } from '../../model/image-use.js';
import type { DockerfileBuild, EmbeddedFile, FollowedFile, ReadProblem, SourceFile } from '../../model/reading.js';
import type { TracedText } from '../../model/traced-text.js';
import { toUse, type WrittenImage } from '../image-text/index.js';
import { follow, scalarsOf, withMerged, type Watch } from '../yaml/look-up.js';
import { duplicateKey, tooMuchWork } from '../yaml/problems.js';
import { traceScalar } from '../yaml/trace-scalar.js';
import type { YamlDocument, YamlEntry, YamlNode, YamlScalar } from '../yaml/tree.js';

/** Ten thousand jobs take less than half of it. */
const mostSteps = 1_000_000;

/** Going through one document: looks paths up, keeps what was found, each place once, and notices duplicates and endless work. */
export class Search implements Watch {
  stepsLeft = mostSteps;
  /** Files that stand in this one, for their own readers. */
  readonly embedded: EmbeddedFile[] = [];
  /** What this file has built. */
  readonly builds: DockerfileBuild[] = [];
  private readonly uses = new Map<string, ImageUse>();
  private readonly duplicates = new Map<number, ReadProblem>();
  private readonly said: ReadProblem[] = [];
  private readonly followed = new Map<string, FollowedFile>();

  constructor(
    readonly file: SourceFile,
    readonly document: YamlDocument,
    /** All documents of the file, this one among them. */
    readonly documents: readonly YamlDocument[] = [document],
  ) {}

  get roots(): readonly YamlNode[] {
    return this.document.roots;
  }

  /** Every node that a path leads to: `jobs.*.services[].image`; `from` is the top of the document unless given. */
  at(path: string, from: Iterable<YamlNode> = this.roots): readonly YamlNode[] {
    return [...follow(from, toSteps(path), this)];
  }

  /** The same by steps that are spelt out: keys that a person wrote may hold dots. */
  into(from: Iterable<YamlNode>, ...steps: readonly string[]): readonly YamlNode[] {
    return [...follow(from, steps, this)];
  }

  /** The keys and values of maps, merged ones included. */
  entries(nodes: Iterable<YamlNode>): readonly { readonly key: string; readonly value: YamlNode }[] {
    const maps = [...withMerged(nodes, this)];
    return maps.flatMap(({ entries }) => entries.flatMap(({ key, value }) => (key === undefined ? [] : { key: key.text, value })));
  }

  /** The scalars that hold something at a path. */
  scalars(path: string, from?: Iterable<YamlNode>): readonly YamlScalar[] {
    return scalarsOf(this.at(path, from)).filter(saysSomething);
  }

  /** The text of a scalar, each part knowing its place; template marks are open. */
  trace(scalar: YamlScalar): TracedText {
    return traceScalar(scalar, this.file.text, this.document.templates);
  }

  /** Notes an image; the same text at the same place and spot counts once, however many aliases lead there. */
  note(image: WrittenImage): void {
    const use = toUse(this.file, image);
    if (use === undefined) return;
    const key = `${use.place.id} ${String(use.at.span.start)} ${image.text.text}`;
    if (!this.uses.has(key)) this.uses.set(key, use);
  }

  /** Notes a file that this one makes a file of some kind. */
  noteFollowed(followed: FollowedFile): void {
    this.followed.set(`${followed.kind} ${followed.file}`, followed);
  }

  get follows(): readonly FollowedFile[] {
    return [...this.followed.values()];
  }

  say(problem: ReadProblem): void {
    this.said.push(problem);
  }

  noteDuplicate({ key }: YamlEntry): void {
    if (key) this.duplicates.set(key.at.start, duplicateKey(key.at, key.text));
  }

  get found(): readonly ImageUse[] {
    return [...this.uses.values()];
  }

  get problems(): readonly ReadProblem[] {
    const endless = this.stepsLeft < 0 ? [tooMuchWork(this.document.at)] : [];
    return [...this.said, ...this.duplicates.values(), ...endless];
  }
}

/** Empty values, `null`, `true` and `false` name no image. */
export function saysSomething(scalar: YamlScalar): boolean {
  if (scalar.text.trim() === '') return false;
  return scalar.style !== 'plain' || scalar.tagged || !/^(~|null|true|false)$/i.test(scalar.text);
}

/** `jobs.*.services[].image` has the steps jobs, *, services, [] and image. A key with a dot in it is given as `"a.b"`. */
function toSteps(path: string): readonly string[] {
  const known = stepsOf.get(path) ?? split(path);
  stepsOf.set(path, known);
  return known;
}

/** Paths stand in the kinds' tables, so there are few. */
const stepsOf = new Map<string, readonly string[]>();

function split(path: string): readonly string[] {
  return path
    .replaceAll('[]', '.[]')
    .split(/\.(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .filter((step) => step !== '')
    .map((step) => step.replaceAll('"', ''));
}
