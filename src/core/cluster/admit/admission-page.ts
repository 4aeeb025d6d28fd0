import { escapeMarkdown, markdownCode } from '../../reports/escape.js';
import type { ClusterIdentity } from '../access/cluster.js';
import { describeResponder } from '../drill/drill-evidence.js';
import type { AppliedAnswer } from './read-applied.js';

/** What our own policies say of the same file. */
export interface OwnVerdict {
  readonly denied: readonly string[];
  readonly warned: readonly string[];
}

/** A page with the cluster's answer beside our own verdict, and a sentence where they differ. All that the cluster said is foreign text. */
export function admissionPage(file: string, cluster: ClusterIdentity, answer: AppliedAnswer, own: OwnVerdict): string {
  const { admitted, refused, unjudged, warnings } = answer;
  return [
    `# ${headline(answer)}`,
    '',
    `${markdownCode(file)}, asked of the cluster ${markdownCode(cluster.context ?? cluster.id)} (${escapeMarkdown(cluster.version)}) as ${markdownCode(cluster.user)} by server-side dry run. Nothing was created.`,
    '',
    ...difference(answer, own),
    '## The cluster',
    '',
    ...refused.map(({ responder, message }) => `- refused by ${escapeMarkdown(describeResponder(responder))}: ${escapeMarkdown(message)}`),
    ...unjudged.map((message) => `- not judged: ${escapeMarkdown(message)}`),
    ...admitted.map((object) => `- let in: ${markdownCode(object)}`),
    ...warnings.map((message) => `- warning: ${escapeMarkdown(message)}`),
    '',
    '## Our policies',
    '',
    ...own.denied.map((message) => `- denied: ${escapeMarkdown(message)}`),
    ...own.warned.map((message) => `- warning: ${escapeMarkdown(message)}`),
    ...(own.denied.length + own.warned.length === 0 ? ['- no finding'] : []),
    '',
  ].join('\n');
}

function headline({ admitted, refused, unjudged }: AppliedAnswer): string {
  if (refused.length > 0) return 'The cluster would refuse this';
  if (unjudged.length > 0 || admitted.length === 0) return 'Nobody knows whether the cluster would admit this';
  return 'The cluster would admit this';
}

/** Only what somebody judged can differ. */
function difference({ admitted, refused, unjudged }: AppliedAnswer, { denied }: OwnVerdict): readonly string[] {
  const isAdmitted = refused.length === 0 && unjudged.length === 0 && admitted.length > 0;
  if (isAdmitted && denied.length > 0)
    return [
      '**They differ: our policies deny what the cluster would let in.** `wharfmaster policy drift` says what is installed there.',
      '',
    ];
  if (refused.length > 0 && denied.length === 0)
    return ['**They differ: the cluster refuses what our policies find nothing to deny in.** It may refuse for reasons of its own.', ''];
  return [];
}
