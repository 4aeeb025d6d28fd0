import type { ImageUse, Use } from '../../model/image-use.js';
import type { AllowedSource, BuildStage } from '../document.js';
import { matchesGlob, matchesPattern } from '../pattern/index.js';
import { catalogueStage } from './base-standing.js';
import type { Identity } from './identity.js';
import { fetchableName } from './mirrors.js';
import type { Patterned, PreparedBase, PreparedPolicy } from './prepare-policy.js';
import { replacementTag } from './replacement.js';
import { nameKey, type RepositoryName } from './repository-name.js';
import { repositoryText } from './words.js';

/** Something the policy approves, as a person would write it. */
export interface ApprovedChoice {
  /** A repository, or a pattern when the policy names no single one. */
  readonly text: string;
  readonly name?: RepositoryName;
  /** The same as the policy's rules know it, whatever mirror it is fetched through. */
  readonly policyName?: RepositoryName;
  readonly base?: PreparedBase;
  readonly source?: Patterned<AllowedSource>;
}

/**
 * The names to mention in a finding: what replaces the image, what is called the same, else what is approved here at large. Never the
 * image that is refused, nor a pattern that covers it, nor what is denied itself: none is better than a wrong one.
 */
export function nearestChoices(prepared: PreparedPolicy, use: ImageUse, identity: Identity): readonly string[] {
  const choices = choicesOf(prepared);
  const replacing = (prepared.basesByReplaced.get(nameKey(identity.name)) ?? []).filter(
    (base) => mayUseBase(base, use) && !isDenied(prepared, base.name),
  );
  const namesakes = choices.byLastSegment.get(lastSegment(identity.name.repository)) ?? [];
  const akin = [
    ...replacing.map((base) => describeReplacement(prepared, base, identity.tag)),
    ...namesakes
      .filter(
        (choice) => isSuggested(choice, use, prepared) && isOther(choice, identity) && !replacing.some((base) => base === choice.base),
      )
      .map(({ text }) => text),
  ];
  const nearest =
    akin.length > 0
      ? akin
      : firstChoices(choices, use, prepared)
          .filter((choice) => isOther(choice, identity))
          .map(({ text }) => text);
  return [...new Set(nearest)].slice(0, mostNamed);
}

/** Everything the policy approves at a place, the catalogue first. */
export function approvedChoices(prepared: PreparedPolicy, use: ImageUse): readonly ApprovedChoice[] {
  return choicesOf(prepared).all.filter((choice) => mayUse(choice, use));
}

interface Choices {
  readonly all: readonly ApprovedChoice[];
  readonly byLastSegment: ReadonlyMap<string, readonly ApprovedChoice[]>;
  /** Filled when asked: the first few of each kind of place. */
  readonly first: Map<string, readonly ApprovedChoice[]>;
}

const mostNamed = 3;
/** Some of them may turn out to be the image that is refused. */
const mostConsidered = 10;
const kept = new WeakMap<PreparedPolicy, Choices>();

function choicesOf(prepared: PreparedPolicy): Choices {
  const known = kept.get(prepared);
  if (known !== undefined) return known;
  const all = [
    ...prepared.bases.map((base) => baseChoice(prepared, base)),
    ...prepared.allow.all.map((source) => sourceChoice(prepared, source)),
  ];
  const byLastSegment = new Map<string, ApprovedChoice[]>();
  for (const choice of all) {
    if (choice.name === undefined) continue;
    const key = lastSegment(choice.name.repository);
    byLastSegment.set(key, [...(byLastSegment.get(key) ?? []).slice(0, 9), choice]);
  }
  const choices = { all, byLastSegment, first: new Map<string, readonly ApprovedChoice[]>() };
  kept.set(prepared, choices);
  return choices;
}

function baseChoice(prepared: PreparedPolicy, base: PreparedBase): ApprovedChoice {
  const name = fetchableName(prepared.naming.mirrors, base.name);
  return { text: repositoryText(name), name, policyName: base.name, base };
}

