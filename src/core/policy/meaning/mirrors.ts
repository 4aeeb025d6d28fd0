import type { Mirror } from '../document.js';
import type { Complaint } from '../document-reading/document-node.js';
import type { MeaningCheck, Places } from './check.js';

/** Every mirror must lead to a source in the end, and one prefix to one source. */
export const checkMirrors: MeaningCheck = ({ mirrors = [] }, places) => [...samePrefix(mirrors, places), ...circles(mirrors, places)];

function samePrefix(mirrors: readonly Mirror[], places: Places): readonly Complaint[] {
  const sources = new Map<string, string>();
  return mirrors.flatMap((mirror, index) => {
    const prefix = canonical(mirror.mirror);
    const other = sources.get(prefix);
    if (other === undefined) sources.set(prefix, mirror.source);
    if (other === undefined) return [];
    return [
      {
        span: places.headOf(['mirrors', index, 'mirror']),
        what: `\`${mirror.mirror}\` is the mirror of \`${other}\` already.`,
        why: 'An image under a mirror counts as the image it mirrors, so a place can mirror only one.',
        next: 'Give each source a path of its own on the mirror.',
      },
    ];
  });
}

/**
 * A mirror's images count as those of its source. When the source lies under another mirror's prefix that goes on; when it comes back
 * to where it began, nobody can say what the image is. Each mirror is walked once.
 */
function circles(mirrors: readonly Mirror[], places: Places): readonly Complaint[] {
  const byPrefix = new Map(mirrors.map((mirror, index) => [canonical(mirror.mirror), index]));
  const next = mirrors.map((mirror) => mirrorOver(canonical(mirror.source), byPrefix));
  const state = mirrors.map((): 'new' | 'open' | 'done' => 'new');
  const complaints: Complaint[] = [];
  for (const start of mirrors.keys()) {
    const trail: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && state[at] === 'new') {
      state[at] = 'open';
      trail.push(at);
      at = next[at];
    }
    const mirror = at === undefined ? undefined : mirrors[at];
    if (at !== undefined && mirror !== undefined && state[at] === 'open') complaints.push(circle(mirror, at, places));
    for (const index of trail) state[index] = 'done';
  }
  return complaints;
}

function mirrorOver(source: string, byPrefix: ReadonlyMap<string, number>): number | undefined {
  for (let end = source.length; end > 0; end = source.lastIndexOf('/', end - 1)) {
    const found = byPrefix.get(source.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

function circle(mirror: Mirror, index: number, places: Places): Complaint {
  return {
    span: places.headOf(['mirrors', index]),
    what: `The mirror \`${mirror.mirror}\` of \`${mirror.source}\` leads back to itself.`,
    why: 'An image under it would count as an image under it, and so on: nobody could say what it is.',
    next: 'Let every chain of mirrors end at a registry that mirrors nothing.',
  };
}

/** Hosts have no case. */
function canonical(prefix: string): string {
  const slash = prefix.indexOf('/');
  return slash < 0 ? prefix.toLowerCase() : prefix.slice(0, slash).toLowerCase() + prefix.slice(slash);
}
