import { dockerfile } from '../../../src/core/file-kinds/dockerfile/index.js';
import { noFacts, type GivenBuild } from '../../../src/core/model/reading.js';
import { tracedFrom } from '../../../src/core/model/traced-text.js';
import type { ComposedBuild } from './composed.js';

/**
 * The images that a build takes when its Dockerfile gets exactly the arguments and contexts that Compose hands over, read with the Dockerfile kind,
 * which dockerfile-oracle.test.ts holds to BuildKit. What stays open then is left out.
 */
export async function imagesBuilt(build: ComposedBuild | undefined, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const text = build === undefined ? undefined : build.inline === '' ? files[pathOf(build)] : build.inline;
  if (build === undefined || text === undefined) return [];
  const reader = await dockerfile.load();
  const { uses } = reader.read({ path: 'Dockerfile', text }, { ...noFacts, build: givenBy(build) });
  return uses.flatMap(({ value }) => (value.kind === 'reference' ? [value.text] : []));
}

function pathOf({ context, dockerfile: name }: ComposedBuild): string {
  return [...context.split('/'), ...(name === '' ? 'Dockerfile' : name).split('/')].filter((part) => part !== '' && part !== '.').join('/');
}

function givenBy({ args, contexts, target }: ComposedBuild): GivenBuild {
  return {
    file: 'compose.yaml',
    args: Object.entries(args).flatMap(([name, value]) =>
      value === null ? [] : [{ name, value: tracedFrom(value, { start: 0, end: value.length }), assumes: [] }],
    ),
    contexts: Object.keys(contexts).map((name) => ({ name, at: { start: 0, end: 0 } })),
    ...(target !== undefined && { target }),
  };
}
