import { approvedImages, printReference, type Finding, type JudgedUse, type Outcome, type PolicyLabel } from '../core/index.js';
import { placeOf } from './choices.js';
import type { JudgedText } from './judge-text.js';
import { code, plain, sentence } from './markdown.js';
import { consequenceOf } from './policy-documents.js';

/** So many approved images are named in a hover. */
const mostNamed = 5;

/** What the policies say about one image, for people: verdict, findings, what is approved instead, who says so. */
export function describeUse(judged: JudgedUse, text: JudgedText): string {
  const paragraphs = [
    headline(judged, text),
    ...judged.verdict.findings.map(describeFinding),
    ...missing(judged),
    ...assumptions(judged),
    ...approvedInstead(judged, text),
    identity(judged),
    ...governedBy(text),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

const outcomes: Readonly<Record<Outcome, string>> = { allowed: 'Allowed', denied: 'Denied', undetermined: 'Undetermined' };

function headline({ use, verdict }: JudgedUse, { state }: JudgedText): string {
  if (state === 'no-policy') return `${code(use.written)} – no policy covers this file`;
  const assumed = use.value.kind === 'reference' && use.value.assumes.length > 0 && verdict.outcome === 'allowed';
  return `**${outcomes[verdict.outcome]}${assumed ? ' if' : ''}** ${code(use.written)}`;
}

function describeFinding({ rule, what, why, next, excepted }: Finding): string {
  const waiver = excepted === undefined ? '' : ` Exception ${code(excepted.id)} covers it: ${plain(excepted.reason)}`;
  return `${code(rule)} ${[what, why, next].filter((part) => part !== '').map(sentence).join(' ')}${waiver}`;
}

function missing({ verdict }: JudgedUse): readonly string[] {
  if (verdict.missing.length === 0) return [];
  return [`To decide, this would have to be known: ${verdict.missing.map(sentence).join('; ')}`];
}

function assumptions({ use: { value } }: JudgedUse): readonly string[] {
  if (value.kind === 'unresolved' || value.assumes.length === 0) return [];
  return [`Assuming ${value.assumes.map(({ name, value: taken, from }) => `${code(name)} = ${code(taken)} (${from})`).join(', ')}`];
}

function approvedInstead(judged: JudgedUse, text: JudgedText): readonly string[] {
  if (judged.verdict.outcome === 'allowed' || text.state === 'no-policy') return [];
  const approved = approvedImages(text.governing.policy, placeOf(judged));
  if (approved.length === 0) return [];
  const named = approved.slice(0, mostNamed).map(({ reference }) => code(reference));
  const more = approved.length > mostNamed ? ` and ${approved.length - mostNamed} more` : '';
  return [`Approved here: ${named.join(', ')}${more}`];
}

function identity({ use: { value, written } }: JudgedUse): string {
  if (value.kind === 'malformed') return '';
  if (value.kind === 'unresolved') return `Known only with ${value.variables.map(code).join(', ')}`;
  const canonical = printReference(value.reference);
  return canonical === written ? '' : `Means ${code(canonical)}`;
}

function governedBy({ governing }: JudgedText): readonly string[] {
  return governing.files.map((kept) => {
    const consequence = kept.state === 'good' ? '' : ` – broken. ${consequenceOf(kept)}`;
    return `Policy ${describeLabel(kept.label)}${consequence}`;
  });
}

function describeLabel({ name, version, layer, file }: PolicyLabel): string {
  const shown = name ?? file.slice(file.lastIndexOf('/') + 1);
  return `${code(shown)}${version === undefined ? '' : ` ${plain(version)}`} (${layer})`;
}
