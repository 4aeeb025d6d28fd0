import type { EmbeddedFile } from '../../model/reading.js';
import { withMerged } from '../yaml/look-up.js';
import { holdsWord } from '../yaml/spelling.js';
import type { YamlNode } from '../yaml/tree.js';
import { mayHoldResources } from './may-hold-resources.js';
import { places } from './places.js';
import type { Resource } from './resource.js';
import { words } from './words.js';

/** Hands back the texts of a map by file name that are manifests, Compose files or Dockerfiles themselves. */
export function readFiles(files: YamlNode, { search }: Resource): void {
  for (const { entries } of withMerged([files], search)) {
    for (const { key, value } of entries) {
      if (key === undefined || value.kind !== 'scalar' || value.text.length > longest) continue;
      const kind = kindOf(key.text, value.text);
      if (kind !== undefined) search.embedded.push({ kind, text: search.traceAsWritten(value), within: places.configMap });
    }
  }
}

function kindOf(name: string, text: string): EmbeddedFile['kind'] | undefined {
  if (name.length > longestName) return undefined;
  if (/^(?:.*[.-])?(?:docker|container)file(?:[.-].*)?$/i.test(name)) return /^[ \t]*FROM[ \t]/im.test(text) ? 'dockerfile' : undefined;
  if (!holdsWord(text, words)) return undefined;
  if (/^(?:docker-)?compose[^/]*\.ya?ml$/i.test(name)) return 'compose';
  return isYaml.test(name) && text.includes('apiVersion') && mayHoldResources(text) ? 'kubernetes' : undefined;
}

/** Names without an ending are common. */
const isYaml = /^[^.]*$|\.(?:ya?ml|json|tpl)$/i;
const longest = 1_000_000;
/** Kubernetes takes no longer ones. */
const longestName = 253;
