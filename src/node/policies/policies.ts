import * as path from 'node:path';
import {
  isRemoteSource,
  policyFilesFor,
  type GoverningPolicy,
  type PolicyLayer,
  type PolicyProblem,
  type PolicyReading,
} from '../../core/index.js';
import { innerPath, isInside } from '../paths.js';
import { loadPolicy, type LoadedPolicy, type LoadOptions } from './load-policy.js';
import type { PolicyFiles } from './policy-files.js';
import { standingOfFile, standingOfSource, type RemotePolicies } from './remote-policies.js';

/** Where policies come from in one run. */
export interface PolicySources {
  readonly workingDirectory: string;
  /** Files of the organisation's policies, outermost first: the administrator's, then `--policy`. */
  readonly organisation: readonly string[];
  readonly useWorkspace: boolean;
  readonly check: (reading: PolicyReading) => readonly PolicyProblem[];
  /** What was looked up of policies from afar; absent: nothing, and then none counts. */
  readonly remote?: RemotePolicies;
  /** Where their files are read; absent: the disk. */
  readonly files?: PolicyFiles;
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
  const { workingDirectory, check, remote = { standings: [] }, files } = sources;
  const loaded = new Map<string, readonly LoadedPolicy[]>();
  const places = new Map<string, GoverningPolicy>();
  const load = (file: string, options: Omit<ChainOptions, 'workingDirectory' | 'check' | 'remote' | 'files'>): readonly LoadedPolicy[] => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const chain = withParents(file, { ...options, workingDirectory, check, remote, ...(files !== undefined && { files }) });
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

interface ChainOptions extends LoadOptions {
  readonly remote: RemotePolicies;
}

/** A policy below those that its `extends` puts above it, outermost first. */
function withParents(file: string, options: ChainOptions): readonly LoadedPolicy[] {
  const chain: LoadedPolicy[] = [];
  for (let next: string | undefined = file; next !== undefined;) {
    const policy = loadPolicy(next, optionsFor(next, chain.length > 0, options));
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

/** A kept copy of a policy from afar lies outside of every workspace, and is there or broken. */
function optionsFor(file: string, isParent: boolean, options: ChainOptions): LoadOptions {
  const { remote, absoluteRoot, ...rest } = options;
  const standing = standingOfFile(path.resolve(options.workingDirectory, file), remote);
  if (standing !== undefined) return { ...rest, required: true, standing };
  return { ...rest, required: rest.required || isParent, ...(absoluteRoot === undefined ? {} : { absoluteRoot }) };
}

/** `extends` is followed to a file beside the policy, for a workspace's never out of its root (threats.md), or to what was fetched and verified. */
function parentOf(
  { file, layer, source }: LoadedPolicy,
  { workingDirectory, absoluteRoot, remote }: ChainOptions,
): { readonly file?: string; readonly problem?: string } {
  const target = layer?.policy.extends;
  if (target === undefined) return {};
  if (isRemoteSource(target)) {
    const standing = standingOfSource(target, remote);
    if (standing.state === 'usable') return { file: innerPath(standing.file, workingDirectory) };
    return { problem: `\`extends: ${target}\` is not followed. ${standing.problem.message} ${standing.problem.next}` };
  }
  if (source !== undefined)
    return { problem: `\`extends: ${target}\` is a path, and the policy comes from ${source}. Let it extend an address.` };
  if (/^([a-z][a-z0-9+.-]*:|[/\\])/i.test(target))
    return {
      problem: `\`extends: ${target}\` is not followed: only a path relative to the policy file is, or an address such as oci://….`,
    };
  const absolute = path.resolve(workingDirectory, path.dirname(file), target);
  if (absoluteRoot !== undefined && !isInside(absolute, absoluteRoot))
    return { problem: `\`extends: ${target}\` leads out of the repository, so it is not followed. Move that policy into it.` };
  return { file: innerPath(absolute, workingDirectory) };
}

/** A policy whose `extends` cannot be followed is broken as a whole: what stands above it is not known. */
function withProblem({ file, kind, label, reading, problems, digest, source }: LoadedPolicy, message: string): LoadedPolicy {
  const policy = {
    ...(source === undefined ? {} : { source }),
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

/** A policy that the organisation names and that a workspace's extends too is the organisation's. */
function unique(policies: readonly LoadedPolicy[]): readonly LoadedPolicy[] {
  const first = new Map<string, LoadedPolicy>();
  for (const policy of policies) {
    const known = first.get(policy.file);
    if (known === undefined || known.kind === policy.kind) first.set(policy.file, policy);
  }
  return [...first.values()];
}
