import { joinTraced, type TracedText } from '../../../model/traced-text.js';
import { traced } from './place-text.js';
import { fieldOf, textValue, truthOf, type Value } from './value.js';

/**
 * `common.images.image` of Bitnami's library chart, which is rarely unpacked beside a chart: `{imageRoot, global, chart}` come to
 * `[registry/]repository:tag`, or `@digest` instead of the tag; the global registry wins, and `appVersion` is the tag of last resort.
 */
export function commonImage(dot: Value, written: TracedText): Value | undefined {
  const root = fieldOf(dot, 'imageRoot');
  const field = (value: Value, ...names: readonly string[]): TracedText | undefined => {
    const found = names.reduce(fieldOf, value);
    return found.kind === 'text' && truthOf(found) === true ? found.text : undefined;
  };
  const repository = field(root, 'repository');
  if (repository === undefined) return undefined;
  const registry = field(dot, 'global', 'imageRegistry') ?? field(root, 'registry');
  const digest = field(root, 'digest');
  const end = digest ?? field(root, 'tag') ?? field(dot, 'chart', 'AppVersion');
  const mark = (text: string): TracedText => traced({ text, runs: [] }, written);
  return textValue(
    joinTraced(...(registry ? [registry, mark('/')] : []), repository, ...(end ? [mark(digest === undefined ? ':' : '@'), end] : [])),
  );
}
