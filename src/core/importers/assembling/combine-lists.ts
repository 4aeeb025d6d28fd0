import type { AllowedSource } from '../../policy/document.js';
import type { Use } from '../../model/image-use.js';
import { parsePattern } from '../../policy/pattern/index.js';
import type { AllowList, ImportRemark, Taken } from '../importer.js';
import { intersectPatterns } from '../reading/intersect-patterns.js';

/** The allowed sources that several rules leave together, and what to say of it. */
export interface CombinedLists {
  readonly allow: readonly Taken<AllowedSource>[];
  readonly remarks: readonly ImportRemark[];
}

type Entry = Taken<AllowedSource>;

/**
 * Rules that each must be met allow together what all of them allow. Those that speak of what runs and those that speak of what builds
 * do not meet; where there are both, each entry says its `use`. The result is never wider than any rule at its side.
 */
export function combineLists(lists: readonly AllowList[]): CombinedLists {
  const running = lists.filter(({ side }) => side !== 'build');
  const building = lists.filter(({ side }) => side !== 'run');
  const isSplit = lists.some(({ side }) => side === 'run') && lists.some(({ side }) => side === 'build');
  if (!isSplit) return combineNamespaces(lists);
  const [run, build] = [combineNamespaces(running), combineNamespaces(building)];
  return {
    allow: [...run.allow.map((entry) => withUse(entry, ['run'])), ...build.allow.map((entry) => withUse(entry, ['base', 'tool']))],
    remarks: [...run.remarks, ...build.remarks],
  };
}

function withUse(entry: Entry, use: readonly Use[]): Entry {
  return { ...entry, value: { ...entry.value, use } };
}

/** Lists for some namespaces only stand beside each other; an image that no namespace is known of must be in all of them. */
function combineNamespaces(lists: readonly AllowList[]): CombinedLists {
  const scopes = new Map<string, AllowList[]>();
  for (const list of lists) {
    const scope = JSON.stringify([...(list.namespaces ?? [])].sort());
    scopes.set(scope, [...(scopes.get(scope) ?? []), list]);
  }
  if (scopes.size <= 1) return intersectAll(lists);
  const everywhere = intersectAll(lists.map((list) => ({ ...list, entries: list.entries.map(withoutNamespaces) })));
  const scoped = [...scopes.values()].filter(([first]) => first?.namespaces !== undefined);
  const isDisjoint = areDisjoint(scoped.map(([first]) => first?.namespaces ?? []));
  const general = lists.filter(({ namespaces }) => namespaces === undefined);
  const each = isDisjoint ? scoped.map((own) => withNamespaces(intersectAll([...own, ...general]), own[0]?.namespaces ?? [])) : [];
  const [first] = lists;
  const remark: ImportRemark[] =
    first === undefined
      ? []
      : [
          {
            kind: 'warning',
            at: first.at,
            written: first.name,
            says: 'Several live rules speak of different namespaces. The policy cannot leave a namespace out, so what is allowed everywhere is only what all of them allow.',
          },
        ];
  return {
    allow: [...everywhere.allow, ...each.flatMap(({ allow }) => allow)],
    remarks: [...remark, ...everywhere.remarks, ...each.flatMap(({ remarks }) => remarks)],
  };
}

function withoutNamespaces(entry: Entry): Entry {
  const { namespaces, ...value } = entry.value;
  return { ...entry, value };
}

function withNamespaces({ allow, remarks }: CombinedLists, namespaces: readonly string[]): CombinedLists {
  return { allow: allow.map((entry) => ({ ...entry, value: { ...entry.value, namespaces } })), remarks };
}

/** Globs may meet anywhere; only names can be told apart. */
function areDisjoint(scopes: readonly (readonly string[])[]): boolean {
  const all = scopes.flat();
  return new Set(all).size === all.length && !all.some((name) => /[*?]/.test(name));
}

function intersectAll(lists: readonly AllowList[]): CombinedLists {
  const [first, ...others] = lists;
  if (first === undefined) return { allow: [], remarks: [] };
  const remarks: ImportRemark[] = [];
  let allow = first.entries;
  for (const list of others) {
    const before = allow;
    allow = intersectTwo(allow, list.entries, remarks);
    for (const entry of before) if (!allow.some(({ at }) => at === entry.at)) remarks.push(lost(entry, list));
    for (const entry of list.entries) if (!allow.some(({ at }) => at === entry.at)) remarks.push(met(entry, first));
  }
  return { allow, remarks };
}

/** More pairs than anybody's lists have; beyond it only what both lists say in the same words is kept. */
const mostPairs = 1_000_000;
const mostEntries = 5_000;

function intersectTwo(one: readonly Entry[], other: readonly Entry[], remarks: ImportRemark[]): readonly Entry[] {
  const isSmall = one.length * other.length <= mostPairs;
  const result = new Map<string, Entry>();
  const parsed = other.map((entry) => ({ entry, pattern: parsePattern(entry.value.match) }));
  const said = new Set(other.map(({ value }) => value.match));
  for (const entry of one) {
    if (!isSmall) {
      if (said.has(entry.value.match)) result.set(entry.value.match, entry);
      continue;
    }
    const mine = parsePattern(entry.value.match);
    for (const { entry: theirs, pattern } of parsed) {
      if (!mine.ok || !pattern.ok || result.size > mostEntries) continue;
      const common = intersectPatterns(mine.value, pattern.value);
      if (common.kind === 'unsayable') remarks.push(unsayable(entry, theirs));
      const narrowed = common.kind === 'pattern' ? narrow(entry, theirs, common.text) : undefined;
      if (narrowed !== undefined) result.set(JSON.stringify(narrowed.value), narrowed);
    }
  }
  return [...result.values()];
}

function narrow(entry: Entry, theirs: Entry, match: string): Entry | undefined {
  const namespaces = commonOf(entry.value.namespaces, theirs.value.namespaces);
  const use = commonOf(entry.value.use, theirs.value.use);
  if (namespaces?.length === 0 || use?.length === 0) return undefined;
  const kept = match === theirs.value.match && match !== entry.value.match ? theirs : entry;
  return { ...kept, value: { ...kept.value, match, ...(namespaces && { namespaces }), ...(use && { use }) } };
}

/** What both allow; undefined is everything. Globs count by their text. */
function commonOf<Item>(one: readonly Item[] | undefined, other: readonly Item[] | undefined): readonly Item[] | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((item) => other.includes(item));
}

function unsayable(entry: Entry, theirs: Entry): ImportRemark {
  return {
    kind: 'left-out',
    at: entry.at,
    written: entry.written,
    says: `What it has in common with \`${theirs.value.match}\` (${theirs.at.file}:${theirs.at.line}) is no single pattern. Neither was taken over; add what you need.`,
  };
}

/** An entry that narrows others without becoming one itself. */
function met({ at, written, says }: Entry, list: AllowList): ImportRemark {
  return {
    kind: 'decision',
    at,
    written,
    says: `${says} It must be met beside ${list.name} (${list.at.file}:${list.at.line}): what they have in common is taken over.`,
  };
}

function lost({ at, written, value }: Entry, list: AllowList): ImportRemark {
  return {
    kind: 'left-out',
    at,
    written,
    says: `\`${value.match}\` is not allowed as it stands by ${list.name} (${list.at.file}:${list.at.line}), and both live rules must be met. The policy allows what they have in common.`,
  };
}
