import { parseReference, type ImageReference, type ImageTrust } from '../../core/index.js';

/** So many images are kept; the oldest make room. */
const mostImages = 2_000;

/** What the client learnt about who vouches for images: by the very name that was looked up, and by the content it pointed to. */
export class TrustStore {
  readonly #images = new Map<string, ImageTrust>();
  #byKey = new Map<string, ImageTrust>();

  get isEmpty(): boolean {
    return this.#images.size === 0;
  }

  /** Takes in a message; the answer is the keys of everything that came, changed or went. */
  apply({ trust = [], trustGone = [], allTrust = false }: TrustParams): ReadonlySet<string> {
    const touched = new Set<string>();
    const forget = (name: string): void => {
      for (const key of keysOf(this.#images.get(name))) touched.add(key);
      this.#images.delete(name);
    };
    for (const name of allTrust ? [...this.#images.keys()] : trustGone) forget(name);
    for (const facts of trust) {
      // Put in anew, so that the order is that of arrival.
      forget(facts.name);
      this.#images.set(facts.name, facts);
      for (const key of keysOf(facts)) touched.add(key);
    }
    for (const [oldest] of this.#images) if (this.#images.size > mostImages) forget(oldest);
    this.#byKey = new Map([...this.#images.values()].sort(byAge).flatMap((facts) => keysOf(facts).map((key) => [key, facts])));
    return touched;
  }

  /** What is known of the image that a reference names: by its digest, else by its name. */
  of(reference: ImageReference): ImageTrust | undefined {
    return this.#byKey.get(trustKey(reference));
  }
}

/** Facts about signatures in a message of the client. */
export interface TrustParams {
  readonly trust?: readonly ImageTrust[];
  readonly trustGone?: readonly string[];
  readonly allTrust?: boolean;
}

/** Signatures lie in a repository: the same content elsewhere has others. No tag means `latest` for whoever fetches. */
export function trustKey({ registry, repository, tag = 'latest', digest }: ImageReference): string {
  return digest === undefined ? `${registry}/${repository}:${tag}` : `${registry}/${repository}@${digest}`;
}

function keysOf(facts: ImageTrust | undefined): readonly string[] {
  const parsed = facts === undefined ? undefined : parseReference(facts.name);
  if (facts === undefined || parsed?.ok !== true) return [];
  const { reference } = parsed.value;
  return [...new Set([trustKey(reference), trustKey({ ...reference, digest: facts.digest })])];
}

/** Of two looks at the same content the later one counts. */
function byAge(a: ImageTrust, b: ImageTrust): number {
  return (Date.parse(a.checkedAt) || 0) - (Date.parse(b.checkedAt) || 0);
}
