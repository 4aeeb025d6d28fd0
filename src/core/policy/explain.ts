import type { PlaceClass, Use } from '../model/image-use.js';
import type { Location } from '../model/span.js';
import type { PolicyLabel, Verdict } from '../model/verdict.js';
import { printReference } from '../reference/index.js';
import type { BuildStage } from './document.js';
import { judgeUse } from './judge.js';
import { nearestChoices } from './judging/approved-choices.js';
import { askedUse, type ImageQuestion } from './judging/asked-use.js';
import { catalogueStage } from './judging/base-standing.js';
import type { Identity } from './judging/identity.js';
import { mirrorOf, throughMirror } from './judging/mirrors.js';
import type { Patterned } from './judging/prepare-policy.js';
import { questionFor } from './judging/question-for.js';
import type { Question } from './judging/question.js';
import { nameKey } from './judging/repository-name.js';
import { tagRulesFor } from './judging/tag-rules.js';
import { repositoryText } from './judging/words.js';
import type { DocumentPath, GoverningPolicy, JudgingContext, PolicyLayer } from './layer.js';
import { compilePattern, matchesPattern, type CompiledPattern } from './pattern/index.js';

export type { ImageQuestion } from './judging/asked-use.js';

/** What the policies say about one image, and by which of their lines. */
export interface Explanation {
  readonly image: string;
  readonly use: Use;
  readonly class: PlaceClass;
  readonly stage?: BuildStage;
  /** The reference after parsing; absent when it is malformed. */
  readonly canonical?: string;
  readonly verdict: Verdict;
  readonly layers: readonly LayerExplanation[];
}

/** One policy's share in an explanation. */
export interface LayerExplanation {
  readonly policy: PolicyLabel;
  /** The repository for every rule of this policy, after short names, aliases and mirrors. */
  readonly identity?: string;
  /** The same image by way of the policy's mirror, when it has one for it. */
  readonly throughMirror?: string;
  /** The entries that speak for this image, in the order of judging. */
  readonly entries: readonly MatchedEntry[];
  /** Exceptions whose `match` covers the image, whether or not they are in force here. */
  readonly exceptions: readonly MatchedEntry[];
  /** Up to three approved images that come nearest. */
  readonly choices: readonly string[];
  /** Every pattern of `sources`, as it is deployed elsewhere. */
  readonly patterns: readonly ExplainedPattern[];
}

/** A line of a policy that speaks for an image. */
export interface MatchedEntry {
  readonly section: 'mirrors' | 'sources.deny' | 'sources.allow' | 'bases.catalogue' | 'tags' | 'exceptions';
  /** What the entry matches by, as written. */
  readonly text: string;
  readonly id?: string;
  readonly at: Location;
}

/** A pattern with the regular expression (RE2) that stands for it in other engines. */
export interface ExplainedPattern extends MatchedEntry {
  readonly compiled: CompiledPattern;
  readonly matches: boolean;
}

/** Judges an image as if it stood somewhere, and says which lines decide. Tests of a policy run through it. */
export function explainImage(asked: ImageQuestion, governing: GoverningPolicy, context: JudgingContext): Explanation {
  const use = askedUse(asked);
  const { value, stage } = use;
  return {
    image: asked.image,
    use: use.use,
    class: use.place.class,
    ...(stage !== undefined && { stage }),
    ...(value.kind === 'reference' && { canonical: printReference(value.reference) }),
    verdict: judgeUse(use, governing, context),
    layers: governing.layers.map((layer) => explainLayer(questionFor(layer, use, value, context))),
  };
}

function explainLayer(question: Question): LayerExplanation {
  const { layer, prepared, identity, use } = question;
  const patterns = patternsOf(question);
  if (identity === undefined) return { policy: layer.label, entries: [], exceptions: [], choices: [], patterns };
  const mirror = identity.mirror ?? mirrorOf(prepared.naming.mirrors, identity.name);
  return {
    policy: layer.label,
    identity: repositoryText(identity.name),
    ...(mirror && { throughMirror: repositoryText(throughMirror(mirror, identity.name)) }),
    entries: [
      ...(mirror ? [entryAt(layer, 'mirrors', ['mirrors', mirror.index], mirror.entry.mirror)] : []),
      ...matchedEntries(question, identity),
    ],
    exceptions: exceptionsAbout(layer, question, identity),
    choices: nearestChoices(prepared, use, identity),
    patterns,
  };
}

function matchedEntries(question: Question, identity: Identity): readonly MatchedEntry[] {
  const { layer, prepared, use } = question;
  const stage = catalogueStage(use);
  const bases = prepared.basesByName.get(nameKey(identity.name)) ?? [];
  return [
    ...prepared.deny.matching(identity.name).map((found) => patternedEntry(layer, 'sources.deny', ['sources', 'deny'], found)),
    ...prepared.allow.matching(identity.name).map((found) => patternedEntry(layer, 'sources.allow', ['sources', 'allow'], found)),
    ...tagRulesFor(question, identity).map((found) => patternedEntry(layer, 'tags', ['tags'], found)),
    ...(use.use === 'run' && stage === undefined ? [] : bases).map(({ entry, index }) =>
      entryAt(layer, 'bases.catalogue', ['bases', 'catalogue', index], entry.image),
    ),
  ];
}

function exceptionsAbout(layer: PolicyLayer, { prepared }: Question, identity: Identity): readonly MatchedEntry[] {
  return prepared.exceptions.matching(identity.name).map((found) => patternedEntry(layer, 'exceptions', ['exceptions'], found));
}

function patternsOf({ layer, prepared, identity }: Question): readonly ExplainedPattern[] {
  const explain =
    (section: 'sources.allow' | 'sources.deny', path: DocumentPath) =>
    (found: Patterned<{ readonly match: string; readonly id?: string }>) => ({
      ...patternedEntry(layer, section, path, found),
      compiled: compilePattern(found.pattern),
      matches: identity !== undefined && matchesPattern(found.pattern, identity.name),
    });
  return [
    ...prepared.deny.all.map(explain('sources.deny', ['sources', 'deny'])),
    ...prepared.allow.all.map(explain('sources.allow', ['sources', 'allow'])),
  ];
}

function patternedEntry(
  layer: PolicyLayer,
  section: MatchedEntry['section'],
  list: DocumentPath,
  { entry, index }: Patterned<{ readonly match: string; readonly id?: string }>,
): MatchedEntry {
  return { ...entryAt(layer, section, [...list, index], entry.match), ...(entry.id !== undefined && { id: entry.id }) };
}

function entryAt({ reading }: PolicyLayer, section: MatchedEntry['section'], path: DocumentPath, text: string): MatchedEntry {
  return { section, text, at: { file: reading.file, span: reading.spanOf(path) } };
}
