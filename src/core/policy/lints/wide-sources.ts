import { isSharedRegistry, isSharedSuffix } from '../shared-registries.js';
import type { Pattern } from '../pattern/index.js';
import { covers } from './covers.js';
import { patternEntries, remarkAt, type Lint } from './lint.js';

/** Sources that approve what anybody can push, while no signature is asked for (policy.md section 5). */
export const wideSources: Lint = (policy, reading) => {
  const signed = patternEntries(policy.trust?.require, ['trust', 'require']);
  return patternEntries(policy.sources?.allow, ['sources', 'allow']).flatMap(({ pattern, path }) => {
    const what = whyWide(pattern);
    if (what === undefined || signed.some((required) => covers(required.pattern, pattern))) return [];
    const remark = {
      what,
      why: 'Anybody can have a repository there, so this approves images of strangers.',
      next: 'Name the part that is yours, as in `ghcr.io/team/**`, or ask for a signature under `trust.require`.',
    };
    return [remarkAt(reading, [...path, 'match'], remark)];
  });
};

function whyWide(pattern: Pattern): string | undefined {
  if (pattern.kind === 'everything') return '`**` approves every image of every registry.';
  const { host, segments, open, text } = pattern;
  if (host.kind === 'below') return isSharedSuffix(host.suffix) ? `\`${text}\` approves registries of many parties.` : undefined;
  const isWhole = open && segments.every((segment) => segment === '*');
  return isWhole && isSharedRegistry(host.name) ? `\`${text}\` approves all of \`${host.name}\`, which many parties share.` : undefined;
}
