import { isMergeKey, withMerged, type Watch } from '../yaml/look-up.js';
import type { YamlMap, YamlScalar } from '../yaml/tree.js';

/** The scalars of one map by the plain form of their keys: `image_tag`, `imageTag` and `image-tag` are one key to whoever writes templates. */
export type Fields = ReadonlyMap<string, readonly Field[]>;

export interface Field {
  /** As written. */
  readonly key: string;
  readonly scalar: YamlScalar;
}

/** What a map and the maps that it merges say; a key of its own hides a merged one, and each occurrence of a duplicate counts. */
export function fieldsOf(map: YamlMap, watch: Watch): Fields {
  const fields = new Map<string, Field[]>();
  for (const source of withMerged([map], watch)) {
    const own = new Map<string, Field[]>();
    for (const { key, value } of source.entries) {
      if (key === undefined || isMergeKey(key) || value.kind !== 'scalar') continue;
      const name = plainKey(key.text);
      const known = own.get(name);
      if (known === undefined) own.set(name, [{ key: key.text, scalar: value }]);
      else known.push({ key: key.text, scalar: value });
    }
    for (const [name, found] of own) if (!fields.has(name)) fields.set(name, found);
  }
  return fields;
}

export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[-_]/g, '');
}

/** Empty, `null`, `true` and `false` name nothing. */
export function isNothing(scalar: YamlScalar): boolean {
  if (scalar.text.trim() === '') return true;
  return scalar.style === 'plain' && !scalar.tagged && /^(~|null|true|false)$/i.test(scalar.text);
}
