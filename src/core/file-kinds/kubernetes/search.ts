import type { EmbeddedFile, ReadProblem, SourceFile } from '../../model/reading.js';
import { withOpen, type TracedText } from '../../model/traced-text.js';
import type { WrittenImage } from '../image-text/index.js';
import { follow, scalarsOf, type Watch } from '../yaml/look-up.js';
import { isOpen } from '../yaml/templates.js';
import { traceScalar } from '../yaml/trace-scalar.js';
import type { YamlDocument, YamlEntry, YamlNode, YamlScalar } from '../yaml/tree.js';
import { findVariables } from './find-variables.js';
import type { WrittenName } from './kind-of.js';
import type { Scope } from './scope.js';

/** An image that a resource asks for, and the namespaces that the resource says. */
export interface FoundImage extends Omit<WrittenImage, 'namespace'> {
  readonly namespaces: readonly YamlScalar[];
  /** True when only its form says that it is an image, so that it must pass for one. */
  readonly guessed: boolean;
  /** True when the generic rule found it: what a row says of the same spot counts before it. */
  readonly generic?: true;
}

export interface FoundImages {
  readonly found: readonly FoundImage[];
  readonly embedded: readonly EmbeddedFile[];
  readonly duplicates: readonly YamlScalar[];
  readonly problems: readonly ReadProblem[];
  /** How many resources (maps with `apiVersion` and `kind`) there are. */
  readonly resources: number;
}

/** A list of ten thousand resources takes less than half of it. */
const mostSteps = 1_000_000;

/** A map that may be a resource; in a typed list (`PodList`) it may leave its kind to the list. */
export interface Candidate {
  readonly node: YamlNode;
  readonly apiVersions: readonly WrittenName[];
  readonly kinds: readonly WrittenName[];
}

/** Going through one document: looks paths up, keeps what was found, notices duplicates and endless work. */
export class Search implements FoundImages, Watch {
  readonly found: FoundImage[] = [];
  readonly embedded: EmbeddedFile[] = [];
  readonly duplicates: YamlScalar[] = [];
  readonly problems: ReadProblem[] = [];
  readonly scopes: Scope[] = [];
  /** What a row has read, or knows not to count: the generic rule leaves it alone. */
  readonly settled = new Set<YamlNode>();
  resources = 0;
  stepsLeft = mostSteps;
  private readonly seen = new Set<YamlNode>();
  private readonly waiting: Candidate[] = [];

  constructor(
    private readonly document: YamlDocument,
    readonly file: SourceFile,
  ) {}

  add(candidate: Candidate): void {
    if (this.seen.has(candidate.node) || candidate.node.kind !== 'map') return;
    this.seen.add(candidate.node);
    this.waiting.push(candidate);
  }

  next(): Candidate | undefined {
    return this.waiting.pop();
  }

  noteDuplicate({ key }: YamlEntry): void {
    if (key) this.duplicates.push(key);
  }

  get isBroken(): boolean {
    return this.document.broken;
  }

  at(node: YamlNode, path: string): ReadonlySet<YamlNode> {
    return follow([node], toSteps(path), this);
  }

  /** The scalars at a path that say something. */
  scalars(node: YamlNode, path: string): readonly YamlScalar[] {
    return scalarsOf(this.at(node, path)).filter(saysSomething);
  }

  /** The names at a path; undefined for one that a template makes. */
  namesAt(node: YamlNode, path: string): readonly WrittenName[] {
    return scalarsOf(this.at(node, path)).map((scalar) => (isOpen(scalar.at, this.document.templates) ? undefined : scalar.text));
  }

  /** The text of a scalar, each part knowing its place. Whatever a template, a variable or an unclosed quote leaves open is open. */
  trace(scalar: YamlScalar): TracedText {
    const traced = this.traceAsWritten(scalar);
    return traced.runs.some(({ open }) => open !== undefined) ? traced : withOpen(traced, findVariables(traced.text));
  }

  /** The same where variables belong to whoever reads the text. */
  traceAsWritten(scalar: YamlScalar): TracedText {
    return traceScalar(scalar, this.file.text, this.document.templates);
  }
}

/** Empty values, `null`, `true` and `false` name no image. */
export function saysSomething(scalar: YamlScalar): boolean {
  if (scalar.at.start === scalar.at.end || scalar.text === '') return false;
  return scalar.style !== 'plain' || scalar.tagged || !/^(~|null|true|false)$/i.test(scalar.text);
}

/** `a.b[]` has the steps a, b and []. */
function toSteps(path: string): readonly string[] {
  const known = stepsOf.get(path);
  if (known !== undefined) return known;
  const steps = path
    .replaceAll('[]', '.[]')
    .split('.')
    .filter((step) => step !== '');
  if (stepsOf.size < mostPaths) stepsOf.set(path, steps);
  return steps;
}

/** Paths stand in tables, so there are few; those that a policy adds come and go. */
const stepsOf = new Map<string, readonly string[]>();
const mostPaths = 5_000;
