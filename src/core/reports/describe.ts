import type { Audit, AuditSummary, FindingRecord, LeftOutReason } from '../model/audit.js';

/** A finding's sentences in their order: what, why, next. */
export function describeFinding({ what, why, next }: FindingRecord): string {
  return [what, why, next].filter((sentence) => sentence !== '').join(' ');
}

/** Every finding of an audit, file by file, the policies' own first. */
export function allFindings(audit: Audit): readonly FindingRecord[] {
  return [
    ...audit.policyFindings,
    ...audit.files.flatMap((file) => [...file.uses.flatMap((use) => use.findings), ...file.findings, ...file.unreadable]),
  ];
}

/** The counts in words, one line each, and why denied uses stop nothing when they do not. */
export function describeSummary({ summary, stage, exitCode }: Audit): readonly string[] {
  const counts = `${count(summary.uses, 'image use')} in ${count(summary.files, 'file')}: ${summary.allowed} allowed, ${summary.denied} denied, ${summary.undetermined} undetermined, ${summary.excepted} excepted.`;
  return [
    counts,
    ...(summary.denied > 0 && exitCode === 0 ? [`What is denied is only reported: it does not stop the stage ${stage}.`] : []),
    ...(summary.unreadable > 0 ? [`${count(summary.unreadable, 'part')} could not be read: what is in there is undetermined.`] : []),
    ...(summary.filesWithoutPolicy > 0 ? [`${count(summary.filesWithoutPolicy, 'file')} without a policy.`] : []),
    ...(summary.notCovered > 0
      ? [
          `Not covered: ${count(summary.notCovered, 'network fetch', 'network fetches')} in RUN and ADD, which an image policy does not judge.`,
        ]
      : []),
    ...describeKnown(summary.known),
    ...describeLeftOut(summary.leftOut),
  ];
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const leftOutWords: Readonly<Record<LeftOutReason, string>> = {
  gitignore: 'by .gitignore',
  'policy-exclude': 'by the policy’s exclude',
  'node-modules': 'as node_modules',
  link: 'as a link to a folder or out of the root',
  special: 'as neither file nor folder',
  unchanged: 'as unchanged since the revision',
};

function describeKnown(known: number | undefined): readonly string[] {
  if (known === undefined) return [];
  if (known === 0) return ['Held against the baseline: nothing was there before.'];
  const [were, are] = known === 1 ? ['was', 'is'] : ['were', 'are'];
  return [`Held against the baseline: ${count(known, 'finding')} ${were} there before, and ${are} not shown.`];
}

function describeLeftOut(leftOut: AuditSummary['leftOut']): readonly string[] {
  const reasons = Object.entries(leftOutWords).flatMap(([reason, words]) => {
    const number = leftOut[reason as LeftOutReason] ?? 0;
    return number > 0 ? [`${number} ${words}`] : [];
  });
  return reasons.length > 0 ? [`Left out: ${reasons.join(', ')}.`] : [];
}
