import { ok, type Result } from '../../../model/result.js';
import type { TrustRequirement } from '../../../policy/document.js';
import type { Spell } from '../../checks/index.js';
import type { ExportInput, ExportProblem } from '../../exporter.js';
import type { Note } from '../../signatures/index.js';
import { allOf, anyOf } from '../expressions.js';
import { attestorOf, type Attestor } from './attestors.js';
import { demandStrength, type Demand } from './demand.js';
import { imageSets } from './image-sets.js';

/** What became of one entry under `trust.require` or `trust.attestations`. */
export interface Demanded {
  readonly demands: readonly Demand[];
  readonly attestors: readonly Attestor[];
  readonly notes: readonly Note[];
}

/** Who has to sign, as a sum of signers over each image. */
export function requirement(entry: TrustRequirement, at: number, input: ExportInput, spell: Spell): Result<Demanded, ExportProblem> {
  const path = `trust.require[${at}]`;
  const { strength, notes } = demandStrength(input.policy, path, ['unsigned-image', 'untrusted-signer'], entry.effectiveFrom, input.now);
  if (strength === undefined)
    return ok({ demands: [], attestors: [], notes: [exact(path, 'The policy does not want to hear of it here.')] });
  const known = new Map<string, Attestor | undefined>();
  for (const name of [...(entry.all ?? []), ...(entry.any ?? [])]) {
    const attestor = attestorOf(name, input);
    if (!attestor.ok) return attestor;
    known.set(name, attestor.value);
  }
  const unknown = (entry.all ?? []).filter((name) => known.get(name) === undefined);
  if (unknown.length > 0) return ok({ demands: [], attestors: [], notes: [inexpressible(path, unknown)] });
  const find = (name: string) => known.get(name);
  const demand = {
    id: `require_${at}`,
    path,
    ...strength,
    about: imageSets(spell, path, entry.match),
    met: metBy(entry, find),
    message: asks(entry),
  };
  const attestors = [...known.values()].filter((attestor) => attestor !== undefined);
  return ok({
    demands: [demand],
    attestors,
    notes: [...notes, exact(path, 'A sum of signers over each image.'), ...lost(path, entry, find)],
  });
}

type Find = (name: string) => Attestor | undefined;

function metBy({ all = [], any, min = 1 }: TrustRequirement, find: Find): string {
  const everybody = all.map((name) => signed(find(name)));
  if (any === undefined) return everybody.length > 0 ? allOf(everybody) : 'false';
  const anybody = any.map((name) => signed(find(name)));
  const wanted = Math.max(1, min);
  const threshold = wanted === 1 ? anyOf(anybody) : `${sum(anybody)} >= ${wanted}`;
  return allOf([...everybody, threshold]);
}

function signed(attestor: Attestor | undefined): string {
  return attestor === undefined ? 'false' : `(${attestor.signed})`;
}

function sum(conditions: readonly string[]): string {
  return conditions.map((condition) => `(${condition} ? 1 : 0)`).join(' + ');
}

function asks({ all = [], any = [], min = 1 }: TrustRequirement): string {
  const parts = [
    ...(all.length === 0 ? [] : [`signed by ${all.join(' and ')}`]),
    ...(any.length === 0 ? [] : [`signed by at least ${min} of ${any.join(', ')}`]),
  ];
  return `The policy accepts it only when it is ${parts.join(' and ')}.`;
}

/** What Kyverno does not look at in such an entry. */
function lost(path: string, { any = [], min = 1, identity }: TrustRequirement, find: Find): readonly Note[] {
  const dropped = any.filter((name) => find(name) === undefined);
  const alike = any.filter((name) => find(name)?.isDistinct === false);
  return [
    ...(dropped.length === 0 ? [] : [stricter(path, `Kyverno cannot ask for ${dropped.join(', ')}, so only the others count.`)]),
    ...(min > 1 && alike.length > 1 ? [looser(path, `One identity that fits several of ${alike.join(', ')} counts as each of them.`)] : []),
    ...(identity === undefined ? [] : [looser(path, 'Kyverno compares the digest, and not the name that was signed along.')]),
  ];
}

function inexpressible(path: string, names: readonly string[]): Note {
  return {
    path,
    fidelity: 'not-expressible',
    reason: `Kyverno cannot ask for ${names.join(', ')}, so the whole entry is left to other stages.`,
  };
}

function exact(path: string, reason: string): Note {
  return { path, fidelity: 'exact', reason };
}

function stricter(path: string, reason: string): Note {
  return { path, fidelity: 'stricter', reason };
}

function looser(path: string, reason: string): Note {
  return { path, fidelity: 'looser', reason };
}
