import type { CheckWorkspaceResult, ExplainResult, WireCounts, WireFileState, WirePolicyState } from '../lsp/protocol.js';

/** What the status bar says: short text, the same for a screen reader, a tooltip in Markdown, and whether it wants attention. */
export interface StatusWords {
  readonly text: string;
  readonly spoken: string;
  readonly tooltip: string;
  readonly attention?: 'warning' | 'error';
  readonly command: 'wharfmaster.openPolicy' | 'wharfmaster.createPolicy' | 'wharfmaster.showOutput';
}

/** Words for the state of one file and of the policies that have a say about it. */
export function describeStatus(answer: ExplainResult, trusted: boolean): StatusWords {
  const broken = answer.policies.find((policy) => policy.state === 'broken');
  const lastGood = answer.policies.find((policy) => policy.state === 'last-good');
  const nearest = answer.policies.at(-1);
  if (nearest === undefined) return withoutPolicy(trusted);
  const name = withoutIcons(`${nearest.name ?? 'policy'}${nearest.version === undefined ? '' : ` ${nearest.version}`}`);
  const tooltip = [...answer.policies.map(describePolicy), describeFile(answer.file)].join('\n\n');
  const state =
    broken !== undefined
      ? 'the policy is broken, nothing can be decided'
      : lastGood !== undefined
        ? 'the policy is broken, its last good version is in force'
        : describeFile(answer.file);
  const text = `${icon(answer)} ${name}`;
  const isStale = answer.policies.some(({ stale }) => stale !== undefined);
  const attention = broken !== undefined ? 'error' : lastGood !== undefined || isStale ? 'warning' : undefined;
  return {
    text,
    spoken: `Image policy ${name}: ${state}`,
    tooltip,
    command: 'wharfmaster.openPolicy',
    ...(attention === undefined ? {} : { attention }),
  };
}

/** Words for the end of *Check Workspace*. */
export function describeCheck(result: CheckWorkspaceResult): string {
  const begin = result.cancelled ? 'Stopped early. ' : '';
  const left = result.withoutPolicy > 0 ? ` ${count(result.withoutPolicy, 'file')} without a policy.` : '';
  const unread = result.notRead.length > 0 ? ` ${count(result.notRead.length, 'file')} could not be read; Show Output names them.` : '';
  return `${begin}${count(result.filesRead, 'file')} read: ${describeCounts(result.counts)}.${left}${unread}`;
}

function withoutPolicy(trusted: boolean): StatusWords {
  return {
    text: '$(shield) no image policy',
    spoken: 'No image policy covers this file',
    tooltip: `No image policy covers this file, so nothing is flagged.${trusted ? ' Select to create one.' : ''}`,
    command: trusted ? 'wharfmaster.createPolicy' : 'wharfmaster.openPolicy',
  };
}

function icon({ policies, file }: ExplainResult): string {
  if (policies.some((policy) => policy.state !== 'good' || policy.stale !== undefined)) return '$(warning)';
  if (file?.state !== 'judged') return '$(shield)';
  const icons = { allowed: '$(pass)', denied: '$(error)', undetermined: '$(question)' } as const;
  return icons[file.outcome];
}

function describePolicy(policy: WirePolicyState): string {
  const name = `**${plain(policy.name ?? 'Policy')}**${policy.version === undefined ? '' : ` ${plain(policy.version)}`} (${policy.layer})`;
  const states = {
    good: '',
    'last-good': ': broken; its last good version is in force',
    broken: ': broken; nothing below it is allowed',
  } as const;
  const afar = [
    ...(policy.serial === undefined ? [] : [`serial ${policy.serial}`]),
    ...(policy.vouching === undefined ? [] : [plain(policy.vouching)]),
    ...(policy.source === undefined ? [] : [`from ${plain(policy.source)}`]),
  ].map((part) => `, ${part}`);
  return `${name}${afar.join('')}${states[policy.state]}${policy.problem === undefined ? '' : `. ${plain(policy.problem)}`}`;
}

function describeFile(file: WireFileState | undefined): string {
  if (file === undefined) return 'no file is open';
  const states = {
    judged: '',
    'no-images': 'no image stands in this file',
    'no-policy': 'no policy covers this file',
    'policy-file': 'this is a policy file',
    excluded: 'the policy excludes this file',
    'not-read': 'this file is of no kind that names images',
    'too-large': 'this file is too large to be judged',
  } as const;
  return file.state === 'judged' ? `in this file: ${describeCounts(file.counts)}` : states[file.state];
}

function describeCounts({ allowed, denied, undetermined, excepted }: WireCounts): string {
  const parts = [
    `${denied} denied`,
    `${undetermined} undetermined`,
    `${allowed} allowed`,
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ];
  return parts.join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The status bar reads `$(name)` as an icon. */
function withoutIcons(text: string): string {
  return oneLine(text).replaceAll('$(', '(');
}

/** Names come from a file anybody may have written: no Markdown of theirs in the tooltip. */
function plain(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()<>#+!|~$&]/g, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
