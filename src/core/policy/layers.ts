import type { CustomResource } from '../model/reading.js';
import type { FilePath } from '../model/span.js';
import type { LayerKind, PolicyLabel } from '../model/verdict.js';
import type { GoverningPolicy, PolicyLayer, PolicyProblem, PolicyReading } from './layer.js';
import { matchesPathGlob } from './pattern/index.js';
import { relativePath } from './file-paths.js';

export { policyFileName, policyFilesFor } from './file-paths.js';

/** A reading as a layer that can judge, or undefined when its policy is broken. */
export function toLayer(reading: PolicyReading, kind: LayerKind): PolicyLayer | undefined {
  const { policy } = reading;
  return policy === undefined ? undefined : { kind, label: labelOf(reading, kind), policy, reading };
}

/** How findings name a policy, broken or not. */
export function labelOf({ policy, file }: PolicyReading, layer: LayerKind): PolicyLabel {
  const { name, version } = policy?.metadata ?? {};
  return { ...(name !== undefined && { name }), ...(version !== undefined && { version }), layer, file };
}

/** What a layer below the organisation's may not have (policy.md section 1), each on its key. */
export function overlayProblems(reading: PolicyReading, organisation: PolicyLayer): PolicyProblem[] {
  const { policy } = reading;
  if (policy === undefined) return [];
  const owner = organisation.label.name ?? organisation.label.file;
  const found = reserved.filter((section) => policy[section] !== undefined).map((section) => overlayProblem(reading, [section], owner));
  if (policy.trust?.signers !== undefined) found.push(overlayProblem(reading, ['trust', 'signers'], owner));
  const mayAdd = organisation.policy.overlays?.mayAddExceptions === true;
  if (!mayAdd && policy.exceptions !== undefined && policy.exceptions.length > 0)
    found.push(overlayProblem(reading, ['exceptions'], owner));
  return found;
}

/**
 * The layers that have a say about a file: those whose `exclude` does not leave it out. A layer can only give up its own say,
 * so that a nested policy never takes a file out of the organisation's.
 */
export function governingWithoutExcluded(file: FilePath, governing: GoverningPolicy): GoverningPolicy {
  const layers = governing.layers.filter((layer) => !excludes(layer, file));
  return layers.length === governing.layers.length ? governing : { ...governing, layers };
}

/** The policy that leaves a file out, when every layer does so and none is broken. */
export function excludedBy(file: FilePath, governing: GoverningPolicy): PolicyLabel | undefined {
  const [outermost] = governing.layers;
  if (outermost === undefined || governing.broken.length > 0) return undefined;
  return governing.layers.every((layer) => excludes(layer, file)) ? outermost.label : undefined;
}

/** The values that build arguments may take; for a name that several layers settle the outermost counts. */
export function mergedBuildArgs(governing: GoverningPolicy): Readonly<Record<string, readonly string[]>> {
  const merged = new Map<string, readonly string[]>();
  for (const { policy } of governing.layers) {
    for (const [name, values] of Object.entries(policy.buildArgs ?? {})) if (!merged.has(name)) merged.set(name, values);
  }
  return Object.fromEntries(merged);
}

/** The custom resources that any layer describes: more places only mean more judged images, so all of them count. */
export function mergedCustomResources(governing: GoverningPolicy, others: readonly CustomResource[] = []): readonly CustomResource[] {
  return [...governing.layers.flatMap(({ policy }) => policy.customResources ?? []), ...others];
}

const reserved = ['enforcement', 'defaults', 'distribution'] as const;

function overlayProblem(reading: PolicyReading, path: readonly string[], owner: string): PolicyProblem {
  const key = path.join('.');
  return {
    rule: 'policy-invalid',
    level: 'error',
    span: reading.keyOf(path),
    what: `\`${key}\` belongs to the organisation's policy (${owner}), which governs here.`,
    why: 'A policy below it may only tighten, and this key could loosen.',
    next:
      path[0] === 'exceptions'
        ? 'Ask the owner of that policy to record the exception there.'
        : `Remove \`${key}\` here, or ask the owner of that policy to change it there.`,
  };
}

function excludes({ policy, reading }: PolicyLayer, file: FilePath): boolean {
  const globs = policy.exclude ?? [];
  if (globs.length === 0) return false;
  const path = relativePath(reading.file, file);
  return globs.some((glob) => matchesPathGlob(glob, path));
}
