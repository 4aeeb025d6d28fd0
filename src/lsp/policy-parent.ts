import { isRemoteSource, type FilePath, type PolicyProblem } from '../core/index.js';
import { folderOf, isWithin } from './convert.js';
import type { KeptPolicy } from './policy-file.js';

/** The policy that a policy's `extends` puts above it, or why it is not followed. */
export interface Parent {
  readonly file?: FilePath;
  /** One from afar, which somebody has to be asked about. */
  readonly source?: string;
  readonly problem?: string;
}

/** Follows `extends` to a file: relative to the policy, and for a workspace's policy never out of its folder (threats.md). */
export function parentOf({ file, kind, layer, origin }: KeptPolicy, root: FilePath | undefined): Parent {
  const target = layer?.policy.extends;
  if (target === undefined) return {};
  if (isRemoteSource(target)) return { source: target };
  if (origin !== undefined)
    return { problem: `\`extends: ${target}\` is a path, and the policy comes from ${origin.source}. Let it extend an address.` };
  if (/^([a-z][a-z0-9+.-]*:|\/|\\)/i.test(target)) {
    return {
      problem: `\`extends: ${target}\` is not followed here. Only a path relative to the policy file is, or an address such as oci://….`,
    };
  }
  const parent = resolvePath(folderOf(file), target);
  if (parent === undefined || (kind === 'workspace' && root !== undefined && !isWithin(parent, root))) {
    return {
      problem: `\`extends: ${target}\` leads out of the folder that is open, so it is not followed. Move that policy into the folder.`,
    };
  }
  return { file: parent };
}

/** A policy whose `extends` cannot be followed is broken as a whole: what stands above it is not known. */
export function withoutParent({ file, kind, reading, problems }: KeptPolicy, message: string): KeptPolicy {
  const kept = { file, kind, label: { file, layer: kind }, state: 'broken' as const };
  if (reading === undefined) return { ...kept, problems, unreadable: message };
  const problem: PolicyProblem = {
    ...{ rule: 'policy-invalid', level: 'error', span: reading.spanOf(['extends']), what: message },
    why: 'What stands above this policy cannot be known, so nothing is allowed by it.',
    next: 'Correct `extends`, or remove it.',
  };
  return { ...kept, reading, problems: [...problems, problem] };
}

function resolvePath(folder: FilePath, relative: string): FilePath | undefined {
  const segments = folder.split('/');
  const fixed = folder.startsWith('file:///') ? 3 : segments.indexOf('') + 2;
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.length > fixed) segments.pop();
    else return undefined;
  }
  return segments.join('/');
}
