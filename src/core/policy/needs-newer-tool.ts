import type { Complaint, DocumentNode } from './document-reading/document-node.js';

/**
 * `minTool` is read before anything else: a policy for a newer Wharfmaster may hold keys and values that this one does not know,
 * and the one thing to say then is what to upgrade to.
 */
export function needsNewerTool(root: DocumentNode, toolVersion: string): Complaint | undefined {
  const entry = root.kind === 'map' ? root.entries.find(({ key }) => key === 'minTool') : undefined;
  if (entry?.value.kind !== 'scalar' || typeof entry.value.value !== 'string') return undefined;
  const wanted = numbersOf(entry.value.value);
  const have = numbersOf(toolVersion);
  if (wanted === undefined || have === undefined || compare(wanted, have) <= 0) return undefined;
  return {
    span: entry.value.span,
    what: `This policy needs Wharfmaster ${entry.value.value} or newer; this is ${toolVersion}.`,
    why: 'An older one may not know rules that the policy counts on.',
    next: `Upgrade Wharfmaster to ${entry.value.value}.`,
  };
}

/** The numbers of a version, without what follows them: `0.2.0-beta.1` is 0.2.0. */
function numbersOf(version: string): readonly number[] | undefined {
  const numbers = /^\d{1,6}(?:\.\d{1,6}){0,2}/.exec(version)?.[0];
  return numbers?.split('.').map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const at of [0, 1, 2]) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
