import type { TracedText } from '../../model/traced-text.js';
import type { Watch } from '../yaml/look-up.js';
import type { YamlScalar } from '../yaml/tree.js';

/** Who walks through values: traces scalars, hears of duplicates, and says how much work is left. `Search` of yaml-places is one. */
export interface ValuesSearch extends Watch {
  trace(scalar: YamlScalar): TracedText;
}
