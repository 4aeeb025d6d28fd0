import { folderOfPath, resolveIn } from '../../model/file-path.js';
import type { GivenArgument, GivenContext } from '../../model/reading.js';
import type { FilePath, Span } from '../../model/span.js';
import { sliceTraced, spanOf, type TracedText } from '../../model/traced-text.js';
import { withoutPrefix } from '../image-text/index.js';
import type { Search, Settle } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places } from './places.js';

/**
 * Notes the Dockerfile that a step has built by docker/build-push-action, with the arguments and contexts that it gives: those may decide what the
 * Dockerfile's `FROM` pulls. Paths begin at the top of the repository: the folder around the one that workflows stand in, or where an action stands by itself.
 */
export function noteBuild(search: Search, step: YamlNode, settle: Settle): void {
  const isBuild = search.scalars('uses', [step]).some(({ text }) => text.startsWith('docker/build-push-action@'));
  const file = isBuild ? dockerfileOf(search, step) : undefined;
  if (file === undefined) return;
  const ways = argumentsOf(search, step, settle);
  const contexts = contextsOf(search, step, settle);
  const most = Math.max(contexts.length > 0 ? 1 : 0, ...ways.map(({ values }) => values.length));
  const target = textAt(search, step, 'target');
  for (let way = 0; way < most; way++) {
    const args = ways.flatMap(({ values }) => values[Math.min(way, values.length - 1)] ?? []);
    search.builds.push({
      dockerfile: { file },
      given: { args, contexts, ...(target !== undefined && !target.includes('${{') && { target }) },
      argPlace: places.buildArg,
    });
  }
}

function dockerfileOf(search: Search, step: YamlNode): FilePath | undefined {
  const top = folderOfPath(search.file.path).replace(/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows$/, '');
  const context = textAt(search, step, 'context') ?? '.';
  const file = textAt(search, step, 'file') ?? `${context}/Dockerfile`;
  return /\{\{|:\/\//.test(file) ? undefined : resolveIn(top, file);
}

function textAt(search: Search, step: YamlNode, input: string): string | undefined {
  return search.scalars(`with.${input}`, [step])[0]?.text;
}

interface Ways {
  readonly values: readonly GivenArgument[];
}

/** The values that each argument takes: several when a matrix gives it. */
function argumentsOf(search: Search, step: YamlNode, settle: Settle): readonly Ways[] {
  return linesOf(search, step, 'build-args').map(({ name, value, at }) => ({
    values: settle(value).map(({ text, assumes = [] }) => ({ name, value: text, assumes, ...(at && { at }) })),
  }));
}

function contextsOf(search: Search, step: YamlNode, settle: Settle): readonly GivenContext[] {
  return linesOf(search, step, 'build-contexts').flatMap(({ name, value }) => {
    const image = withoutPrefix(value, 'docker-image://');
    const at = spanOf(image ?? value);
    const [settled] = image === undefined ? [] : settle(image);
    if (at === undefined) return [];
    return [{ name, at, ...(settled && { image: { text: settled.text, assumes: settled.assumes ?? [], place: places.input } }) }];
  });
}

interface Line {
  readonly name: string;
  readonly value: TracedText;
  /** Where the value stands; the whole line when it is empty. */
  readonly at: Span | undefined;
}

/** `NAME=value` on lines of their own. */
function linesOf(search: Search, step: YamlNode, input: string): readonly Line[] {
  return search.scalars(`with.${input}`, [step]).flatMap((scalar) => {
    const text = search.trace(scalar);
    return [...text.text.matchAll(/[^\r\n]+/g)].slice(0, mostLines).flatMap(({ 0: line, index }) => {
      const equals = line.indexOf('=');
      const name = line.slice(0, equals).trim();
      const value = sliceTraced(text, index + equals + 1, index + line.trimEnd().length);
      const at = spanOf(value) ?? spanOf(sliceTraced(text, index, index + line.length));
      return equals < 0 || name === '' ? [] : [{ name, value, at }];
    });
  });
}

/** Each of them is given to the Dockerfile once for every value of a matrix. */
const mostLines = 200;
