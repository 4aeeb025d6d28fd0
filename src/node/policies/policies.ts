import * as path from 'node:path';
import { policyFilesFor, type GoverningPolicy, type PolicyLayer, type PolicyProblem, type PolicyReading } from '../../core/index.js';
import { innerPath, isInside } from '../paths.js';
import { loadPolicy, type LoadedPolicy, type LoadOptions } from './load-policy.js';

/** Where policies come from in one run. */
export interface PolicySources {
  readonly workingDirectory: string;
  /** Files of the organisation's policies, outermost first: the administrator's, then `--policy`. */
  readonly organisation: readonly string[];
  readonly useWorkspace: boolean;
  readonly check: (reading: PolicyReading) => readonly PolicyProblem[];
}

/** A folder in which files are judged, and the root above which no policy is looked for, as the core names them. */
export interface PolicyPlace {
  readonly folder: string;
  readonly root: string;
}

/** The policies of one run: each file is read once, each folder's layers are worked out once. */
export interface Policies {
  governing(place: PolicyPlace): GoverningPolicy;
  /** Every policy file that was met. */
  met(): readonly LoadedPolicy[];
}

export function openPolicies(sources: PolicySources): Policies {
  const { workingDirectory, check } = sources;
  const loaded = new Map<string, readonly LoadedPolicy[]>();
  const places = new Map<string, GoverningPolicy>();
  const load = (file: string, options: Omit<LoadOptions, 'workingDirectory' | 'check'>): readonly LoadedPolicy[] => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const chain = withParents(file, { ...options, workingDirectory, check });
    loaded.set(file, chain);
    return chain;
  };
  const above = (): readonly LoadedPolicy[] =>
    unique(sources.organisation.flatMap((file) => load(file, { kind: 'organisation', required: true })));
  const governing = ({ folder, root }: PolicyPlace): GoverningPolicy => {
    const organisation = above();
    const top = organisation.find(({ layer }) => layer !== undefined)?.layer;
    const absoluteRoot = path.resolve(workingDirectory, root);
    const own = sources.useWorkspace
      ? policyFilesFor(`${folder}/x`, root).flatMap((file) =>
          load(file, { kind: 'workspace', required: false, absoluteRoot, ...(top === undefined ? {} : { organisation: top }) }),
        )
      : [];
    return toGoverning(unique([...organisation, ...own]));
  };
  return {
    governing: (place) => {
      const key = `${place.root}\n${place.folder}`;
      const known = places.get(key) ?? governing(place);
      places.set(key, known);
      return known;
    },
    met: () => unique([...above(), ...[...loaded.values()].flat()]),
  };
}

/** A chain longer than this is a mistake. */
const longestChain = 8;

/** A policy below those that its `extends` puts above it, outermost first. */
function withParents(file: string, options: LoadOptions): readonly LoadedPolicy[] {
  const chain: LoadedPolicy[] = [];
  for (let next: string | undefined = file; next !== undefined;) {
    const policy = loadPolicy(next, chain.length === 0 ? options : { ...options, required: true });
    if (policy === undefined) break;
    chain.unshift(policy);
    const parent = parentOf(policy, options);
    const problem =
      parent.problem ??
      (chain.length >= longestChain || chain.some((known) => known.file === parent.file)
        ? 'The policies extend each other in a circle.'
        : undefined);
    if (problem !== undefined) return [withProblem(policy, problem), ...chain.slice(1)];
    next = parent.file;
  }
  return chain;
}

/** `extends` is followed to a file beside the policy; for a workspace's never out of its root (threats.md). */
function parentOf(
  { file, layer }: LoadedPolicy,
  { workingDirectory, absoluteRoot }: LoadOptions,
): { readonly file?: string; readonly problem?: string } {
  const target = layer?.policy.extends;
  if (target === undefined) return {};
  if (/^([a-z][a-z0-9+.-]*:|[/\\])/i.test(target))
    return { problem: `\`extends: ${target}\` is not followed: only a path relative to the policy file is. Keep a copy beside it.` };
  const absolute = path.resolve(workingDirectory, path.dirname(file), target);
  if (absoluteRoot !== undefined && !isInside(absolute, absoluteRoot))
    return { problem: `\`extends: ${target}\` leads out of the repository, so it is not followed. Move that policy into it.` };
  return { file: innerPath(absolute, workingDirectory) };
}

/** A policy whose `extends` cannot be followed is broken as a whole: what stands above it is not known. */
function withProblem({ file, kind, label, reading, problems, digest }: LoadedPolicy, message: string): LoadedPolicy {
  const policy = {
    file,
    kind,
    label,
    problems,
    ...(reading === undefined ? {} : { reading }),
    ...(digest === undefined ? {} : { digest }),
  };
  if (reading === undefined) return { ...policy, unreadable: message };
  const problem: PolicyProblem = {
    rule: 'policy-invalid',
    level: 'error',
    span: reading.spanOf(['extends']),
    what: message,
    why: 'What stands above this policy cannot be known, so nothing is allowed by it.',
    next: 'Correct `extends`, or remove it.',
  };
  return { ...policy, problems: [...problems, problem] };
}

function toGoverning(policies: readonly LoadedPolicy[]): GoverningPolicy {
  return {
    layers: policies.flatMap(({ layer }): readonly PolicyLayer[] => (layer === undefined ? [] : [layer])),
    broken: policies.filter(({ layer }) => layer === undefined).map(({ label }) => label),
  };
}

function unique(policies: readonly LoadedPolicy[]): readonly LoadedPolicy[] {
  return [...new Map(policies.map((policy) => [policy.file, policy])).values()];
}
