import type { Call } from './calls.js';

/** What a call says of images: an image of a script, of an agent, of a container; a pod in YAML; or a setting that decides what another one means. */
export type CallKind = 'image' | 'agent' | 'container' | 'in-block' | 'pod' | 'setting';

/** Undefined for every call that has nothing to do with images. */
export function kindOfCall({ name, of, frame }: Call): CallKind | undefined {
  const call = lastName(frame.call);
  if (of !== undefined) return kindOfArgument(name, lastName(of), [call, lastName(frame.parent?.call ?? '')]);
  if (/(?:^|\.)docker\.image$/.test(name)) return 'image';
  if (frame.open !== '{') return undefined;
  if (dockerBlocks.has(name) && call === 'agent') return 'agent';
  if (name === 'image' && call === 'containerTemplate') return 'container';
  if (name === 'image' && dockerBlocks.has(call)) return 'in-block';
  if (name === 'yaml' && call === 'kubernetes') return 'pod';
  return settings.get(call)?.includes(name) === true ? 'setting' : undefined;
}

const dockerBlocks: ReadonlySet<string> = new Set(['docker', 'dockerContainer']);

const settings: ReadonlyMap<string, readonly string[]> = new Map([
  ['docker', ['registryUrl']],
  ['dockerContainer', ['registryUrl']],
  ['dockerfile', ['dir', 'filename']],
  ['kubernetes', ['yamlFile']],
]);

/** `containerTemplate(image: …)`, `podTemplate(yaml: …)`; `docker(image: …)` only where an agent is meant. */
function kindOfArgument(name: string, of: string, around: readonly string[]): CallKind | undefined {
  if (name === 'image' && of === 'containerTemplate') return 'container';
  if (name === 'image' && dockerBlocks.has(of) && around.includes('agent')) return 'agent';
  return name === 'yaml' && (of === 'podTemplate' || of === 'kubernetes') ? 'pod' : undefined;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
