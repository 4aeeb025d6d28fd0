import { builtInGroups, builtInKinds, customKinds, type KindRow } from './kinds.js';

/** What is known about a resource's kind. */
export interface KnownKind {
  readonly rows: readonly KindRow[];
  /** True when the rows are not all there is to know, so that images are also looked for by their form. */
  readonly generic: boolean;
}

/** A name as the file has it; undefined when a template makes it. */
export type WrittenName = string | undefined;

/** Every row that may apply: a document can write `kind` or `apiVersion` twice, and then each counts with each. */
export function rowsFor(apiVersions: readonly WrittenName[], kinds: readonly WrittenName[]): KnownKind {
  const groups = apiVersions.map(groupOf);
  const applies = (row: KindRow): boolean =>
    kinds.some((kind) => kind !== undefined && row.kinds.includes(kind)) &&
    groups.some((group) => group === undefined || row.groups.includes(group));
  const rows = [...builtInKinds, ...customKinds].filter(applies);
  const isBuiltIn = groups.length > 0 && groups.every((group) => group !== undefined && builtInGroups.includes(group));
  return { rows, generic: kinds.length === 0 || kinds.includes(undefined) || !isBuiltIn };
}

/** `apps/v1` is of group `apps`, and `v1` alone of the core group, which has no other version. */
function groupOf(apiVersion: WrittenName): WrittenName {
  if (apiVersion === 'v1') return '';
  return apiVersion?.includes('/') === true ? apiVersion.slice(0, apiVersion.indexOf('/')) : apiVersion;
}