function sourceChoice(prepared: PreparedPolicy, source: Patterned<AllowedSource>): ApprovedChoice {
  const { pattern } = source;
  const isOne =
    pattern.kind === 'repositories' &&
    pattern.host.kind === 'literal' &&
    !pattern.open &&
    !pattern.segments.some((segment) => segment.includes('*'));
  if (!isOne) return { text: source.entry.match, source };
  const policyName = { registry: pattern.host.name + pattern.host.port, repository: pattern.segments.join('/') };
  const name = fetchableName(prepared.naming.mirrors, policyName);
  return { text: repositoryText(name), name, policyName, source };
}

/**
 * Where nothing is akin: the catalogue for stages, else the sources that are more than one image, whole registries before parts of one,
 * since those are for somebody's own images. Places of one kind share their answer, so that a thousand findings do not each walk the policy.
 */
function firstChoices(choices: Choices, use: ImageUse, prepared: PreparedPolicy): readonly ApprovedChoice[] {
  const place = `${use.use} ${catalogueStage(use) ?? ''} ${use.place.class} ${use.namespace ?? ''}`;
  const known = choices.first.get(place);
  if (known !== undefined) return known;
  const suggested = choices.all.filter((choice) => isSuggested(choice, use, prepared));
  const isForCatalogue = catalogueStage(use) !== undefined && suggested.some(({ base }) => base !== undefined);
  const wide = isForCatalogue ? [] : suggested.filter(({ name }) => name === undefined);
  const whole = wide.filter(({ source }) => source?.pattern.kind === 'repositories' && source.pattern.segments.length === 0);
  const found = ([whole, wide].find(({ length }) => length > 0) ?? suggested).slice(0, mostConsidered);
  if (choices.first.size > 1_000) choices.first.clear();
  choices.first.set(place, found);
  return found;
}

/** Where the catalogue decides, a source alone is no answer. */
function isSuggested(choice: ApprovedChoice, use: ImageUse, prepared: PreparedPolicy): boolean {
  const isForCatalogue = catalogueStage(use) !== undefined && prepared.bases.length > 0;
  if (choice.policyName !== undefined && isDenied(prepared, choice.policyName)) return false;
  return mayUse(choice, use) && (choice.base !== undefined || !isForCatalogue);
}

function isDenied({ deny }: PreparedPolicy, name: RepositoryName): boolean {
  return deny.matching(name).length > 0;
}

/** False for the very image that is refused, and for what covers it. */
function isOther({ policyName, source }: ApprovedChoice, { name }: Identity): boolean {
  if (policyName !== undefined) return nameKey(policyName) !== nameKey(name);
  return source === undefined || !matchesPattern(source.pattern, name);
}

function mayUse({ base, source }: ApprovedChoice, use: ImageUse): boolean {
  if (base !== undefined) return mayUseBase(base, use);
  return source !== undefined && grantsUse(source.entry, use.use) && grantsNamespace(source.entry, use);
}

function mayUseBase({ entry }: PreparedBase, use: ImageUse): boolean {
  const stage: BuildStage = catalogueStage(use) ?? 'builder';
  return use.use !== 'run' && (entry.stages === undefined || entry.stages.includes(stage));
}

function grantsUse(entry: AllowedSource, use: Use): boolean {
  return entry.use === undefined || entry.use.includes(use);
}

function grantsNamespace({ namespaces }: AllowedSource, { namespace }: ImageUse): boolean {
  return namespaces === undefined || (namespace !== undefined && namespaces.some((glob) => matchesGlob(glob, namespace)));
}

function describeReplacement(prepared: PreparedPolicy, base: PreparedBase, tag: string | undefined): string {
  const name = repositoryText(fetchableName(prepared.naming.mirrors, base.name));
  const replacement = replacementTag(base, tag);
  return replacement === undefined ? name : `${name}:${replacement.tag}`;
}

function lastSegment(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
