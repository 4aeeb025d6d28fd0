import type { GivenArgument } from '../../../model/reading.js';
import { inFile, standIn, throughVariable, type TracedText } from '../../../model/traced-text.js';
import type { YamlNode, YamlScalar } from '../../yaml/tree.js';
import type { ProjectSearch } from '../project-search.js';
import { numberText } from './number-text.js';
import { readPairs, type Pair } from './read-pairs.js';

/** The build arguments of a section. A name alone takes the variable of that name; where nobody knows it, the Dockerfile's own default counts. */
export function readArguments(project: ProjectSearch, build: YamlNode): readonly GivenArgument[] {
  return readPairs(project, 'args', build).flatMap((pair) => {
    if (pair.settled.refused !== undefined) return [];
    return pair.value === undefined ? fromEnvironment(project, pair) : [given(pair, pair.value)];
  });
}

function given({ name, at, settled, scalar }: Pair, value: TracedText): GivenArgument {
  const number = scalar === undefined ? undefined : numberOf(scalar);
  return { name, at, value: number === undefined ? value : standIn(number, at), assumes: settled.assumes };
}

/** Compose reads numbers as YAML does and writes them as Go does: `1.10` reaches the build as `1.1`. */
function numberOf(scalar: YamlScalar): string | undefined {
  return scalar.style === 'plain' && !scalar.tagged ? numberText(scalar.text) : undefined;
}

function fromEnvironment({ environment }: ProjectSearch, { name, at }: Pair): readonly GivenArgument[] {
  const variable = environment.get(name);
  if (variable === undefined) return [];
  const value = throughVariable(inFile(variable.value, variable.at.file), name, at);
  return [{ name, at, value, assumes: [{ name, value: variable.value.text, from: 'env-file' }] }];
}
