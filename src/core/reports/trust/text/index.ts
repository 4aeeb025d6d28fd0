import type { TrustProblem } from '../../../model/registry.js';
import type { ImageTrust, ManifestTrust } from '../../../model/trust.js';
import type { RequirementOutcome } from '../../../model/trust-verdict.js';
import { escapeLine, escapeText } from '../../escape.js';
import type { ReportOptions } from '../../report.js';
import { describeSignature, describeTrustOutcome, principalName } from '../describe-trust.js';
import { seenAttestations, seenSignatures } from '../seen.js';
import type { AuditedTrustFinding, TrustOutcome } from '../trust-audit.js';
import type { TrustForm } from '../trust-form.js';

/** For people in a terminal: the verdict first, then which rule is met or missed, then every signature. */
export const text: TrustForm = {
  id: 'text',
  label: 'for people in a terminal',
  print: (audit, options) => {
    const { problem, trust, findings, missing, requirements, policyFindings } = audit;
    const lines = [
      escapeText(audit.asked.name),
      `${painted(audit.outcome, options)}  ${escapeText(describeTrustOutcome(audit))}`,
      ...(problem === undefined ? [] : [problemLine(problem, options)]),
      ...findings.map((finding) => findingLine(finding, options)),
      ...missing.map((what) => `  ${painted('undetermined', options)}  ${escapeText(`nobody can decide without: ${stopless(what)}`)}.`),
      ...policyFindings.map(
        ({ rule, level, what, why, next }) => `  ${painted(level, options)}  ${rule}  ${escapeText([what, why, next].join(' '))}`,
      ),
      ...requirements.map((requirement) => requirementLine(requirement, options)),
      ...(trust === undefined ? [] : trustLines(trust, options)),
    ];
    return lines.map((line) => `${escapeLine(line)}\n`).join('');
  },
};

/** So many signatures are listed at a manifest; how many more there are is said. */
const mostListed = 25;

function problemLine({ message, next }: TrustProblem, options: ReportOptions): string {
  return `  ${painted('problem', options)}  ${escapeText(`${message} ${next}`)}`;
}

function findingLine({ rule, level, what, why, next, excepted }: AuditedTrustFinding, options: ReportOptions): string {
  const words = `${rule}  ${escapeText([what, why, next].join(' '))}`;
  if (excepted === undefined) return `  ${painted(level, options)}  ${words}`;
  return `  ${painted('excepted', options)}  ${words} Excepted by ${escapeText(excepted.id)}: ${escapeText(excepted.reason)}`;
}

function requirementLine({ policy, asks, outcome, by }: RequirementOutcome, options: ReportOptions): string {
  const whose = policy.name ?? policy.file;
  const who = [
    ...new Set(by.map(({ signer, principal, time }) => `${signer}: ${principalName(principal)}${time === undefined ? '' : `, ${time}`}`)),
  ];
  const named = outcome !== 'met' || who.length === 0 ? '' : ` (${who.slice(0, mostListed).join('; ')})`;
  return `  ${painted(outcome, options)}  ${escapeText(`${whose}: ${asks}${named}`)}`;
}

function trustLines(trust: ImageTrust, options: ReportOptions): readonly string[] {
  return [
    '',
    escapeText(`digest ${trust.digest}, looked up ${trust.checkedAt}`),
    ...trust.unknown.flatMap(({ signer, problem }) => (signer === '' ? [problemLine(problem, options)] : [])),
    ...trust.manifests.flatMap((manifest) => manifestLines(manifest, trust, options)),
  ];
}

function manifestLines(manifest: ManifestTrust, trust: ImageTrust, options: ReportOptions): readonly string[] {
  const signatures = seenSignatures(manifest).map((seen) => ({ word: 'signature' as const, seen }));
  const attestations = seenAttestations(manifest).map((seen) => ({ word: 'statement' as const, seen }));
  const all = [...signatures, ...attestations];
  const more = all.length > mostListed ? [`  … and ${all.length - mostListed} more; \`--format json\` lists them all.`] : [];
  return [
    ...(trust.manifests.length > 1 ? [escapeText(`${nameOf(manifest, trust)} ${manifest.digest}`)] : []),
    ...all.slice(0, mostListed).map(({ word, seen }) => `  ${painted(word, options)}  ${escapeText(describeSignature(seen))}`),
    ...more,
    ...(all.length === 0
      ? [trust.unknown.length === 0 ? '  no signature and no statement' : '  nothing was found, and not everybody could look']
      : []),
  ];
}

function nameOf({ platform, digest }: ManifestTrust, trust: ImageTrust): string {
  if (platform === undefined) return digest === trust.digest ? 'index' : 'manifest';
  return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}

const colours = {
  ...{ error: 31, warn: 33, info: 36, excepted: 90, problem: 31, signature: 36, statement: 36 },
  ...{ passed: 32, failed: 31, undetermined: 35, unasked: 36, met: 32, missed: 31 },
} as const satisfies Readonly<Record<string, number>>;

function painted(word: keyof typeof colours | TrustOutcome, { colour }: ReportOptions): string {
  return colour ? `\u001b[${colours[word]}m${word}\u001b[39m` : word;
}

function stopless(words: string): string {
  return words.replace(/\.$/, '');
}
