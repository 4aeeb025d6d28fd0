import type { RuleId } from '../../model/rules.js';
import type { Exception, Policy } from '../document.js';
import { flawsOf, validExceptions } from '../exceptions-validity.js';
import type { JudgingContext, PolicyLayer } from '../layer.js';
import { matchesPathGlob } from '../pattern/index.js';
import { day } from '../document-reading/dates.js';
import { endOfDay, startOfDay } from './dates.js';
import type { Identity } from './identity.js';
import { normaliseOrigin, normaliseScope } from './origin.js';
import { indexPatterns, type PatternIndex } from './pattern-index.js';
import { patterned, type Patterned } from './prepare-policy.js';
import type { RepositoryName } from './repository-name.js';

/** The exceptions that may waive findings of one layer, each with the layer that records it. */
export interface ExceptionSource {
  readonly layer: PolicyLayer;
  readonly byRule: ReadonlyMap<string, PatternIndex<Patterned<Exception>>>;
}

/** What recorded exceptions mean for one finding. */
export type Waiver =
  | { readonly kind: 'none' }
  | { readonly kind: 'in-force'; readonly exception: Patterned<Exception>; readonly layer: PolicyLayer; readonly endsSoon: boolean }
  | { readonly kind: 'expired'; readonly exception: Patterned<Exception>; readonly layer: PolicyLayer };

/**
 * A layer's own exceptions, and those of layers below it where its `overlays` grants that; either way under its own
 * `exceptionRules` (policy.md sections 1 and 5). A malformed exception waives nothing.
 */
export function exceptionSources(layer: PolicyLayer, layers: readonly PolicyLayer[]): readonly ExceptionSource[] {
  const own = { layer, byRule: indexed(layer.policy, layer.policy) };
  if (layer.policy.overlays?.mayAddExceptions !== true) return [own];
  const below = layers.slice(layers.indexOf(layer) + 1);
  return [own, ...below.map((lower) => ({ layer: lower, byRule: indexed(lower.policy, layer.policy) }))];
}

/** Whether an exception covers a finding of this rule about this image; one in force comes before one that has ended. */
export function waiverFor(rule: RuleId, identity: Identity, sources: readonly ExceptionSource[], context: JudgingContext): Waiver {
  return firstInForce(recordedFor(rule, identity.name, sources, context).filter(({ exception }) => isAboutUse(exception.entry, identity)));
}

/** An exception as it stands today. */
export type RecordedException = Exclude<Waiver, { readonly kind: 'none' }>;

/** The exceptions for a rule and a repository that are in scope, whatever they are narrowed to. None is from the future, a time zone aside. */
export function recordedFor(
  rule: RuleId,
  name: RepositoryName,
  sources: readonly ExceptionSource[],
  context: JudgingContext,
): readonly RecordedException[] {
  return sources.flatMap(({ layer, byRule }) =>
    (byRule.get(rule)?.matching(name) ?? [])
      .filter(({ entry }) => isInScope(entry, context))
      .map((exception): RecordedException => {
        const end = endOfDay(exception.entry.expires);
        if (context.now > end) return { kind: 'expired', exception, layer };
        return { kind: 'in-force', exception, layer, endsSoon: context.now > end - daysOfWarning(layer.policy) * day };
      }),
  );
}

/** The first that is in force, else the last that has ended. */
export function firstInForce(recorded: readonly RecordedException[]): Waiver {
  return recorded.find(({ kind }) => kind === 'in-force') ?? recorded.at(-1) ?? { kind: 'none' };
}

/** Narrowings that speak of what a scan finds cover nothing that is judged without one. */
function isAboutUse({ digest, vulnerability, package: part }: Exception, identity: Identity): boolean {
  return vulnerability === undefined && part === undefined && (digest === undefined || digest === identity.digest);
}

function isInScope({ scope, created }: Exception, { now, origin }: JudgingContext): boolean {
  if (!(startOfDay(created) - day <= now)) return false;
  if (scope?.repositories === undefined) return true;
  const repository = origin === undefined ? undefined : normaliseOrigin(origin);
  return repository !== undefined && scope.repositories.some((glob) => matchesPathGlob(normaliseScope(glob), repository));
}

function daysOfWarning({ exceptionRules }: Policy): number {
  return exceptionRules?.warnDaysBefore ?? 14;
}

/** Kept per pair of policies: whose exception it is, and whose rules decide whether it is well formed. */
const kept = new WeakMap<Policy, WeakMap<Policy, ExceptionSource['byRule']>>();

function indexed(recorded: Policy, under: Policy): ExceptionSource['byRule'] {
  const byOwner = kept.get(recorded) ?? new WeakMap<Policy, ExceptionSource['byRule']>();
  kept.set(recorded, byOwner);
  const known = byOwner.get(under);
  if (known !== undefined) return known;
  const fresh = index(recorded, under);
  byOwner.set(under, fresh);
  return fresh;
}

function index(recorded: Policy, under: Policy): ExceptionSource['byRule'] {
  const valid = new Set(validExceptions(recorded).filter((exception) => flawsOf(exception, under.exceptionRules).length === 0));
  const byRule = new Map<string, Patterned<Exception>[]>();
  for (const exception of patterned(recorded.exceptions)) {
    if (!valid.has(exception.entry)) continue;
    const group = byRule.get(exception.entry.rule);
    if (group === undefined) byRule.set(exception.entry.rule, [exception]);
    else group.push(exception);
  }
  return new Map([...byRule].map(([rule, exceptions]) => [rule, indexPatterns(exceptions)]));
}
