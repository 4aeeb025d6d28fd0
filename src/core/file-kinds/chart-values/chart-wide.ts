import type { TracedText } from '../../model/traced-text.js';
import { follow } from '../yaml/look-up.js';
import type { YamlNode } from '../yaml/tree.js';
import { isNothing } from './fields.js';
import type { ValuesSearch } from './values-search.js';

/** What values say for all images of a chart. */
export interface ChartWide {
  /** Takes the place of every image's own registry (Bitnami's `global.imageRegistry`). */
  readonly registry: TracedText | undefined;
  /** Where an image's own registry or tag is written and empty: what stands in for it. */
  readonly fallback: { readonly registry: TracedText | undefined; readonly tag: TracedText | undefined };
  /** The same for Istio's `hub` and `tag`. */
  readonly hub: { readonly registry: TracedText | undefined; readonly tag: TracedText | undefined };
}

export function chartWide(root: YamlNode, search: ValuesSearch): ChartWide {
  const first = (...paths: readonly string[]): TracedText | undefined => {
    for (const path of paths) {
      for (const node of follow([root], path.split('.'), search)) if (node.kind === 'scalar' && !isNothing(node)) return search.trace(node);
    }
    return undefined;
  };
  return {
    registry: first('global.imageRegistry', 'global.image.registry'),
    fallback: { registry: first('images.registry', 'global.registry'), tag: first('images.tag') },
    hub: { registry: first('global.hub', `${istio}.global.hub`), tag: first('global.tag', `${istio}.global.tag`) },
  };
}

/** Istio's charts keep all their values under this key. */
const istio = '_internal_defaults_do_not_set';
