import { nameOfPath } from '../../model/file-path.js';
import type { FilePath } from '../../model/span.js';

/** What a file of this kind is, by its name. */
export type HelmFile = 'chart' | 'helmfile' | 'values' | 'template';

/** True when the name alone says that Helm reads the file. */
export function isNamedFile(path: FilePath): boolean {
  const name = nameOfPath(path);
  if (/(?:^|\/)templates\//.test(path) && !/^values\.ya?ml$/.test(name)) return false;
  return chart.test(name) || helmfile.test(name) || values.test(name) || /(?:^|\/)helmfile\.d\/[^/]+\.ya?ml(?:\.gotmpl)?$/.test(path);
}

export function toHelmFile(path: FilePath): HelmFile | undefined {
  const name = nameOfPath(path);
  if (chart.test(name)) return 'chart';
  if (helmfile.test(name) || /(?:^|\/)helmfile\.d\//.test(path)) return 'helmfile';
  if (/(?:^|\/)templates\//.test(path) || name.endsWith('.tpl')) return 'template';
  return values.test(name) ? 'values' : undefined;
}

/** The marks of a chart's template; `.values` of Argo CD and others are written small. */
export function mayBeTemplate(text: string): boolean {
  return text.includes('{{') && /\.(?:Values|Chart|Release|Capabilities)\b|\{\{-? *(?:include|template|define) +"/.test(text);
}

const chart = /^Chart\.ya?ml$/;
const helmfile = /^helmfile[^/]*\.ya?ml(?:\.gotmpl)?$/;
const values = /^values[^/]*\.ya?ml(?:\.gotmpl)?$|-values\.ya?ml(?:\.gotmpl)?$/;
