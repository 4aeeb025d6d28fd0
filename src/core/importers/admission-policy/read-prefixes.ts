/**
 * The texts of `LIST.all(c, c.image.startsWith('a') || c.image.startsWith('b'))`, `matches('^a')` being the same where the expression is a
 * plain text behind `^`. Undefined for every other expression. Linear: each part is scanned once.
 */
export function readPrefixes(expression: string): readonly string[] | undefined {
  const text = expression.trim();
  if (text.length > 100_000 || !text.endsWith(')')) return undefined;
  const all = text.indexOf('.all(');
  // The list may be any field or variable; nothing that could negate or weaken what follows.
  if (all <= 0 || !/^[\w.[\]?() ,'"+]+$/.test(text.slice(0, all)) || text.slice(0, all).includes('.exists')) return undefined;
  const body = text.slice(all + '.all('.length, -1);
  const comma = body.indexOf(',');
  const name = body.slice(0, Math.max(comma, 0)).trim();
  return comma > 0 && /^[A-Za-z_]\w{0,60}$/.test(name) ? readAlternatives(body.slice(comma + 1), name) : undefined;
}

function readAlternatives(text: string, name: string): readonly string[] | undefined {
  const prefixes: string[] = [];
  const call = /\s*(\w+)(\.image)?\.(startsWith|matches)\((?:'([^'\\]*)'|"([^"\\]*)"|r'([^']*)'|'((?:[^'\\]|\\\\)*)')\)\s*(\|\||$)/y;
  for (let at = 0; at < text.length; at = call.lastIndex) {
    call.lastIndex = at;
    const found = call.exec(text);
    if (found?.[1] !== name) return undefined;
    const written = found[4] ?? found[5] ?? found[6] ?? (found[7] ?? '').replaceAll('\\\\', '\\');
    const prefix = found[3] === 'matches' ? plainBehindStart(written) : written;
    if (prefix === undefined) return undefined;
    prefixes.push(prefix);
    if (found[8] === '' && call.lastIndex < text.length) return undefined;
    if (found[8] === '||' && call.lastIndex >= text.length) return undefined;
  }
  return prefixes.length === 0 ? undefined : prefixes;
}

/** `^registry\.example/` and `^registry\.example/.*` as the text that they begin with; a bare `.` could be any character. */
function plainBehindStart(expression: string): string | undefined {
  const body = /^\^((?:[A-Za-z0-9_/:-]|\\[./-])+)(?:\.\*\$?)?$/.exec(expression)?.[1];
  return body?.replaceAll('\\', '');
}
