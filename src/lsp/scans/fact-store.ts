import { parseReference, type Digest, type FilePath, type ImageReference } from '../../core/index.js';
import { toFilePath } from '../convert.js';
import type { FactsParams, ImageFacts } from '../protocol.js';

/** So many images are kept, and so many things found in them together; the oldest make room. */
const mostImages = 500;
const mostFound = 300_000;

/** What the client knows about local images (contracts.md): by image, by the Dockerfile that is said to have made it, and by its names. */
export class FactStore {
  readonly #images = new Map<Digest, ImageFacts>();
  #byDockerfile = new Map<FilePath, readonly ImageFacts[]>();
  #byKey = new Map<string, ImageFacts>();

  get isEmpty(): boolean {
    return this.#images.size === 0;
  }

  all(): readonly ImageFacts[] {
    return [...this.#images.values()];
  }

  get(imageId: Digest): ImageFacts | undefined {
    return this.#images.get(imageId);
  }

  /** Takes in a message; the answer is every fact that came, changed or went, as it was and as it is. */
  apply({ images, gone = [], all = false }: FactsParams): readonly ImageFacts[] {
    const touched: ImageFacts[] = [];
    const forget = (imageId: Digest): void => {
      const known = this.#images.get(imageId);
      if (known !== undefined) touched.push(known);
      this.#images.delete(imageId);
    };
    for (const imageId of all ? [...this.#images.keys()] : gone) forget(imageId);
    for (const facts of images) {
      // Put in anew, so that the order is that of arrival.
      forget(facts.imageId);
      this.#images.set(facts.imageId, facts);
      touched.push(facts);
    }
    this.#makeRoom(touched);
    this.#index();
    return touched;
  }

  /** The images that a Dockerfile is said to have made: those that still have a name first, then the one scanned last. */
  ofDockerfile(file: FilePath): readonly ImageFacts[] {
    return this.#byDockerfile.get(file) ?? [];
  }

  /** The local image that a reference names. */
  named(reference: ImageReference): ImageFacts | undefined {
    return this.#byKey.get(keyOf(reference));
  }

  #makeRoom(touched: ImageFacts[]): void {
    let found = 0;
    let images = 0;
    for (const facts of [...this.#images.values()].reverse()) {
      found += sizeOf(facts);
      if (++images <= mostImages && found <= mostFound) continue;
      // A single image beyond the limit is still shown.
      if (images === 1) continue;
      this.#images.delete(facts.imageId);
      touched.push(facts);
    }
  }

  #index(): void {
    const byDockerfile = new Map<FilePath, ImageFacts[]>();
    this.#byKey = new Map();
    for (const facts of this.#images.values()) {
      const file = facts.dockerfile === undefined ? undefined : toFilePath(facts.dockerfile.uri);
      if (file !== undefined) byDockerfile.set(file, [...(byDockerfile.get(file) ?? []), facts]);
      for (const key of keysOf(facts)) this.#byKey.set(key, facts);
    }
    for (const facts of byDockerfile.values()) facts.sort(newestFirst);
    this.#byDockerfile = byDockerfile;
  }
}

/** The keys under which references find an image. Podman calls what it built itself `localhost/…`, and files leave that out. */
export function keysOf({ names, scan }: ImageFacts): readonly string[] {
  const references = names.flatMap((name) => {
    const parsed = parseReference(name);
    return parsed.ok ? [parsed.value.reference] : [];
  });
  const local = references
    .filter(({ registry }) => registry === 'localhost')
    .map(({ repository, ...rest }) => ({
      ...rest,
      registry: 'docker.io',
      repository: repository.includes('/') ? repository : `library/${repository}`,
    }));
  const digest = scan?.subject.digest;
  return [...local.map(keyOf), ...references.map(keyOf), ...(digest === undefined ? [] : [digest])];
}

/** No tag means `latest` for whoever fetches; a digest alone decides the content. */
export function keyOf({ registry, repository, tag = 'latest', digest }: ImageReference): string {
  return digest ?? `${registry}/${repository}:${tag}`;
}

function sizeOf({ scan }: ImageFacts): number {
  return (scan?.reports ?? []).reduce((sum, { vulnerabilities, secrets, misconfigurations, malware }) => {
    return sum + vulnerabilities.length + secrets.length + misconfigurations.length + malware.length;
  }, 0);
}

function newestFirst(a: ImageFacts, b: ImageFacts): number {
  const isNamed = (facts: ImageFacts): number => (facts.names.length > 0 ? 1 : 0);
  return isNamed(b) - isNamed(a) || scannedAt(b) - scannedAt(a);
}

function scannedAt({ scan }: ImageFacts): number {
  return Math.max(0, ...(scan?.reports ?? []).map(({ finishedAt }) => Date.parse(finishedAt) || 0));
}
