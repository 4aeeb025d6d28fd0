import type { CheckGroup } from '../admission/index.js';

/** What Kyverno does about a failure, and about a failure of its own: what only warns must not refuse because Kyverno is away. */
export interface Consequence {
  readonly validationActions: readonly ('Deny' | 'Warn' | 'Audit')[];
  readonly failurePolicy: 'Fail' | 'Ignore';
}

export const consequences: Readonly<Record<CheckGroup['action'], Consequence>> = {
  deny: { validationActions: ['Deny'], failurePolicy: 'Fail' },
  warn: { validationActions: ['Warn'], failurePolicy: 'Ignore' },
  audit: { validationActions: ['Audit'], failurePolicy: 'Ignore' },
};
