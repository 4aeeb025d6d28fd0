import type { PolicyDiff } from '../../model/policy-diff.js';
import { json } from './json.js';
import { markdown } from './markdown.js';
import { text } from './text.js';

/** The forms in which two policies are held against each other; foreign text passes the sink's escaper of ../escape.ts. */
export const policyDiffForms: Readonly<Record<'text' | 'json' | 'markdown', (diff: PolicyDiff) => string>> = { text, json, markdown };

export { describePolicyDiff } from './describe.js';
