import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location as WireLocation,
  type Position,
} from 'vscode-languageserver';
import {
  escapeText,
  type Finding,
  type JudgedUse,
  type Location,
  type PolicyLabel,
  type PolicyProblem,
  type RelatedLocation,
} from '../core/index.js';
import { toRange, type Lines } from './convert.js';
import { longestText, type JudgedText } from './judge-text.js';
import type { DiagnosticData, WharfmasterSettings, WireFinding, WirePolicyLabel } from './protocol.js';
import type { ClientFeatures } from './settings.js';

/** How findings become diagnostics for this client, this person and this moment. */
export interface Presentation {
  readonly features: ClientFeatures;
  readonly severity: WharfmasterSettings['severity'];
  readonly homepage: string;
  /** Where a place is for the client; nothing when the text of its file is not at hand. */
  readonly locate: (location: Location) => WireLocation | undefined;
  readonly toUri: (file: string) => string;
}

/**
 * Everything the policies have to say about one text (policy.md section 7). Without a policy nothing is flagged but what a scan found, which somebody
 * asked for.
 */
export function toDiagnostics(text: JudgedText, show: Presentation, scans: readonly Finding[] = []): readonly Diagnostic[] {
  if (text.state === 'too-large') return [tooLarge(text, show)];
  return [...ownDiagnostics(text, show), ...scans.flatMap((finding) => toDiagnostic(text, finding, undefined, show) ?? [])];
}

function ownDiagnostics(text: JudgedText, show: Presentation): readonly Diagnostic[] {
  if (text.state !== 'judged') return [];
  const ofUses = text.judged.uses.flatMap((judged) => judged.verdict.findings.map((finding) => toDiagnostic(text, finding, judged, show)));
  const ofFile = text.judged.findings.map((finding) => toDiagnostic(text, finding, undefined, show));
  return [...ofUses, ...ofFile].filter((diagnostic) => diagnostic !== undefined);
}

/** What is wrong with a policy file, on its exact words. */
export function toPolicyDiagnostics(problems: readonly PolicyProblem[], lines: Lines, show: Presentation): readonly Diagnostic[] {
  return problems.map((problem) => ({
    ...common(problem.rule, show),
    range: toRange(lines, problem.span),
    severity: severities[problem.level],
    message: escapeText(`${problem.what} ${problem.why} ${problem.next}`.trim()),
  }));
}

/** The labels of the policies that spoke, as the client sees them. */
export function toWireLabels(labels: readonly PolicyLabel[], toUri: Presentation['toUri']): readonly WirePolicyLabel[] {
  return labels.map(({ name, version, layer, file }) => ({
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    layer,
    uri: toUri(file),
  }));
}

/** A finding without its place. */
export function toWireFinding(finding: Omit<Finding, 'at'>, toUri: Presentation['toUri']): WireFinding {
  const { rule, level, what, why, next, policy, excepted } = finding;
  return { rule, level, what, why, next, policy: toWireLabels(policy, toUri), ...(excepted === undefined ? {} : { excepted }) };
}

const severities = {
  error: DiagnosticSeverity.Error,
  warn: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

const chosenSeverities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

function toDiagnostic(text: JudgedText, finding: Finding, about: JudgedUse | undefined, show: Presentation): Diagnostic | undefined {
  const severity = severityOf(finding, show.severity?.[finding.rule]);
  // A finding in another file is published when that file is judged.
  if (severity === undefined || finding.at.file !== text.file) return undefined;
  const related = show.features.relatedInformation ? relatedTo(finding, about, show) : [];
  const range = toRange(text.lines, finding.at.span);
  const data: DiagnosticData = {
    rule: finding.rule,
    policy: toWireLabels(finding.policy, show.toUri),
    ...(about === undefined ? {} : { outcome: about.verdict.outcome, use: startOf(about, finding, range.start, text.lines) }),
  };
  return {
    ...common(finding.rule, show),
    range,
    severity,
    message: escapeText(describe(finding)),
    ...(finding.rule === 'deprecated-base' && show.features.deprecatedTag ? { tags: [DiagnosticTag.Deprecated] } : {}),
    ...(related.length === 0 ? {} : { relatedInformation: [...related] }),
    ...(show.features.diagnosticData ? { data } : {}),
  };
}

function startOf({ use }: JudgedUse, { at }: Finding, start: Position, lines: Lines): Position {
  return use.at.span.start === at.span.start ? start : lines.positionAt(use.at.span.start);
}

function describe({ what, why, next, excepted }: Finding): string {
  const sentences = next === '' ? `${what} ${why}` : `${what} ${why} ${next}`;
  return excepted === undefined ? sentences : `${sentences} Exception ${excepted.id} covers it: ${excepted.reason}`;
}

/** A person's setting changes how a rule looks; what an organisation's policy says stays visible (policy.md section 5). */
function severityOf(
  finding: Finding,
  chosen: NonNullable<WharfmasterSettings['severity']>[string] | undefined,
): DiagnosticSeverity | undefined {
  const usual = finding.excepted === undefined ? severities[finding.level] : DiagnosticSeverity.Hint;
  if (chosen === 'off') return finding.policy.some(({ layer }) => layer === 'organisation') ? usual : undefined;
  return chosen === undefined || finding.excepted !== undefined ? usual : chosenSeverities[chosen];
}

function common(rule: string, { features, homepage }: Presentation): Pick<Diagnostic, 'source' | 'code' | 'codeDescription'> {
  const href = (features.options.ruleUriBase ?? `${homepage}/rules/`) + rule;
  return { source: 'wharfmaster', code: rule, ...(features.codeDescription ? { codeDescription: { href } } : {}) };
}

function relatedTo(finding: Finding, about: JudgedUse | undefined, show: Presentation): readonly DiagnosticRelatedInformation[] {
  const places: readonly RelatedLocation[] = [...(about?.use.related ?? []), ...finding.related];
  const seen = new Set<string>();
  return places.flatMap((place) => {
    const location = show.locate(place);
    const key = `${place.file} ${place.span.start} ${place.message}`;
    if (location === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ location, message: escapeText(place.message) }];
  });
}

function tooLarge({ source, lines }: JudgedText, show: Presentation): Diagnostic {
  const size = Math.round(source.text.length / 1024 / 1024);
  return {
    ...common('unresolved-image', show),
    range: toRange(lines, { start: 0, end: 0 }),
    severity: DiagnosticSeverity.Information,
    message: `This file is about ${size} MB and was not read. The editor reads up to ${longestText / 1024 / 1024} MB, so its images are undetermined. Split the file, or judge it with \`wharfmaster check\`.`,
  };
}
