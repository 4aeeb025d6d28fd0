import {
  describeVouching,
  explainImage,
  printReference,
  type ApprovedImage,
  type Assumption,
  type Explanation,
  type Finding,
  type JudgedUse,
  type Outcome,
  type PolicyLabel,
  type Verdict,
} from '../core/index.js';
import type { JudgedText } from './judge-text.js';
import { code, plain, sentence } from './markdown.js';
import type { KeptPolicy } from './policy-file.js';
import { consequenceOf } from './policy-documents.js';

/** So many approved images are named. */
const mostNamed = 5;

/** One image with everything there is to say about it. */
export interface ImageAnswer {
  readonly written: string;
  /** `registry/repository[:tag][@digest]`; absent when it is not known. */
  readonly canonical?: string;
  /** Variables whose values nobody here knows. */
  readonly variables: readonly string[];
  readonly assumes: readonly Assumption[];
  readonly verdict: Verdict;
  /** What each policy takes the image for, when that is another name than its own. */
  readonly identities: readonly string[];
  readonly mirrors: readonly string[];
  readonly approved: readonly ApprovedImage[];
  readonly policies: readonly KeptPolicy[];
  /** Milliseconds since the epoch: ages are told by it. */
  readonly now: number;
}

/** What is known about an image that stands in a text. */
export function answerFor(
  { use, verdict }: JudgedUse,
  { governing, context }: JudgedText,
  approved: readonly ApprovedImage[],
): ImageAnswer {
  const { value } = use;
  const image = value.kind === 'reference' ? value.text : undefined;
  const question = {
    use: use.use,
    class: use.place.class,
    ...(use.stage === undefined ? {} : { stage: use.stage }),
    ...(use.namespace === undefined ? {} : { namespace: use.namespace }),
  };
  return {
    written: use.written,
    ...(value.kind === 'reference' ? { canonical: printReference(value.reference) } : {}),
    variables: value.kind === 'unresolved' ? value.variables : [],
    assumes: value.kind === 'unresolved' ? [] : value.assumes,
    verdict,
    ...namesIn(image === undefined ? undefined : explainImage({ image, ...question }, governing.policy, context)),
    approved,
    policies: governing.files,
    now: context.now,
  };
}

/** What is known about an image that somebody asks about by its name. */
export function answerTo(
  explanation: Explanation,
  policies: readonly KeptPolicy[],
  approved: readonly ApprovedImage[],
  now: number,
): ImageAnswer {
  const { image, canonical, verdict } = explanation;
  return {
    written: image,
    ...(canonical === undefined ? {} : { canonical }),
    variables: [],
    assumes: [],
    verdict,
    ...namesIn(explanation),
    approved,
    policies,
    now,
  };
}

function namesIn(explanation: Explanation | undefined): Pick<ImageAnswer, 'identities' | 'mirrors'> {
  const layers = explanation?.layers ?? [];
  const distinct = (names: readonly (string | undefined)[]): readonly string[] => [...new Set(names.filter((name) => name !== undefined))];
  return {
    identities: distinct(layers.map(({ identity }) => identity)),
    mirrors: distinct(layers.map(({ throughMirror }) => throughMirror)),
  };
}

/** The answer in words: verdict, findings, what is approved instead, who says so. Plain Markdown; foreign text is escaped. */
export function describeAnswer(answer: ImageAnswer): string {
  const paragraphs = [
    headline(answer),
    ...answer.verdict.findings.map(describeFinding),
    missing(answer),
    assumptions(answer),
    approvedInstead(answer),
    names(answer),
    ...answer.policies.map((kept) => describePolicy(kept, answer.now)),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

const outcomes: Readonly<Record<Outcome, string>> = { allowed: 'Allowed', denied: 'Denied', undetermined: 'Undetermined' };

function headline({ written, verdict, assumes, policies }: ImageAnswer): string {
  if (policies.length === 0) return `${code(written)}: no policy covers this file`;
  const assumed = assumes.length > 0 && verdict.outcome === 'allowed';
  return `**${outcomes[verdict.outcome]}${assumed ? ' if' : ''}:** ${code(written)}`;
}

function describeFinding({ rule, what, why, next, excepted }: Finding): string {
  const waiver = excepted === undefined ? '' : ` Exception ${code(excepted.id)} covers it: ${plain(excepted.reason)}`;
  const sentences = [what, why, next].filter((part) => part !== '').map(sentence);
  return `${code(rule)}: ${sentences.join(' ')}${waiver}`;
}

function missing({ verdict, policies }: ImageAnswer): string {
  if (verdict.missing.length === 0 || policies.length === 0) return '';
  return `To decide, this would have to be known: ${verdict.missing.map(sentence).join('; ')}`;
}

function assumptions({ assumes }: ImageAnswer): string {
  if (assumes.length === 0) return '';
  return `Assuming ${assumes.map(assumption).join(', ')}`;
}

/** A value from outside the repository may be a secret in the wrong place: its name stands for it (contracts.md, `images`). */
function assumption({ name, value, from }: Assumption): string {
  const isForeign = from === 'environment' || from === 'env-file';
  return isForeign ? `${code(name)} as it is set (${from})` : `${code(name)} = ${code(value)} (${from})`;
}

function approvedInstead({ verdict, approved }: ImageAnswer): string {
  const isSaid = verdict.findings.some(({ next }) => approved.slice(0, mostNamed).every(({ reference }) => next.includes(reference)));
  if (verdict.outcome === 'allowed' || approved.length === 0 || isSaid) return '';
  const named = approved.slice(0, mostNamed).map(({ reference }) => code(reference));
  const more = approved.length > mostNamed ? ` and ${approved.length - mostNamed} more` : '';
  return `Approved here: ${named.join(', ')}${more}`;
}

function names({ written, canonical, variables, identities, mirrors }: ImageAnswer): string {
  if (variables.length > 0) return `Known only with ${variables.map(code).join(', ')}`;
  if (canonical === undefined) return '';
  const others = identities.filter((identity) => !canonical.startsWith(identity));
  return [
    canonical === written ? '' : `Means ${code(canonical)}`,
    others.length === 0 ? '' : `Judged as ${others.map(code).join(', ')}`,
    mirrors.length === 0 ? '' : `Through the mirror: ${mirrors.map(code).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join('. ');
}

function describePolicy(kept: KeptPolicy, now: number): string {
  const { origin } = kept;
  const consequence = kept.state === 'good' ? '' : `: broken. ${consequenceOf(kept)}`;
  const vouching = origin === undefined ? '' : `, serial ${origin.serial}, ${plain(describeVouching(origin, now))}`;
  return `Policy ${describeLabel(kept.label)}${vouching}${consequence}`;
}

function describeLabel({ name, version, layer, file }: PolicyLabel): string {
  const shown = name ?? file.slice(file.lastIndexOf('/') + 1);
  return `${code(shown)}${version === undefined ? '' : ` ${plain(version)}`} (${layer})`;
}
