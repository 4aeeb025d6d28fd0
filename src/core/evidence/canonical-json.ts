import canonicalize from 'canonicalize';

/**
 * The one form that a JSON value has by RFC 8785. Two things become U+FFFD first: halves of surrogate pairs, which UTF-8 cannot hold, and
 * U+007F, which jq before 1.7 writes otherwise than RFC 8785: everybody is to be able to check a log with it (docs/evidence.md).
 */
export function canonicalJson(value: object): string {
  return canonicalize(wellFormed(value)) ?? '';
}

/** The same for what somebody else wrote: undefined when it has no such form. */
export function canonicalForm(value: object): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    return undefined;
  }
}

/** A copy of plain data as JSON has it: what is undefined is gone. */
function wellFormed(value: object): unknown {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\u007f', '\ufffd') : part,
  );
}
