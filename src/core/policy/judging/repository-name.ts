/** A repository: host and path, without tag and digest. */
export interface RepositoryName {
  readonly registry: string;
  readonly repository: string;
}

/** One text for one repository: hosts compare without case, paths with (policy.md section 3). */
export function nameKey({ registry, repository }: RepositoryName): string {
  return `${lowerAscii(registry)}/${repository}`;
}

/**
 * The value of the longest prefix of a name, cut at `/`; a prefix covers what lies below it, never the name itself.
 * Names are bounded by the reference grammar, so the walk is too.
 */
export function longestPrefix<T>(
  prefixes: ReadonlyMap<string, T>,
  name: RepositoryName,
): { readonly value: T; readonly rest: string } | undefined {
  const key = nameKey(name);
  for (let slash = key.lastIndexOf('/'); slash > 0; slash = key.lastIndexOf('/', slash - 1)) {
    const value = prefixes.get(key.slice(0, slash));
    if (value !== undefined) return { value, rest: key.slice(slash + 1) };
  }
  return undefined;
}

/** A host as it is compared; Docker Hub under its older name is Docker Hub (policy.md section 3.1). */
export function canonicalHost(host: string): string {
  const lower = lowerAscii(host);
  return lower === 'index.docker.io' ? 'docker.io' : lower;
}

/** Lower-casing that must not turn a look-alike (U+212A for `k`) into an approved host. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
