import type { PushedImage, ReleaseTarget } from '../model/ceremony.js';
import type { Digest } from '../model/image-reference.js';
import type { TrustProblem } from '../model/registry.js';
import type { Result } from '../model/result.js';
import type { Registry, ScannedImage } from '../ports.js';

/** What must be under a tag. */
export interface ExpectedContent {
  readonly images: readonly Pick<ScannedImage, 'subject' | 'config'>[];
  /** What whoever pushed says that the registry took; absent when nobody said. */
  readonly reported?: Digest;
}

/**
 * Asks the registry what is under a tag and compares it with what was scanned: every image of an index by its config, and nothing there that
 * nobody looked at. Also for a push that an earlier run made.
 */
export async function comparePushed(
  name: ReleaseTarget,
  expected: ExpectedContent,
  registry: Registry,
  signal: AbortSignal,
): Promise<Result<PushedImage, TrustProblem>> {
  await Promise.resolve(registry);
  throw new Error(`not yet: ${name.tag} ${String(expected.images.length)} ${String(signal.aborted)}`);
}
