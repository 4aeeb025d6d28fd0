import type { Policy } from '../../policy/document.js';
import type { ImportedSigner } from '../importer.js';
import type { Notes, Placed } from '../reading/notes.js';
import type { Rendered } from './render-again.js';

/**
 * Takes over what the live objects enforce of the policy that they were made from. A part that the export could not say is left out: a
 * source proves only what was compared.
 */
export function takePolicy({ policy, rules, stage }: Rendered, placed: Placed, notes: Notes): void {
  const said = new Map(rules.map((rule) => [rule.path, rule]));
  const isSaid = (path: string): boolean => {
    const rule = said.get(path);
    if (rule === undefined || rule.fidelity === 'not-expressible') return false;
    if (rule.fidelity !== 'exact') notes.warn(placed, `\`${path}\` is ${rule.fidelity} in the live export than here: ${rule.reason}`);
    return true;
  };
  for (const { path, fidelity, reason } of rules)
    if (fidelity === 'not-expressible') notes.leaveOut(placed, `\`${path}\` is not in the live rule: ${reason}`);
  takeSources(policy, stage, isSaid, placed, notes);
  takeReferences(policy, isSaid, placed, notes);
  takeTrust(policy, isSaid, placed, notes);
  takeSettings(policy, isSaid, placed, notes);
}

type IsSaid = (path: string) => boolean;

const unchanged = 'The live objects are what this part exports to.';

function takeSources({ sources }: Policy, stage: Rendered['stage'], isSaid: IsSaid, placed: Placed, notes: Notes): void {
  if (sources?.allow !== undefined) {
    const entries = sources.allow.flatMap((value, at) => (isSaid(`sources.allow[${at}]`) ? [notes.take(placed, value, unchanged)] : []));
    notes.lists.push({ name: 'an export of Wharfmaster', at: notes.origin(placed), side: stage === 'admit' ? 'run' : 'both', entries });
  }
  for (const [at, value] of (sources?.deny ?? []).entries())
    if (isSaid(`sources.deny[${at}]`)) notes.denied.push(notes.take(placed, value, unchanged));
}

function takeReferences({ registryAliases, mirrors, tags, bases, defaults }: Policy, isSaid: IsSaid, placed: Placed, notes: Notes): void {
  if (registryAliases !== undefined && isSaid('registryAliases'))
    for (const [name, registry] of Object.entries(registryAliases)) notes.aliases.push(notes.take(placed, { name, registry }, unchanged));
  for (const [at, value] of (mirrors ?? []).entries())
    if (isSaid(`mirrors[${at}]`)) notes.mirrors.push(notes.take(placed, value, unchanged));
  for (const [at, value] of (bases?.catalogue ?? []).entries())
    if (isSaid(`bases.catalogue[${at}]`)) notes.catalogue.push(notes.take(placed, value, unchanged));
  for (const [at, rule] of (tags ?? []).entries()) {
    const { deny, requireTag, requireDigest, level, ...rest } = rule;
    const kept = {
      ...rest,
      ...(deny !== undefined && isSaid(`tags[${at}].deny`) && { deny, ...(level !== undefined && { level }) }),
      ...(requireTag !== undefined && isSaid(`tags[${at}].requireTag`) && { requireTag }),
      ...(requireDigest !== undefined && isSaid(`tags[${at}].requireDigest`) && { requireDigest }),
    };
    if (Object.keys(kept).length > Object.keys(rest).length) notes.tags.push(notes.take(placed, kept, unchanged));
  }
  const { shortNames, unqualified } = defaults ?? {};
  const said = {
    ...(shortNames !== undefined && isSaid('defaults.shortNames') && { shortNames }),
    ...(unqualified !== undefined && isSaid('defaults.unqualified') && { unqualified }),
  };
  if (Object.keys(said).length > 0) notes.defaults.push(notes.take(placed, said, unchanged));
}

function takeTrust({ trust }: Policy, isSaid: IsSaid, placed: Placed, notes: Notes): void {
  const taken = new Set<string>();
  const keyOf = (name: string): string => {
    const signer = trust?.signers?.[name];
    // The same key may stand in files of other tools; a policy lists it once.
    const [only] = signer?.type === 'key' && signer.keys.length === 1 ? signer.keys : [];
    const key = only === undefined ? `own ${name} ${JSON.stringify(signer)}` : `key ${only.sha256}`;
    if (signer !== undefined && !taken.has(key)) {
      taken.add(key);
      const imported: ImportedSigner = { key, hint: name, signer };
      notes.signers.push(notes.take(placed, imported, unchanged));
    }
    return key;
  };
  for (const [at, { all, any, ...rest }] of (trust?.require ?? []).entries())
    if (isSaid(`trust.require[${at}]`)) {
      const value = { ...rest, ...(all && { all: all.map(keyOf) }), ...(any && { any: any.map(keyOf) }) };
      notes.required.push(notes.take(placed, value, unchanged));
    }
  for (const [at, { signer, ...rest }] of (trust?.attestations ?? []).entries())
    if (isSaid(`trust.attestations[${at}]`)) notes.attestations.push(notes.take(placed, { ...rest, signer: keyOf(signer) }, unchanged));
}

function takeSettings(
  { enforcement, rules, places, push, exceptions, exceptionRules }: Policy,
  isSaid: IsSaid,
  placed: Placed,
  notes: Notes,
): void {
  if (enforcement?.admit !== undefined && isSaid('enforcement.admit'))
    notes.enforcement.push(notes.take(placed, { admit: enforcement.admit }, unchanged));
  const parts = { rules, places } as const;
  for (const name of ['rules', 'places'] as const) {
    const kept = Object.entries(parts[name] ?? {}).filter(([key]) => isSaid(`${name}.${key}`));
    if (kept.length > 0) notes.settings.push(notes.take(placed, { name, value: Object.fromEntries(kept) }, unchanged));
  }
  if (push !== undefined && isSaid('push')) notes.settings.push(notes.take(placed, { name: 'push', value: push }, unchanged));
  const waived = (exceptions ?? []).filter((_, at) => isSaid(`exceptions[${at}]`));
  for (const value of waived) notes.exceptions.push(notes.take(placed, value, unchanged));
  if (waived.length > 0 && exceptionRules !== undefined)
    notes.settings.push(notes.take(placed, { name: 'exceptionRules', value: exceptionRules }, unchanged));
}
