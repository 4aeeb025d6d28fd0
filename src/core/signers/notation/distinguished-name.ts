/**
 * Whether a certificate's subject is one that a trusted identity names: every part of the identity is a part of the subject, as the
 * Notary Project compares them (trust-store-trust-policy.md, Trusted Identities Constraints). `*` is everybody.
 */
export function matchesIdentity(subject: string): (identity: string) => boolean {
  const has = partsOf(subject);
  return (identity) => {
    if (identity === '*') return true;
    const [, wanted] = /^x509\.subject:(.*)$/s.exec(identity) ?? [];
    const parts = wanted === undefined ? [] : partsOf(wanted);
    return parts.length > 0 && parts.every((part) => has.includes(part));
  };
}

/** `C=US, O=Acme\, Inc.` as its parts, each `KEY=value` without escapes. */
function partsOf(name: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < name.length; at++) {
    const letter = name.charAt(at);
    if (letter === '\\' && at + 1 < name.length) part += name.charAt(++at);
    else if (letter === ',' || letter === '+' || letter === ';') {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part].map(trimmed).filter((text) => text !== '');
}

function trimmed(part: string): string {
  const at = part.indexOf('=');
  return at < 0 ? part.trim() : `${part.slice(0, at).trim().toUpperCase()}=${part.slice(at + 1).trim()}`;
}
