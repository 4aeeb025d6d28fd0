/** References whose tag, as written, is one of the glob's (`*`, `?`; with case). A tag holds no `/`, so the port of a host is none. */
export function tagExpression(glob: string): string {
  const tag = [...glob].map((character) => wildcards.get(character) ?? character.replace(/[^A-Za-z0-9_-]/, '\\$&')).join('');
  return `^[^@]*:${tag}(?:@.*)?$`;
}

/** Neither tag nor digest. */
export const withoutTag = '^(?:[^@]*/)?[^/:@]+$';
export const withoutDigest = '^[^@]*$';

const wildcards: ReadonlyMap<string, string> = new Map([
  ['*', '[A-Za-z0-9_.-]*'],
  ['?', '[A-Za-z0-9_.-]'],
]);
