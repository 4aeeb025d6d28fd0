import { mergedBuildArgs, noFacts, printReference, readSource, type BaseClaim } from '../../core/index.js';
import type { PushSession } from './session.js';

/** What the image is said to be built from: `--base`, and the external image of the Dockerfile's final stage. */
export async function claimedBases({ command, scan }: PushSession): Promise<readonly BaseClaim[]> {
  const named = command.claimedBases.map((reference): BaseClaim => ({ reference, from: 'person' }));
  if (scan.dockerfile === undefined) return named;
  const { shown, text } = scan.dockerfile;
  const { uses } = await readSource({ path: shown, text, kind: 'dockerfile' }, { ...noFacts, buildArgs: mergedBuildArgs(scan.governing) });
  const written = uses.flatMap(({ use, value }): readonly BaseClaim[] => {
    if (use !== 'base' || value.kind !== 'reference') return [];
    const { digest, ...name } = value.reference;
    return [{ reference: printReference(name), from: 'dockerfile', ...(digest !== undefined && { digest }) }];
  });
  return [...named, ...written];
}
