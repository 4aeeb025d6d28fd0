import { resolveIn, resolvePath } from '../../model/file-path.js';
import { itemsIn, objectsIn, settle, valuesAt, valuesOf, type HclNode } from '../hcl/index.js';
import { places } from './places.js';
import type { ResourceSearch } from './resource-search.js';

/** The Dockerfiles that a `build` block has built (provider kreuzwerker/docker), with the arguments that it gives them. */
export function findBuilds(search: ResourceSearch, resource: HclNode): void {
  for (const build of valuesAt(resource, ['build']).flatMap(objectsIn)) {
    const context = textAt(search, build, 'context') ?? textAt(search, build, 'path');
    const folder = context === undefined ? undefined : resolvePath(search.file.path, context === '' ? '.' : context);
    const file = folder === undefined ? undefined : resolveIn(folder, textAt(search, build, 'dockerfile') ?? 'Dockerfile');
    if (file === undefined) continue;
    const target = textAt(search, build, 'target');
    const given = { args: argumentsOf(search, build), contexts: [], ...(target !== undefined && { target }) };
    search.builds.set(`${String(build.at.start)} ${search.builds.size}`, { dockerfile: { file }, given, argPlace: places.buildArgument });
  }
}

function argumentsOf({ scope }: ResourceSearch, build: HclNode) {
  const maps = [...valuesAt(build, ['build_args']), ...valuesAt(build, ['build_arg'])].flatMap(objectsIn);
  return maps.flatMap(({ entries }) =>
    entries.map(({ key, value }) => {
      const { text, assumes } = settle(value, scope);
      return { name: key.text, value: text, assumes, at: value.at };
    }),
  );
}

/** A text as a path: `${path.module}` is the file's own folder. */
function textAt({ scope }: ResourceSearch, build: HclNode, key: string): string | undefined {
  const node = objectsIn(build)
    .flatMap((object) => valuesOf(object, key))
    .flatMap(itemsIn)
    .at(-1);
  if (node === undefined) return undefined;
  const { text } = settle(node, scope);
  const parts = text.runs.map(({ start, end, open }) =>
    open === undefined ? text.text.slice(start, end) : folders.has(open) ? '.' : undefined,
  );
  return parts.includes(undefined) ? '/' : parts.join('');
}

const folders: ReadonlySet<string> = new Set(['path.module', 'path.root', 'path.cwd']);
