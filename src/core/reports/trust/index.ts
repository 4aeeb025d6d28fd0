import { json } from './json/index.js';
import { text } from './text/index.js';
import type { TrustForm } from './trust-form.js';

/*
 * The forms in which a verification is printed: one folder and one line each. A form is a pure function over a TrustAudit; foreign text in
 * it passes the sink's escaper of ../escape.ts and nothing else.
 */
export const trustForms = [text, json] as const satisfies readonly TrustForm[];

export { describeSignature } from './describe-trust.js';
export { seenAttestations, seenSignatures } from './seen.js';
export type * from './trust-audit.js';
