import type { Field, Fields } from './fields.js';

/** The keys of one map that make up one image, each possibly written more than once. */
export interface ImageFields {
  /** `split`: the keys alone say that it is an image; `text`: only its form does. */
  readonly form: 'split' | 'text';
  readonly repository: readonly Field[];
  readonly registry: readonly Field[];
  /** What the chart takes when the registry is empty (Kyverno's `defaultRegistry`). */
  readonly defaultRegistry: readonly Field[];
  readonly tag: readonly Field[];
  readonly digest: readonly Field[];
}

/** The images that a map names, by its keys; `context` says whether the key that it stands under tells of an image, or of a repository of sources. */
export function imageFields(fields: Fields, context: 'image' | 'source' | 'unknown'): readonly ImageFields[] {
  const found: ImageFields[] = [];
  const whole = context === 'source' ? undefined : wholeMap(fields, context === 'image');
  if (whole !== undefined) found.push(whole);
  for (const [name, occurrences] of fields) {
    const flat = /^(.*image)(?:repository|repo|name)$/.exec(name);
    if (flat?.[1] !== undefined) found.push(flatImage(fields, occurrences, flat[1], name.endsWith('name') ? 'text' : 'split'));
    else if (name.endsWith('image')) found.push(textImage(fields, occurrences, name));
  }
  return found;
}

/** `{registry, repository, tag, digest}`, `{registry, name, tag}`; the latter only under a key that says so, since most names are none of images. */
function wholeMap(fields: Fields, isImage: boolean): ImageFields | undefined {
  const repository = first(fields, ['repository', 'repo']);
  const tag = first(fields, isImage ? ['tag', 'imagetag', 'version'] : ['tag', 'imagetag']);
  const digest = first(fields, ['digest', 'imagedigest', 'sha', 'sha256']);
  const registry = first(fields, registryKeys);
  const parts = { registry, defaultRegistry: first(fields, ['defaultregistry']), tag, digest };
  const isEvident = isImage || [tag, digest, registry, first(fields, ['pullpolicy', 'imagepullpolicy'])].some((part) => part.length > 0);
  if (repository.length > 0) return isEvident ? { form: isImage ? 'split' : 'text', repository, ...parts } : undefined;
  const name = first(fields, ['name']);
  const hasName = isImage ? tag.length + registry.length + digest.length > 0 : tag.length > 0 && registry.length > 0;
  return name.length > 0 && !fields.has('image') && hasName ? { form: 'text', repository: name, ...parts } : undefined;
}

/** `fooImageRepository` with `fooImageTag`. */
function flatImage(fields: Fields, repository: readonly Field[], stem: string, form: ImageFields['form']): ImageFields {
  return {
    ...{ form, repository },
    registry: first(fields, [`${stem}registry`, ...(stem === 'image' ? registryKeys : [])]),
    defaultRegistry: [],
    tag: first(fields, [`${stem}tag`, `${stem}version`, ...(stem === 'image' ? ['tag'] : [])]),
    digest: first(fields, [`${stem}digest`, `${stem}sha`]),
  };
}

/** `image: nginx` with `tag` beside it, `fooImage` with `fooTag` or `fooImageTag`. */
function textImage(fields: Fields, repository: readonly Field[], name: string): ImageFields {
  const short = name.slice(0, -'image'.length);
  return {
    ...{ form: 'text', repository },
    registry: first(fields, [`${name}registry`, `${short}registry`, `${short}hub`]),
    defaultRegistry: [],
    tag: first(fields, [`${name}tag`, `${short}tag`, `${name}version`]),
    digest: first(fields, [`${name}digest`, `${short}digest`, `${name}sha`]),
  };
}

function first(fields: Fields, names: readonly string[]): readonly Field[] {
  for (const name of names) {
    const found = fields.get(name);
    if (found !== undefined) return found;
  }
  return [];
}

const registryKeys: readonly string[] = ['registry', 'imageregistry', 'hub'];
