import type { PlaceInfo } from '../../model/image-use.js';
import { writtenSpan, type TracedText } from '../../model/traced-text.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import type { Search } from '../yaml-places/index.js';
import type { Budget, Environment } from './interpolation/environment.js';
import { interpolate, type Interpolated } from './interpolation/interpolate.js';

/** Going through one document of a Compose file: what stands there once variables are replaced and `!reset` has taken values back. */
export class ProjectSearch {
  private readonly noted = new Set<YamlScalar>();
  private readonly keys = new Map<YamlNode, ReadonlySet<string>>();
  private services: ReadonlyMap<string, YamlNode> | undefined;

  constructor(
    readonly search: Search,
    readonly environment: Environment,
    private readonly budget: Budget,
  ) {}

  /** What a path leads to, without what `!reset` removes. */
  at(path: string, from?: Iterable<YamlNode>): readonly YamlNode[] {
    return this.search.at(path, from).filter(({ tag }) => tag !== '!reset');
  }

  /** Whether a map, or one that it merges, has a key. Cheap to ask again, since most services have few of the keys that matter. */
  has(key: string, map: YamlNode): boolean {
    const known = this.keys.get(map) ?? new Set(this.search.entries([map]).map((entry) => entry.key));
    this.keys.set(map, known);
    return known.has(key);
  }

  scalars(path: string, from?: Iterable<YamlNode>): readonly YamlScalar[] {
    return this.search.scalars(path, from).filter(({ tag }) => tag !== '!reset');
  }

  /** The text of a scalar as the loader gets it after interpolation. */
  settle(scalar: YamlScalar): Interpolated {
    return interpolate(this.search.trace(scalar), this.environment, this.budget);
  }

  /** The text at a path, of the map's own key before those that it merges; undefined when there is none or a part of it is not known. */
  knownText(path: string, from: Iterable<YamlNode>): string | undefined {
    const [scalar] = this.scalars(path, from);
    const text = scalar && this.settle(scalar);
    return text === undefined || text.refused !== undefined || isOpen(text.text) ? undefined : text.text.text;
  }

  /** Notes the image that a whole scalar names. */
  noteScalar(place: PlaceInfo, scalar: YamlScalar): void {
    this.noted.add(scalar);
    this.search.note({ place, at: scalar.at, ...this.settle(scalar) });
  }

  /** Notes the image that a part of a text names, on the words that name it. */
  notePart(place: PlaceInfo, text: TracedText, settled: Interpolated): void {
    const at = writtenSpan(text);
    if (at !== undefined) this.search.note({ ...settled, place, at, text });
  }

  /** The service of a name in this file. */
  service(name: string): YamlNode | undefined {
    this.services ??= new Map(
      this.at('services')
        .flatMap((map) => (map.kind === 'map' ? map.entries : []))
        .map(({ key, value }) => [key?.text ?? '', value]),
    );
    return this.services.get(name);
  }

  isNoted(scalar: YamlScalar): boolean {
    return this.noted.has(scalar);
  }
}

export function isOpen(text: TracedText): boolean {
  return text.runs.some(({ open }) => open !== undefined);
}
