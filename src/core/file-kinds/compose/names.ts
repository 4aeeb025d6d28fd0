/** Editor language ids that mean Compose. */
export const languages: readonly string[] = ['dockercompose'];

/** Names of Compose files, as Compose looks for them and as people vary them. */
export function isComposeName(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(path);
}
