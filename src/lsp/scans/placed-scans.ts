import type { Attribution, Finding, ImageUse, JudgedFile, ScanVerdict } from '../../core/index.js';
import type { JudgedText } from '../judge-text.js';
import type { ImageFacts } from '../protocol.js';

/** What is known about one image where it matters: how it stands under the policies of a text. */
export interface JudgedImage {
  readonly facts: ImageFacts;
  readonly verdict: ScanVerdict;
}

/** The image that a Dockerfile is said to have made, with where its layers come from. */
export interface MadeImage extends JudgedImage {
  readonly attribution: Attribution;
  readonly findings: readonly Finding[];
  /** Further images of the same Dockerfile; the newest is shown. */
  readonly others: readonly ImageFacts[];
}

/** A use whose reference names a local image. */
export interface NamedImage extends JudgedImage {
  readonly use: ImageUse;
  /** What the policies say of the images that its own ONBUILD triggers fetch. */
  readonly triggers?: JudgedFile;
}

/** Everything that facts say about one version of a text. */
export interface PlacedScans {
  readonly text: JudgedText;
  /** The version of the document that it was placed in; the text's own lines may have moved on. */
  readonly version: number;
  readonly made?: MadeImage;
  readonly named: readonly NamedImage[];
  readonly findings: readonly Finding[];
}
