import type { ImageUse, PlaceInfo } from '../../model/image-use.js';
import type { DockerfileBuild, EmbeddedFile, ReadProblem, SourceFile } from '../../model/reading.js';
import type { Span } from '../../model/span.js';
import { writtenSpan } from '../../model/traced-text.js';
import { itemsIn, jsonWithin, settle, valuesAt, type HclNode, type Scope, type Settled } from '../hcl/index.js';
import { toUse } from '../image-text/index.js';
import { resolved } from './instances.js';
import type { ResourceRow } from './resources.js';

/** What has been found in a file so far, each thing once, however many instances of a resource lead to it. */
interface Found {
  readonly uses: Map<string, ImageUse>;
  readonly embedded: Map<number, EmbeddedFile>;
  readonly builds: Map<string, DockerfileBuild>;
  readonly problems: Map<number, ReadProblem>;
}

/** Going through one resource, with what names mean in it. */
export class ResourceSearch implements Found {
  readonly uses;
  readonly embedded;
  readonly builds;
  readonly problems;

  constructor(
    readonly file: SourceFile,
    readonly scope: Scope,
    found: Found = { uses: new Map(), embedded: new Map(), builds: new Map(), problems: new Map() },
  ) {
    ({ uses: this.uses, embedded: this.embedded, builds: this.builds, problems: this.problems } = found);
  }

  within(scope: Scope): ResourceSearch {
    return new ResourceSearch(this.file, scope, this);
  }

  /** What a path leads to, names that are said here replaced by what they stand for; objects are not text and not among it. */
  values(node: HclNode, path: readonly string[]): readonly HclNode[] {
    return valuesAt(node, path).flatMap((value) => itemsIn(resolved(value, this.scope)));
  }

  settled(node: HclNode, path: readonly string[]): readonly Settled[] {
    return valuesAt(node, path)
      .flatMap(itemsIn)
      .flatMap((value) => (value.kind === 'object' || isOwnImage(value) ? [] : settle(value, this.scope)));
  }

  noteRow(node: HclNode, { place, path, inText }: ResourceRow): void {
    if (inText === undefined) for (const value of this.settled(node, path)) this.note(place, value);
    else {
      const inside = this.values(node, path).flatMap((value) => this.opened(value));
      for (const row of inText) for (const value of inside) this.noteRow(value, { place, path: [row] });
    }
  }

  note(place: PlaceInfo, settled: Settled): void {
    const at = writtenSpan(settled.text);
    if (at !== undefined && !isGiven(settled.text.text)) this.noteAt(place, settled, at);
  }

  /** Notes an image of which a person would select this stretch. */
  noteAt(place: PlaceInfo, settled: Settled, at: Span): void {
    const use = toUse(this.file, { ...settled, place, at });
    if (use !== undefined) this.uses.set(`${place.id} ${String(at.start)} ${settled.text.text}`, use);
  }

  /** JSON in a text, opened; anything else as it is. */
  private opened(node: HclNode): readonly HclNode[] {
    if (node.kind !== 'template') return [node];
    const { nodes, problems } = jsonWithin(node, this.file.text, imageWords);
    for (const problem of problems) this.problems.set(problem.span.start, problem);
    return nodes;
  }
}

const imageWords: readonly string[] = ['image'];

/** `docker_image.web.image_id` is an image that its own block names, in this file or another of the module. */
function isOwnImage(node: HclNode): boolean {
  const [part] = node.kind === 'template' && node.parts.length === 1 ? node.parts : [];
  const value = part?.kind === 'value' ? part.value : node;
  const steps = value.kind === 'path' ? (value.steps ?? []) : [];
  return steps[0] === 'docker_image' || (steps[0] === 'data' && (steps[1] === 'docker_registry_image' || steps[1] === 'docker_image'));
}

/** Images that the build service itself keeps, named without a registry of anybody. */
function isGiven(text: string): boolean {
  return text.startsWith('aws/codebuild/');
}
