import type { ImageReference } from './image-reference.js';
import type { Level } from './rules.js';
import type { Location, RelatedLocation, Span } from './span.js';

/** What an image is fetched for (policy.md section 4): the base of what is shipped, a tool used on the way, or something that runs. */
export type Use = 'base' | 'tool' | 'run';

/** Which family of files asks; `in:` of a policy's tag rules lists these. */
export const placeClasses = ['dockerfile', 'manifest', 'compose', 'ci', 'other'] as const;
export type PlaceClass = (typeof placeClasses)[number];

/** One kind of position at which a file kind lets an image stand, as its table states it. */
export interface PlaceInfo {
  /** `<file kind>/<place>`, e.g. `dockerfile/copy-from`: the `kind` of the `images` command. */
  readonly id: string;
  readonly label: string;
  /** The use when nothing in the file says otherwise. */
  readonly use: Use;
  readonly class: PlaceClass;
  /** True for OCI artifacts that are no container images: Helm charts, dev container features, bundles of tasks. */
  readonly artifact?: true;
  /** The highest level of findings at this place unless a policy's `places` says otherwise; absent: error. */
  readonly level?: Level;
  /** True when this image decides what the rest of its file means (a frontend): unless it is approved, nobody can vouch for the other uses. */
  readonly decidesFile?: true;
  /** A smallest example, shown in the documentation's table. */
  readonly example: string;
}

/** A value that something outside the file may change (a build argument, the environment), and what we took it to be. */
export interface Assumption {
  readonly name: string;
  readonly value: string;
  readonly from: 'default' | 'policy' | 'environment' | 'env-file';
}

/**
 * Where a stretch of an image's text was written. `literal` pieces equal `text.slice(at)` byte for byte, so a fix may edit them in place;
 * others went through quoting, escaping or line continuation.
 */
export interface TextPiece {
  /** The stretch within `ImageValue.text`. */
  readonly start: number;
  readonly end: number;
  readonly at: Location;
  readonly literal: boolean;
  /** The variable whose value this is, when the stretch came from one; `use` is where `${X}` stands in the image's own word. */
  readonly variable?: { readonly name: string; readonly use: Span };
}

/** What stands at a place: a reference, something only known elsewhere, or something no registry understands. */
export type ImageValue =
  | {
      readonly kind: 'reference';
      /** The text after expansion: what the builder or the cluster would resolve. */
      readonly text: string;
      readonly reference: ImageReference;
      readonly pieces: readonly TextPiece[];
      readonly assumes: readonly Assumption[];
    }
  | {
      readonly kind: 'unresolved';
      /** The variables whose values nobody here knows. */
      readonly variables: readonly string[];
      /** The parts that are the same whatever the variables hold. */
      readonly known: Partial<ImageReference>;
      /** Some of what is known came from outside the repository (`.env`): it is judged, and not shown (contracts.md, `images`). */
      readonly isForeign?: true;
    }
  | { readonly kind: 'malformed'; readonly text: string; readonly reason: string; readonly assumes: readonly Assumption[] };

/** One place in a file where somebody asks for an image. */
export interface ImageUse {
  readonly place: PlaceInfo;
  readonly use: Use;
  /** Dockerfiles: whether this is the stage that is shipped or one that helps to build it; decides the catalogue's `stages`. */
  readonly stage?: 'final' | 'builder';
  /** The text at `at`, exactly as written. */
  readonly written: string;
  /** What a person would select and a fix would replace. */
  readonly at: Location;
  readonly related: readonly RelatedLocation[];
  readonly value: ImageValue;
  /** The values it takes when the policy's `buildArgs` settle its variables; the strictest counts. Absent: `value` alone counts. */
  readonly alternatives?: readonly ImageValue[];
  /** The place that holds the file in which this use stands, when that is a file inside a file (a manifest in a ConfigMap); its level counts too. */
  readonly within?: PlaceInfo;
  /** Manifests: `metadata.namespace`, absent when the file does not say. */
  readonly namespace?: string;
  /** Reasons why nobody can vouch for this use even if its reference is approved (an unreadable part, an unapproved frontend). */
  readonly doubts: readonly string[];
}
