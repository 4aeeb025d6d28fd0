import type { Span } from '../../../model/span.js';
import { sliceTraced, writtenSpan, type TracedText } from '../../../model/traced-text.js';
import { isMergeKey, withMerged } from '../../yaml/look-up.js';
import type { YamlNode, YamlScalar } from '../../yaml/tree.js';
import { notEmpty, type Interpolated } from '../interpolation/interpolate.js';
import type { ProjectSearch } from '../project-search.js';

/** One `NAME: value` of a map or `NAME=value` of a list. */
export interface Pair {
  readonly name: string;
  /** Absent for a name alone, whose value comes from the environment. */
  readonly value?: TracedText;
  /** What a person would select: the value, else the name. */
  readonly at: Span;
  readonly settled: Interpolated;
  /** The value of a map's entry. */
  readonly scalar?: YamlScalar;
}

/** What a section gives as a map or as a list; of a name that stands twice the last counts. Keys of maps are not interpolated, items of lists are. */
export function readPairs(project: ProjectSearch, path: string, from: YamlNode): readonly Pair[] {
  const sections = project.at(path, [from]);
  const inLists = project.scalars('[]', sections).flatMap((scalar) => fromItem(project.settle(scalar), scalar));
  return [...inMaps(project, sections), ...inLists];
}

/** What a map merges comes before its own entries. */
function inMaps(project: ProjectSearch, sections: readonly YamlNode[]): readonly Pair[] {
  const maps = [...withMerged(sections, project.search)].reverse();
  return maps.flatMap(({ entries }) =>
    entries.flatMap(({ key, value }) => {
      if (key === undefined || isMergeKey(key) || value.kind !== 'scalar' || value.tag === '!reset') return [];
      const settled = project.settle(value);
      const hasValue = value.style !== 'plain' || value.tagged || !/^(?:|~|null)$/i.test(value.text);
      return [{ name: key.text, at: hasValue ? value.at : key.at, settled, ...(hasValue && { value: settled.text, scalar: value }) }];
    }),
  );
}

function fromItem(settled: Interpolated, scalar: YamlScalar): readonly Pair[] {
  if (settled.refused !== undefined) return [];
  const { text } = settled;
  const equals = text.text.indexOf('=');
  if (equals < 0) return [{ name: text.text, at: scalar.at, settled }];
  const value = notEmpty(sliceTraced(text, equals + 1), settled.assumes, scalar.at);
  return [{ name: text.text.slice(0, equals), value, at: writtenSpan(value) ?? scalar.at, settled }];
}
