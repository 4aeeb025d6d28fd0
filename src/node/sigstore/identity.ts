import { RE2JS } from 're2js';
import type { KeylessSigner, Principal } from '../../core/index.js';

/** Whether an identity is the one that the policy means. Expressions are RE2 over the whole text (policy.md section 5). */
export function isIdentityOf(signer: KeylessSigner, { issuer, subject }: Extract<Principal, { readonly type: 'keyless' }>): boolean {
  return fits(issuer, signer.issuer, signer.issuerRegExp) && fits(subject, signer.subject, signer.subjectRegExp);
}

/** The signer's identity in words, for a sentence that says who was expected. */
export function describeIdentity(signer: KeylessSigner): string {
  const subject = signer.subject ?? `an identity like ${signer.subjectRegExp ?? '(none)'}`;
  const issuer = signer.issuer ?? `an issuer like ${signer.issuerRegExp ?? '(none)'}`;
  return `${subject} (by ${issuer})`;
}

/** Where the policy gives both an exact text and an expression, both must fit; where it gives neither, nobody does. */
function fits(found: string, exact: string | undefined, expression: string | undefined): boolean {
  if (exact === undefined && expression === undefined) return false;
  return (exact === undefined || exact === found) && (expression === undefined || matches(expression, found));
}

const longest = 4_096;

function matches(expression: string, text: string): boolean {
  if (text.length > longest) return false;
  try {
    return RE2JS.compile(`^(?:${expression})$`).matches(text);
  } catch {
    return false;
  }
}
