import { mergedBuildArgs, noFacts, printReference, readSource, type BaseClaim, type GoverningPolicy } from '../../core/index.js';

/** The external image of a Dockerfile's final stage: what an image that it built is said to be built from. */
export async function basesOfDockerfile(
  { shown, text }: { readonly shown: string; readonly text: string },
  governing: GoverningPolicy,
): Promise<readonly BaseClaim[]> {
  const { uses } = await readSource({ path: shown, text, kind: 'dockerfile' }, { ...noFacts, buildArgs: mergedBuildArgs(governing) });
  return uses.flatMap(({ use, value }): readonly BaseClaim[] => {
    if (use !== 'base' || value.kind !== 'reference') return [];
    const { digest, ...name } = value.reference;
    return [{ reference: printReference(name), from: 'dockerfile', ...(digest !== undefined && { digest }) }];
  });
}
