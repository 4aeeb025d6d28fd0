import { matchesGlob } from './matches-glob.js';

/**
 * True when the glob stands for the whole path: `**` as a segment is zero or more segments (one or more at the end), `*` and `?`
 * stay inside a segment, and names that start with a dot are matched like others. A `./` or `/` in front changes nothing.
 */
export function matchesPathGlob(glob: string, path: string): boolean {
  const globs = segmentsOf(glob);
  const names = segmentsOf(path);
  if (globs.at(-1) === '**') globs.push('*');
  let at = 0;
  let inGlobs = 0;
  let stars = -1;
  let resume = 0;
  while (at < names.length) {
    const wanted = globs[inGlobs];
    if (wanted === '**') {
      stars = inGlobs++;
      resume = at;
    } else if (wanted !== undefined && matchesGlob(wanted, names[at] ?? '')) {
      at++;
      inGlobs++;
    } else if (stars >= 0) {
      inGlobs = stars + 1;
      at = ++resume;
    } else return false;
  }
  return inGlobs === globs.length;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
