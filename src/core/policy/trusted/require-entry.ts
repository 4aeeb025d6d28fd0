import type { ImageTrust, ManifestTrust } from '../../model/trust.js';
import type { TrustRequirement } from '../document.js';
import { levelOf } from '../judging/levels.js';
import type { Patterned } from '../judging/prepare-policy.js';
import { code, either, policyName, sentence } from '../judging/words.js';
import { countDistinct } from './distinct-principals.js';
import { describePrincipals } from './principals.js';
import type { EntryAnswer, TrustQuestion, TrustRuleFinding } from './question.js';
import { objectionToName } from './signed-name.js';
import { signerFacts, type SignerFacts } from './signer-facts.js';
import { describeManifests } from './words.js';

/** Asks of every manifest whether the entry's signers signed it: each of `all`, and `min` distinct ones of `any`. */
export function judgeRequirement(item: Patterned<TrustRequirement>, trust: ImageTrust, question: TrustQuestion): EntryAnswer {
  const { entry } = item;
  const answers = trust.manifests.map((manifest) => judgeManifest(manifest, entry, trust, question));
  const missed = answers.filter(({ outcome }) => outcome === 'missed');
  const undetermined = answers.filter(({ outcome }) => outcome === 'undetermined');
  return {
    ...answerTo(entry),
    by: answers.flatMap(({ signers }) => signers.flatMap(({ counting }) => counting.map(({ by }) => by))),
    findings: missed.length === 0 ? [] : [toFinding(missed, item, trust, question)],
    missing: missed.length > 0 ? [] : undetermined.flatMap(({ signers }) => signers.flatMap(({ unknown }) => unknown ?? [])),
  };
}

/** What an entry comes to when nobody looked. */
export function answerTo(entry: TrustRequirement): EntryAnswer {
  return {
    ...{ asks: asks(entry), by: [], findings: [], missing: [] },
    rules: ['unsigned-image', 'untrusted-signer'],
    effectiveFrom: entry.effectiveFrom,
  };
}

interface ManifestAnswer {
  readonly manifest: ManifestTrust;
  readonly outcome: 'met' | 'missed' | 'undetermined';
  readonly signers: readonly SignerFacts[];
  /** The signers that are still wanted. */
  readonly wanted: readonly SignerFacts[];
}

function judgeManifest(manifest: ManifestTrust, entry: TrustRequirement, trust: ImageTrust, question: TrustQuestion): ManifestAnswer {
  const { all = [], any = [] } = entry;
  const factsOf = (name: string) => {
    const { signatures, digest } = signsNames(name, question) ? (trust.manifests[0] ?? manifest) : manifest;
    return signerFacts(name, signatures, (fact) => objectionToName(fact, entry, digest, question), question);
  };
  const everybody = all.map(factsOf);
  const anybody = any.map(factsOf);
  const absent = everybody.filter(({ counting }) => counting.length === 0);
  const isShort = countDistinct(anybody.map(principalsOf)) < threshold(entry);
  const couldReach = countDistinct(anybody.map((signer) => [...principalsOf(signer), ...possible(signer)])) >= threshold(entry);
  const isMissed = absent.some(({ unknown }) => unknown === undefined) || !couldReach;
  const outcome = isMissed ? 'missed' : absent.length > 0 || isShort ? 'undetermined' : 'met';
  return { manifest, outcome, signers: [...everybody, ...anybody], wanted: [...absent, ...(isShort ? anybody : [])] };
}

/** Docker Content Trust signs what a tag points to and nothing else: its word for an index is its word for all in it. */
function signsNames(name: string, { signerOf }: TrustQuestion): boolean {
  return signerOf(name)?.signer.type === 'docker-trust';
}

/** Without `any` nobody is counted; an entry that names nobody at all is met by nobody. */
function threshold({ all = [], any, min = 1 }: TrustRequirement): number {
  return any === undefined && all.length > 0 ? 0 : Math.max(1, min);
}

function principalsOf({ counting }: SignerFacts): readonly string[] {
  return counting.map(({ principal }) => principal);
}

/** Somebody of whom nobody knows anything may have signed with a key that nobody else has. */
function possible({ name, unknown }: SignerFacts): readonly string[] {
  return unknown === undefined ? [] : [`possible ${name}`];
}

function asks({ all = [], any = [], min = 1, identity }: TrustRequirement): string {
  const parts = [
    ...(all.length > 0 ? [all.length === 1 ? `signed by ${list(all)}` : `signed by all of ${list(all)}`] : []),
    ...(any.length > 0 ? [any.length === 1 ? `signed by ${list(any)}` : `signed by at least ${min} of ${list(any)}`] : []),
  ];
  const name = identity === undefined ? '' : identity === 'exact' ? ', for this very name' : ', for this repository';
  return `${parts.join(' and ')}${name}`;
}

function list(names: readonly string[]): string {
  return either(names.map(code)).replace(/ or (?=[^,]*$)/, ' and ');
}

function toFinding(
  missed: readonly ManifestAnswer[],
  { entry, index }: Patterned<TrustRequirement>,
  trust: ImageTrust,
  { image, layer, prepared }: TrustQuestion,
): TrustRuleFinding {
  const isBare = missed.every(({ manifest }) => manifest.signatures.length === 0);
  const rule = isBare ? 'unsigned-image' : 'untrusted-signer';
  const where = describeManifests(
    missed.map(({ manifest }) => manifest),
    trust,
  );
  const asked = asks(entry);
  return {
    rule,
    key: isBare ? rule : `${rule} ${asked}`,
    level: levelOf(prepared.policy, rule),
    what: isBare
      ? `${code(image)} is not signed${where}: there is no signature on ${code(missed[0]?.manifest.digest ?? trust.digest)}.`
      : `${code(image)} is signed${where}, but not by whom the policy asks for. ${sentence(describeGap(missed))}.`,
    why: `${sentence(policyName(layer))} accepts it only when it is ${asked}.`,
    next: isBare
      ? 'Push it with *Sign and Push Image…* (`wharfmaster sign-and-push`), or ask whoever publishes it for a signed one.'
      : 'Have it signed by whom the policy asks for, or use an image that is. `wharfmaster verify` shows every signature.',
    entry: ['trust', 'require', index, entry.all !== undefined ? 'all' : 'any'],
  };
}

/** Whom the policy expects, whom it found, and what is wrong with signatures that look as if they were theirs. */
function describeGap(missed: readonly ManifestAnswer[]): string {
  const wanted = new Map(missed.flatMap((answer) => answer.wanted).map((signer) => [signer.name, signer]));
  const facts = missed.flatMap(({ manifest }) => manifest.signatures);
  const reasons = [...wanted.values()].flatMap(({ name, objections, counting }) =>
    counting.length > 0 ? [] : objections.slice(0, mostReasons).map((why) => `${code(name)}: ${why}`),
  );
  const isOnePerson = reasons.length === 0 && [...wanted.values()].some(({ counting }) => counting.length > 0);
  const details = isOnePerson ? ['one key or identity counts once'] : reasons.slice(0, mostReasons);
  const found = `expected ${either([...wanted.keys()].map(code))}; found ${describePrincipals(facts)}`;
  return details.length === 0 ? found : `${found} (${details.join('; ')})`;
}

const mostReasons = 3;
