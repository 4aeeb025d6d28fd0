import { resolvePath } from '../../model/file-path.js';
import { nothingRead, type Reading, type SourceFile } from '../../model/reading.js';
import { Search } from '../yaml-places/search.js';
import { findFeatures } from './find-features.js';
import { parseJson } from './parse-json.js';
import { places } from './places.js';
import { readBuilds } from './read-builds.js';
import { replaceVariables } from './replace-variables.js';

/** Reads a dev container whole: the image it takes or the Dockerfile it has built, its features, and the Compose files that it is part of. */
export function readDevcontainer(file: SourceFile): Reading {
  const { root, problem } = parseJson(file.text);
  const problems = problem === undefined ? [] : [problem];
  const at = { start: 0, end: file.text.length };
  const search = new Search(file, { at, roots: root === undefined ? [] : [root], broken: problem !== undefined, templates: [] });
  for (const scalar of search.scalars('image'))
    search.note({ place: places.image, at: scalar.at, ...replaceVariables(search.trace(scalar)) });
  for (const scalar of [...search.scalars('build.cacheFrom'), ...search.scalars('build.cacheFrom[]')]) noteCache(search, scalar);
  findFeatures(search);
  followCompose(search);
  search.builds.push(...readBuilds(search));
  const uses = [...search.found].sort((a, b) => a.at.span.start - b.at.span.start);
  return { ...nothingRead, uses, problems: [...problems, ...search.problems], builds: search.builds, follows: search.follows };
}

/** An image, or `type=…` with options, which is no image. */
function noteCache(search: Search, scalar: Parameters<Search['trace']>[0]): void {
  if (!scalar.text.includes('=')) search.note({ place: places.cacheFrom, at: scalar.at, ...replaceVariables(search.trace(scalar)) });
}

function followCompose(search: Search): void {
  for (const scalar of [...search.scalars('dockerComposeFile'), ...search.scalars('dockerComposeFile[]')]) {
    const { text } = replaceVariables(search.trace(scalar));
    const file = text.runs.some(({ open }) => open !== undefined) ? undefined : resolvePath(search.file.path, text.text);
    if (file !== undefined) search.noteFollowed({ file, kind: 'compose' });
  }
}
