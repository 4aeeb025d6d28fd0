import { resolvePath } from '../../model/file-path.js';
import type { DockerfileBuild, GivenArgument } from '../../model/reading.js';
import type { Search } from '../yaml-places/search.js';
import { places } from './places.js';
import { replaceVariables } from './replace-variables.js';

/** The Dockerfiles that a dev container has built, now (`build.dockerfile`) and as they were named at first (`dockerFile`). */
export function readBuilds(search: Search): readonly DockerfileBuild[] {
  const target = knownText(search, 'build.target');
  const given = { args: argumentsOf(search), contexts: [], ...(target !== undefined && { target }) };
  return ['build.dockerfile', 'dockerFile'].flatMap((path) => {
    const name = knownText(search, path);
    const file = name === undefined ? undefined : resolvePath(search.file.path, name);
    return file === undefined ? [] : [{ dockerfile: { file }, given, argPlace: places.buildArg }];
  });
}

function argumentsOf(search: Search): readonly GivenArgument[] {
  const sections = search.at('build.args');
  const entries = sections.flatMap((section) => (section.kind === 'map' ? section.entries : []));
  return entries.flatMap(({ key, value }) => {
    if (key === undefined || value.kind !== 'scalar') return [];
    const { text, assumes } = replaceVariables(search.trace(value));
    return [{ name: key.text, value: text, at: value.at, assumes }];
  });
}

function knownText(search: Search, path: string): string | undefined {
  const [scalar] = search.scalars(path);
  const text = scalar && replaceVariables(search.trace(scalar)).text;
  return text === undefined || text.runs.some(({ open }) => open !== undefined) ? undefined : text.text;
}
