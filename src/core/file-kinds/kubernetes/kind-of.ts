import type { CustomResource } from '../../model/reading.js';
import type { KindRow } from './kind-row.js';
import { builtInGroups, builtInKinds, customKinds } from './kinds.js';

/** What is known about a resource's kind. */
export interface KnownKind {
  readonly rows: readonly KindRow[];
  /** True when the rows are not all there is to know, so that images are also looked for by their form. */
  readonly generic: boolean;
}

/** A name as the file has it; undefined when a template makes it. */
export type WrittenName = string | undefined;

/** Every row that may apply: a document can write `kind` or `apiVersion` twice, and then each counts with each. `described` are a person's own rows. */
export function rowsFor(
  apiVersions: readonly WrittenName[],
  kinds: readonly WrittenName[],
  described: readonly CustomResource[] = [],
): KnownKind {
  const groups = apiVersions.map(groupOf);
  const isOfGroup = (row: KindRow): boolean => groups.some((group) => group !== undefined && row.groups.includes(group));
  const isAnyGroup = groups.includes(undefined);
  const applies = (row: KindRow): boolean =>
    (row.kinds.includes('*') && isOfGroup(row)) ||
    (kinds.some((kind) => kind !== undefined && row.kinds.includes(kind)) && (isAnyGroup || isOfGroup(row)));
  const candidates = kinds.flatMap((kind) => (kind === undefined ? [] : (rowsByKind.get(kind) ?? [])));
  const rows = [...new Set([...candidates, ...rowsOfAnyKind, ...described.map(toRow)])].filter(applies);
  const isBuiltIn = groups.length > 0 && groups.every((group) => group !== undefined && builtInGroups.includes(group));
  return { rows, generic: kinds.length === 0 || kinds.includes(undefined) || !isBuiltIn };
}

function toRow({ group, kind, images = [], pods = [] }: CustomResource): KindRow {
  return { groups: [group], kinds: [kind], images, pods };
}

const rowsOfAnyKind = customKinds.filter(({ kinds }) => kinds.includes('*'));
const rowsByKind = new Map<string, KindRow[]>();
for (const row of [...builtInKinds, ...customKinds]) {
  for (const kind of row.kinds) rowsByKind.set(kind, [...(rowsByKind.get(kind) ?? []), row]);
}

/** `apps/v1` is of group `apps`, and `v1` alone of the core group, which has no other version. */
function groupOf(apiVersion: WrittenName): WrittenName {
  if (apiVersion === 'v1') return '';
  return apiVersion?.includes('/') === true ? apiVersion.slice(0, apiVersion.indexOf('/')) : apiVersion;
}
