import type { KeylessSigner } from '../../policy/document.js';
import { checkExpression } from '../../policy/document-reading/check-expression.js';
import { isPlainText } from './plain-text.js';
import type { ImportedSigner } from '../importer.js';

/** Who a certificate must speak of, as sources write it: exactly, or by an expression. */
export interface Identity {
  readonly issuer?: string | undefined;
  readonly issuerRegExp?: string | undefined;
  readonly subject?: string | undefined;
  readonly subjectRegExp?: string | undefined;
}

/** A keyless signer, or why nobody can be named by this. */
export type KeylessReading =
  { readonly signer: ImportedSigner; readonly warnings: readonly string[] } | { readonly signer?: never; readonly why: string };

/**
 * An identity as a signer. The expressions of other tools may match in the middle of a text; ours cover the whole of it, so those that are
 * not anchored become narrower.
 */
export function readKeyless(
  identity: Identity,
  hint: string,
  options: Pick<KeylessSigner, 'format' | 'tlog' | 'trustRoot'> = {},
): KeylessReading {
  const issuer = oneOf('issuer', identity.issuer, identity.issuerRegExp);
  const subject = oneOf('subject', identity.subject, identity.subjectRegExp);
  if (typeof issuer === 'string') return { why: issuer };
  if (typeof subject === 'string') return { why: subject };
  const signer: KeylessSigner = { type: 'keyless', ...issuer, ...subject, ...options };
  return { signer: { key: `keyless ${JSON.stringify(signer)}`, hint, signer }, warnings: unanchored(signer) };
}

function unanchored({ issuerRegExp, subjectRegExp }: KeylessSigner): readonly string[] {
  return [issuerRegExp, subjectRegExp].flatMap((expression) =>
    expression === undefined || (expression.startsWith('^') && expression.endsWith('$'))
      ? []
      : [
          `\`${expression}\` is not anchored, so the live rule also accepts it in the middle of another identity. The policy means the whole text.`,
        ],
  );
}

function oneOf(name: 'issuer' | 'subject', exact: string | undefined, expression: string | undefined): Partial<KeylessSigner> | string {
  if (exact !== undefined && !isPlainText(exact)) return `Its ${name} holds control characters.`;
  if (exact !== undefined && exact !== '' && exact !== '*') return { [name]: exact };
  if (expression === undefined || expression === '' || exact === '*')
    return `It accepts any ${name}, and a signer of a policy is somebody: state the ${name} and add it to the policy.`;
  const flaw = isPlainText(expression) ? checkExpression(expression) : 'it holds control characters';
  return flaw === undefined ? { [`${name}RegExp`]: expression } : `Its expression for the ${name} is none of RE2: ${flaw}.`;
}
