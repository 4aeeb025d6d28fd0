import {
  attributeLayers,
  parseReference,
  type Attribution,
  type Finding,
  type ImageReference,
  type ImageUse,
  type Location,
  type ScanVerdict,
  type VexDocument,
} from '../../core/index.js';
import type { JudgedText } from '../judge-text.js';
import type { DockerfileOfImage, ImageFacts } from '../protocol.js';
import type { FactStore } from './fact-store.js';
import { findingsForName, toFinding } from './name-findings.js';
import type { MadeImage, NamedImage, PlacedScans } from './placed-scans.js';
import { placeAgain, type PlacedOnce } from './replace-findings.js';
import type { ScanVerdicts } from './scan-verdicts.js';
import { judgeTriggers } from './triggers.js';

/** What placing takes besides the text. */
export interface PlacingSources {
  readonly store: FactStore;
  readonly verdicts: ScanVerdicts;
}

/** So many uses of one text are looked up: a bundle may hold thousands, and few of them are local images. */
const mostUses = 5_000;

/** The facts that concern one version of a text, at their places; what was placed before is only moved while it can be. */
export async function placeFacts(
  text: JudgedText,
  vex: readonly VexDocument[],
  { store, verdicts }: PlacingSources,
  before: PlacedScans | undefined,
): Promise<PlacedScans> {
  const made = placeMade(text, vex, store.ofDockerfile(text.file), verdicts, before?.made);
  const named: NamedImage[] = [];
  for (const { use } of text.judged.uses.slice(0, mostUses)) {
    const found = use.at.file === text.file && use.value.kind === 'reference' ? store.named(use.value.reference) : undefined;
    if (found !== undefined && use.value.kind === 'reference')
      named.push(await placeNamed(text, vex, found, use, use.value.reference, verdicts));
  }
  const own = made?.findings ?? [];
  const others = named.flatMap((image) => namedFindings(image));
  return { text, version: text.version, named, findings: [...own, ...withoutTold(others, own)], ...(made && { made }) };
}

function placeMade(
  text: JudgedText,
  vex: readonly VexDocument[],
  candidates: readonly ImageFacts[],
  verdicts: ScanVerdicts,
  before: MadeImage | undefined,
): MadeImage | undefined {
  const facts = candidates.find(({ scan }) => scan !== undefined) ?? candidates.find(({ problem }) => problem !== undefined);
  if (facts?.dockerfile === undefined) return undefined;
  const reference = referenceOf(facts);
  const verdict = verdicts.of(facts, { governing: text.governing.policy, context: text.context, vex, ...(reference && { reference }) });
  const attribution = attributeLayers(configOf(facts), text.source.text, facts.dockerfile);
  const placed = placeFindings(text, facts, verdict, attribution, before?.facts === facts ? before : undefined);
  const others = candidates.filter((other) => other !== facts);
  return { facts, verdict, attribution, findings: placed.findings, others };
}

function configOf({ scan }: ImageFacts): Parameters<typeof attributeLayers>[0] {
  return scan?.config ?? { imageId: 'sha256:', diffIds: [], history: [], labels: {}, onBuild: [] };
}

function placeFindings(
  text: JudgedText,
  facts: ImageFacts,
  verdict: ScanVerdict,
  attribution: Attribution,
  before: PlacedOnce | undefined,
): PlacedOnce {
  const { scan, problem, dockerfile } = facts;
  const at: Location = { file: text.file, span: attribution.from?.head ?? { start: 0, end: 0 } };
  if (scan === undefined) {
    const reason = problem === undefined ? '' : ` ${problem.message} ${problem.next}`;
    const findings = verdict.findings.map((finding) => ({ ...toFinding(finding, at), next: `${finding.next}${reason}` }));
    return { verdict, attribution, findings };
  }
  const placed = placeAgain(scan, verdict, attribution, text.file, before);
  if (dockerfile?.certain !== false || placed.findings === before?.findings) return placed;
  return { ...placed, findings: placed.findings.map((finding) => asGuess(finding, dockerfile)) };
}

const guess = 'That this Dockerfile made the image is a guess.';

function asGuess(finding: Finding, { because }: DockerfileOfImage): Finding {
  const reason = because === 'history' ? 'Its history fits, and others fit too.' : '';
  return finding.why.includes(guess) ? finding : { ...finding, why: [finding.why, guess, reason].filter((part) => part !== '').join(' ') };
}

async function placeNamed(
  text: JudgedText,
  vex: readonly VexDocument[],
  facts: ImageFacts,
  use: ImageUse,
  reference: ImageReference,
  verdicts: ScanVerdicts,
): Promise<NamedImage> {
  const verdict = verdicts.of(facts, { governing: text.governing.policy, context: text.context, vex, reference });
  const triggers = use.place.id === 'dockerfile/from' ? await judgeTriggers(facts, text) : undefined;
  return { facts, verdict, use, ...(triggers && { triggers }) };
}

function namedFindings({ facts, verdict, use, triggers }: NamedImage): readonly Finding[] {
  const ofScan = facts.scan === undefined ? [] : findingsForName(facts, verdict, use.at, use.written);
  const ofTriggers = (triggers?.uses ?? []).flatMap((judged) =>
    judged.verdict.findings.map((finding) => ({
      ...finding,
      at: use.at,
      what: `The base image’s own ONBUILD trigger fetches an image: ${finding.what}`,
      related: finding.related.filter(({ role }) => role === 'policy'),
    })),
  );
  return [...ofScan, ...ofTriggers];
}

/** One story: what the built image says of its base at FROM is not said again by the base image's own scan. */
function withoutTold(findings: readonly Finding[], told: readonly Finding[]): readonly Finding[] {
  const keys = new Set(told.map(keyOf));
  return findings.filter((finding) => !keys.has(keyOf(finding)));
}

function keyOf({ rule, at }: Finding): string {
  return `${rule} ${at.span.start} ${at.span.end}`;
}

/**
 * The name that an image is judged by. Exceptions match on it, and anybody can give an image a further name: of an image with names in
 * several repositories nobody can tell which is meant.
 */
export function referenceOf({ scan, names }: ImageFacts): ImageReference | undefined {
  const { name = '', tags = [] } = scan?.subject ?? {};
  const known = [...names, ...tags];
  const references = (known.includes(name) ? [name, ...known] : known).flatMap((candidate) => {
    const parsed = parseReference(candidate);
    return parsed.ok ? [parsed.value.reference] : [];
  });
  const repositories = new Set(references.map(({ registry, repository }) => `${registry}/${repository}`));
  return repositories.size === 1 ? references[0] : undefined;
}
