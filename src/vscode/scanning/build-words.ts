/** The names of a Dockerfile's stages, for a list to choose from: only what a FROM line plainly says. */
export function stageNames(dockerfile: string): readonly string[] {
  const names = dockerfile.split(/\r?\n/).flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const [name] = words.at(-2)?.toUpperCase() === 'AS' ? words.slice(-1) : [];
    return words[0]?.toUpperCase() === 'FROM' && name !== undefined ? [name] : [];
  });
  return [...new Set(names)];
}

/** `NAME=value; OTHER=value`; what names nothing is left out. */
export function readBuildArguments(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(';').flatMap((part) => {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(0, at)).trim();
    return name === '' ? [] : [[name, part.slice(at + 1).trim()] as const];
  });
  return Object.fromEntries(pairs);
}
