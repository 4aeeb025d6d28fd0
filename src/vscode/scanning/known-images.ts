import type { Digest, ImageScan, LocalImage, ScanProblem, ScanStep } from '../../core/index.js';
import type { DockerfileOfImage, ImageFacts, ImageVerdict } from '../../lsp/protocol.js';

/** What this window knows about one local image. */
export interface KnownImage {
  /** The id by which its runtime knows it. */
  readonly id: Digest;
  readonly runtime?: string;
  readonly names: readonly string[];
  readonly created?: string;
  readonly bytes?: number;
  /** One a platform; empty while it was never scanned. */
  readonly scans: readonly ImageScan[];
  /** Why there is no scan, or none newer. */
  readonly problem?: ScanProblem;
  readonly dockerfile?: DockerfileOfImage;
  readonly onBuild?: readonly string[];
  /** When it was last built, tagged or loaded while we listened, in milliseconds since the epoch. */
  readonly heardAt?: number;
  readonly progress?: 'waiting' | ScanStep;
  /** Why it is one of this workspace's images; absent when it is none, as far as anybody knows. */
  readonly belongs?: string;
}

type Change = Partial<Omit<KnownImage, 'id'>>;

/** The images of this window: what triggers and commands learn, and views, status bar and server are told. */
export class KnownImages {
  readonly #images = new Map<Digest, KnownImage>();
  readonly #verdicts = new Map<Digest, ImageVerdict>();
  readonly #listeners = new Set<() => void>();

  get all(): readonly KnownImage[] {
    return [...this.#images.values()];
  }

  /** By the runtime's id, the config's, or the manifest's: they differ where a runtime keeps images by manifest. */
  find(id: Digest): KnownImage | undefined {
    return (
      this.#images.get(id) ?? this.all.find(({ scans }) => scans.some(({ subject }) => subject.imageId === id || subject.digest === id))
    );
  }

  named(name: string): KnownImage | undefined {
    return this.all.find(({ names }) => names.includes(name));
  }

  update(id: Digest, change: Change): KnownImage {
    const image: KnownImage = { ...(this.#images.get(id) ?? { id, names: [], scans: [] }), ...change };
    this.#images.set(id, image);
    if (change.names !== undefined) this.#takeNames(id, change.names);
    this.#tell();
    return image;
  }

  /** A scan ends whatever problem there was. What the gate said of an earlier one says nothing about this one. */
  scanned(id: Digest, scans: readonly ImageScan[]): KnownImage {
    for (const { subject } of scans) this.#verdicts.delete(subject.imageId);
    const { problem: _solved, ...known } = this.#images.get(id) ?? { id, names: [], scans: [] };
    this.#images.set(id, known);
    return this.update(id, { scans });
  }

  /** What the runtimes have now. When all of them answered, images that are not among them are gone; answers with those. */
  replaceList(listed: readonly LocalImage[], complete: boolean): readonly KnownImage[] {
    const ids = new Set(listed.map(({ id }) => id));
    const gone = complete
      ? this.all.filter(({ id, runtime, progress }) => runtime !== undefined && progress === undefined && !ids.has(id))
      : [];
    for (const { id } of gone) this.#images.delete(id);
    for (const { id, ...image } of listed) this.#images.set(id, { ...(this.#images.get(id) ?? { id, scans: [] }), ...image });
    this.#tell();
    return gone;
  }

  remove(id: Digest): KnownImage | undefined {
    const image = this.#images.get(id);
    this.#images.delete(id);
    this.#tell();
    return image;
  }

  progress(id: Digest, progress: KnownImage['progress'] | undefined): void {
    const image = this.#images.get(id);
    if (image === undefined) return;
    const { progress: _before, ...rest } = image;
    this.#images.set(id, progress === undefined ? rest : { ...rest, progress });
    this.#tell();
  }

  /** Something else that is shown with them has changed: a queue, a setting. */
  touch(): void {
    this.#tell();
  }

  /**
   * Of the images that one target of a Dockerfile made, the last one that was looked at counts: an earlier build says nothing about the
   * file any more.
   */
  isSuperseded(image: KnownImage): boolean {
    if (image.dockerfile === undefined) return false;
    const { uri, target } = image.dockerfile;
    const rank = rankOf(image);
    return this.all.some(
      (other) =>
        other.id !== image.id &&
        other.dockerfile?.uri === uri &&
        other.dockerfile.target === target &&
        isLookedAt(other) &&
        rankOf(other) > rank,
    );
  }

  /** Others of the same Dockerfile. */
  siblingsOf({ id, dockerfile }: KnownImage): readonly KnownImage[] {
    return dockerfile === undefined ? [] : this.all.filter((other) => other.id !== id && other.dockerfile?.uri === dockerfile.uri);
  }

  verdictsOf(image: KnownImage): readonly ImageVerdict[] {
    return image.scans.flatMap(({ subject }) => this.#verdicts.get(subject.imageId) ?? []);
  }

  judged(verdicts: readonly ImageVerdict[]): void {
    for (const verdict of verdicts) this.#verdicts.set(verdict.imageId, verdict);
    this.#tell();
  }

  onDidChange(hear: () => void): { dispose(): void } {
    this.#listeners.add(hear);
    return { dispose: () => this.#listeners.delete(hear) };
  }

  /** A name points to one image: who gets it takes it from the one that had it. */
  #takeNames(id: Digest, names: readonly string[]): void {
    const runtime = this.#images.get(id)?.runtime;
    for (const other of this.all) {
      if (other.id === id || other.runtime !== runtime || !other.names.some((name) => names.includes(name))) continue;
      this.#images.set(other.id, { ...other, names: other.names.filter((name) => !names.includes(name)) });
    }
  }

  #tell(): void {
    for (const hear of this.#listeners) hear();
  }
}

/** To compare builds of one Dockerfile: one that is repeated from the cache is the newest again, however old the image is. */
export function rankOf({ heardAt, created, scans }: KnownImage): number {
  const made = Date.parse(created ?? scans[0]?.config.created ?? '');
  return Math.max(heardAt ?? 0, Number.isNaN(made) ? 0 : made);
}

function isLookedAt({ scans, problem }: KnownImage): boolean {
  return scans.length > 0 || problem !== undefined;
}

/** What the server is told about an image: one entry for each platform that was scanned. */
export function factsOf({ id, names, scans, problem, dockerfile, onBuild }: KnownImage): readonly ImageFacts[] {
  const shared = {
    names,
    ...(problem === undefined ? {} : { problem }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(onBuild === undefined ? {} : { onBuild }),
  };
  return scans.length === 0 ? [{ imageId: id, ...shared }] : scans.map((scan) => ({ imageId: scan.subject.imageId, scan, ...shared }));
}

/** The ids under which the server knows an image. */
export function factIdsOf(image: KnownImage): readonly Digest[] {
  return factsOf(image).map(({ imageId }) => imageId);
}
