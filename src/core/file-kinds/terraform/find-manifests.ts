import { itemsIn, settle, type HclNode, type HclObject } from '../hcl/index.js';
import { places } from './places.js';
import type { ResourceSearch } from './resource-search.js';

/** The attributes that hold a manifest as text, and the kind that reads it. */
const texts: ReadonlyMap<string, readonly { readonly key: string; readonly kind: string }[]> = new Map([
  ['kubectl_manifest', [{ key: 'yaml_body', kind: 'kubernetes' }]],
  ['kubernetes_manifest', [{ key: 'manifest', kind: 'kubernetes' }]],
  ['nomad_job', [{ key: 'jobspec', kind: 'nomad' }]],
]);

/** Manifests that a resource carries: as text for their own kind, or as an object, in which containers stand as in YAML. */
export function findManifests(search: ResourceSearch, type: string, resource: HclNode): void {
  for (const { key, kind } of texts.get(type) ?? []) {
    for (const value of search.values(resource, [key])) {
      if (value.kind === 'object') noteContainers(search, value);
      else for (const inner of textOf(value)) embed(search, inner, kind);
    }
  }
}

/** Hands a text to the kind that reads it. */
export function embed(search: ResourceSearch, node: HclNode, kind: string): void {
  const { text, assumes } = settle(node, search.scope);
  if (text.text.includes('\n')) search.embedded.set(node.at.start, { kind, text, assumes });
}

/** `yamldecode(<<EOT …)` reads the text that it is given. */
function textOf(node: HclNode): readonly HclNode[] {
  if (node.kind === 'template') return [node];
  return node.kind === 'call' && /^(?:yaml|json)decode$/.test(node.name) ? node.arguments.filter(({ kind }) => kind === 'template') : [];
}

const containerKeys: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Every container below, wherever it stands: the rule for unknown kinds (extraction.md 1c). */
function noteContainers(search: ResourceSearch, manifest: HclObject): void {
  const waiting: HclNode[] = [manifest];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind !== 'object') {
      if (node.kind === 'list') waiting.push(...node.items);
      continue;
    }
    for (const { key, value } of node.entries) {
      waiting.push(value);
      if (!containerKeys.has(key.text)) continue;
      for (const container of itemsIn(value)) search.noteRow(container, { place: places.manifest, path: ['image'] });
    }
  }
}
