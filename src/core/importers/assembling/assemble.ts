import type { Defaults, Enforcement, Scan } from '../../policy/document.js';
import type { Imported, ImportedException, ImportRemark, KeyFile, Taken } from '../importer.js';
import { isPlainValue } from '../reading/plain-text.js';
import { combineLists } from './combine-lists.js';
import { nameSigners } from './name-signers.js';

/** The parts of a policy in their order, each entry with where it comes from; written by draft-imported.ts. */
export interface ImportedSections {
  readonly enforcement?: Enforcement;
  readonly defaults?: Defaults;
  readonly registryAliases: readonly Taken<{ readonly name: string; readonly registry: string }>[];
  readonly mirrors: Imported['mirrors'];
  /** Absent: no rule lists what is allowed, which is something else than allowing nothing. */
  readonly allow?: Imported['lists'][number]['entries'];
  readonly deny: Imported['denied'];
  readonly catalogue: Imported['catalogue'];
  readonly tags: Imported['tags'];
  readonly scan?: Scan;
  readonly signers: readonly Taken<{ readonly name: string; readonly signer: object }>[];
  readonly require: readonly Taken<object>[];
  readonly attestations: Imported['attestations'];
  readonly exceptions: readonly Taken<ImportedException>[];
  readonly settings: Imported['settings'];
}

export interface Assembled {
  readonly sections: ImportedSections;
  readonly remarks: readonly ImportRemark[];
  readonly keys: readonly KeyFile[];
}

/** Puts together what all sources say: the same entry once, and where they contradict each other the narrower of the two, with a remark. */
export function assemble(found: Imported): Assembled {
  const remarks: ImportRemark[] = [...found.remarks];
  const combined = combineLists(found.lists);
  remarks.push(...combined.remarks);
  const trust = nameSigners(found);
  remarks.push(...trust.remarks);
  const once = onceWith(remarks);
  const enforcement = strictestEnforcement(found.enforcement, remarks);
  const defaults = mergeValues('defaults', found.defaults, remarks);
  const scan = mergeValues('scan', found.scan, remarks);
  const sections: ImportedSections = {
    ...(enforcement && { enforcement }),
    ...(defaults && { defaults }),
    ...(scan && { scan }),
    registryAliases: withoutConflicts('registryAliases', found.aliases, ({ name }) => name.toLowerCase(), remarks),
    mirrors: withoutConflicts('mirrors', found.mirrors, ({ mirror }) => mirror.toLowerCase(), remarks),
    ...(found.lists.length > 0 && { allow: once('sources.allow', combined.allow) }),
    deny: once('sources.deny', found.denied),
    catalogue: once('bases.catalogue', found.catalogue),
    tags: once('tags', found.tags),
    signers: trust.signers,
    require: once('trust.require', trust.require),
    attestations: once('trust.attestations', trust.attestations),
    exceptions: once('exceptions', found.exceptions),
    settings: withoutConflicts('settings', found.settings, ({ name }) => name, remarks),
  };
  return { sections, remarks: [...remarks, ...contradictions(sections)], keys: trust.keys };
}

/** The same entry of two files is one; the review list has both, with the same path. */
function onceWith(remarks: ImportRemark[]) {
  return <Value>(path: string, entries: readonly Taken<Value>[]): readonly Taken<Value>[] => {
    const seen = new Map<string, number>();
    const kept: Taken<Value>[] = [];
    for (const entry of entries) {
      if (!isPlainValue(entry.value)) {
        remarks.push({
          kind: 'left-out',
          at: entry.at,
          written: entry.written,
          says: 'It holds line breaks or other control characters, which no line of a policy can.',
        });
        continue;
      }
      const text = JSON.stringify(entry.value);
      const earlier = seen.get(text);
      const index = earlier ?? kept.length;
      if (earlier === undefined) kept.push(entry);
      seen.set(text, index);
      remarks.push({ kind: 'decision', at: entry.at, written: entry.written, says: entry.says, path: `${path}[${index}]` });
    }
    return kept;
  };
}

const admitted = ['off', 'audit', 'warn', 'deny'] as const;

function strictestEnforcement(entries: readonly Taken<Enforcement>[], remarks: ImportRemark[]): Enforcement | undefined {
  const stages = entries.map(({ value }) => value.admit ?? 'deny');
  if (stages.length === 0) return undefined;
  const admit = admitted[Math.max(...stages.map((stage) => admitted.indexOf(stage)))] ?? 'deny';
  for (const { at, written, says, value } of entries) {
    remarks.push({ kind: 'decision', at, written, says, path: 'enforcement.admit' });
    if ((value.admit ?? 'deny') !== admit)
      remarks.push({
        kind: 'warning',
        at,
        written,
        says: `The live rule here is less strict (\`${value.admit ?? 'deny'}\`). A policy has one setting for all, and the strictest was taken: \`${admit}\`.`,
      });
  }
  return { admit };
}

/** Key by key; where two sources differ the first counts, and that is said. */
function mergeValues<Value extends object>(section: string, entries: readonly Taken<Value>[], remarks: ImportRemark[]): Value | undefined {
  const result = new Map<string, unknown>();
  for (const { at, written, says, value } of entries) {
    remarks.push({ kind: 'decision', at, written, says, path: section });
    for (const [key, part] of Object.entries(value)) {
      const earlier = result.get(key);
      if (earlier === undefined) result.set(key, part);
      else if (JSON.stringify(earlier) !== JSON.stringify(part))
        remarks.push({
          kind: 'left-out',
          at,
          written,
          says: `Another source sets \`${section}.${key}\` differently, and the first one was taken over.`,
        });
    }
  }
  // The keys are those of the values that went in.
  return result.size === 0 ? undefined : (Object.fromEntries(result) as Value);
}

/** Entries of which one name may mean one thing only. */
function withoutConflicts<Value>(
  path: string,
  entries: readonly Taken<Value>[],
  nameOf: (value: Value) => string,
  remarks: ImportRemark[],
): readonly Taken<Value>[] {
  const byName = new Map<string, Taken<Value>>();
  for (const entry of entries) {
    const { at, written, says, value } = entry;
    const earlier = byName.get(nameOf(value));
    if (earlier === undefined) byName.set(nameOf(value), entry);
    if (earlier === undefined || JSON.stringify(earlier.value) === JSON.stringify(value))
      remarks.push({ kind: 'decision', at, written, says, path });
    else
      remarks.push({
        kind: 'left-out',
        at,
        written,
        says: `${earlier.at.file}:${earlier.at.line} says something else of the same name, and was taken over.`,
      });
  }
  return [...byName.values()];
}

function contradictions({ allow = [], deny }: ImportedSections): readonly ImportRemark[] {
  const denied = new Map(deny.map((entry) => [entry.value.match, entry]));
  return allow.flatMap(({ at, written, value }) => {
    const other = denied.get(value.match);
    if (other === undefined) return [];
    const says = `It is allowed here and denied in ${other.at.file}:${other.at.line}. Both stand in the policy, and \`deny\` beats \`allow\`.`;
    return [{ kind: 'warning' as const, at, written, says }];
  });
}
