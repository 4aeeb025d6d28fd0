import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import {
  overlaps,
  parseReference,
  printReference,
  summariseScan,
  type ApprovedImage,
  type Finding,
  type JudgedUse,
} from '../../core/index.js';
import type { ActionContext } from '../action-context.js';
import { approvedFor } from '../choices.js';
import { isAllowed, toUse } from '../code-actions.js';
import { toRange, toSpan } from '../convert.js';
import type { JudgedText } from '../judge-text.js';
import { usesAt } from '../locate-use.js';
import { openRule } from '../policy-actions.js';
import type { FactStore } from './fact-store.js';
import type { PlacedScans } from './placed-scans.js';
import type { ScanVerdicts } from './scan-verdicts.js';

/** What is known of the scans of other images. */
interface KnownScans {
  readonly store: FactStore;
  readonly verdicts: ScanVerdicts;
}

/** So many approved bases are offered, and so many are looked at for one that may stand here. */
const mostOffered = 5;
const mostAsked = 50;

/** What can be done about what a scan found: another base for what the base brought in, and the policy's line. */
export function provideScanActions(
  text: JudgedText,
  params: CodeActionParams,
  context: ActionContext,
  placed: PlacedScans,
  known: KnownScans,
): readonly CodeAction[] {
  const { only, diagnostics } = params.context;
  const isWanted = only === undefined || only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix);
  const span = toSpan(text.lines, params.range);
  const findings = placed.findings.filter(({ at }) => overlaps(at.span, span));
  if (!isWanted || findings.length === 0) return [];
  return [
    ...usesAt(text, span).flatMap((judged) => otherBases(text, judged, findings, diagnostics, context, known)),
    ...openRules(text, findings, diagnostics, context),
  ];
}

function otherBases(
  text: JudgedText,
  judged: JudgedUse,
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  context: ActionContext,
  known: KnownScans,
): readonly CodeAction[] {
  const { use } = judged;
  const about = findings.filter(({ at, excepted }) => excepted === undefined && overlaps(at.span, use.at.span));
  // Where the policies refuse the image itself, what they approve is offered for that already.
  const isRefused = judged.verdict.findings.some(({ excepted }) => excepted === undefined);
  if (use.place.id !== 'dockerfile/from' || about.length === 0 || isRefused) return [];
  return approvedFor(judged, text)
    .slice(0, mostAsked)
    .filter((image) => image.deprecated !== true && !isSame(image, judged) && isAllowed(image.reference, text, judged))
    .slice(0, mostOffered)
    .map(({ reference }) => ({
      title: `Build on approved \`${reference}\`${scanWords(reference, text, known)}`,
      kind: CodeActionKind.QuickFix,
      ...attached(text, about, diagnostics),
      edit: toUse(reference, judged, text, context),
    }));
}

function isSame({ reference }: ApprovedImage, { use: { value } }: JudgedUse): boolean {
  const parsed = parseReference(reference);
  return value.kind === 'reference' && parsed.ok && printReference(parsed.value.reference) === printReference(value.reference);
}

function scanWords(reference: string, { governing, context }: JudgedText, { store, verdicts }: KnownScans): string {
  const parsed = parseReference(reference);
  const facts = parsed.ok ? store.named(parsed.value.reference) : undefined;
  if (facts?.scan === undefined || !parsed.ok) return '';
  const verdict = verdicts.of(facts, { governing: governing.policy, context, vex: noDocuments, reference: parsed.value.reference });
  return ` (its scan: ${summariseScan(facts.scan, verdict).words})`;
}

const noDocuments: readonly never[] = [];

function openRules(
  text: JudgedText,
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  context: ActionContext,
): readonly CodeAction[] {
  const byRule = new Map(
    findings.filter(({ excepted, policy }) => excepted === undefined && policy.length > 0).map((one) => [one.rule, one]),
  );
  return [...byRule.values()].flatMap((finding) => openRule(finding, attached(text, [finding], diagnostics), context));
}

function attached(text: JudgedText, findings: readonly Finding[], diagnostics: readonly Diagnostic[]): Pick<CodeAction, 'diagnostics'> {
  const own = diagnostics.filter(
    ({ source, code, range }) =>
      source === 'wharfmaster' &&
      findings.some(({ rule, at }) => rule === code && JSON.stringify(range) === JSON.stringify(toRange(text.lines, at.span))),
  );
  return own.length === 0 ? {} : { diagnostics: own };
}
