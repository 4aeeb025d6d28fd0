import { resolveIn, resolvePath } from '../../model/file-path.js';
import type { ImageUse, PlaceInfo } from '../../model/image-use.js';
import { nothingRead, type DockerfileBuild, type FollowedFile, type Reading, type SourceFile } from '../../model/reading.js';
import { sliceTraced, writtenSpan, type TracedText } from '../../model/traced-text.js';
import { toUse } from '../image-text/index.js';
import { logicalLines } from '../text-lines/index.js';
import { fillIn, independent, type FilledText } from '../variables/index.js';
import { Arguments, findMarks } from './arguments.js';
import { places } from './places.js';
import { optionsOf, wordsOf } from './words-of.js';

/** Reads an Earthfile line by line: what variables hold is known from the lines above. */
export function readEarthfile(file: SourceFile): Reading {
  const search = new Search(file);
  for (const line of logicalLines(file.text, /^[ \t]*#/)) search.readLine(line);
  const { uses, builds, follows } = search;
  return { ...nothingRead, uses, builds, follows };
}

class Search {
  readonly uses: ImageUse[] = [];
  readonly builds: DockerfileBuild[] = [];
  readonly follows: FollowedFile[] = [];
  private readonly variables = new Arguments();
  private readonly watch = { stepsLeft: 1_000_000 };

  constructor(private readonly file: SourceFile) {}

  readLine(line: TracedText): void {
    if (/^[A-Za-z_][\w.-]*:\s*(?:#.*)?$/.test(line.text)) this.variables.startTarget();
    this.variables.readLine(line);
    if (!/^\s*(?:FROM|WITH)\s/.test(line.text)) return;
    const [command, second, ...rest] = wordsOf(line);
    if (command?.text === 'WITH' && second?.text === 'DOCKER') this.readDocker(rest);
    else if (command?.text === 'FROM' && second?.text === 'DOCKERFILE') this.readDockerfile(rest);
    else if (command?.text === 'FROM' && second !== undefined) this.readFrom([second, ...rest]);
  }

  private readFrom(words: readonly TracedText[]): void {
    const { rest } = optionsOf(words, new Set(['--platform']));
    if (rest[0] !== undefined) this.note(places.from, rest[0]);
  }

  private readDocker(words: readonly TracedText[]): void {
    for (const { name, value } of optionsOf(words, new Set(['--pull', '--load', '--compose', '--service', '--platform', '--build-arg']))
      .options) {
      if (name === '--pull') this.note(places.pull, value);
      const compose = name === '--compose' ? resolvePath(this.file.path, value.text) : undefined;
      if (compose !== undefined) this.follows.push({ file: compose, kind: 'compose' });
    }
  }

  /** The path of `-f` is relative to the Earthfile; without it the Dockerfile is in the context. */
  private readDockerfile(words: readonly TracedText[]): void {
    const { options, rest } = optionsOf(words, new Set(['--build-arg', '-f', '--target', '--platform']));
    const last = (wanted: string): string | undefined => options.findLast(({ name }) => name === wanted)?.value.text;
    const context = resolvePath(this.file.path, rest[0]?.text ?? '.');
    const named = last('-f');
    const file = named === undefined ? context && resolveIn(context, 'Dockerfile') : resolvePath(this.file.path, named);
    if (file === undefined || file.includes('+') || rest[0]?.text.includes('+') === true) return;
    const target = last('--target');
    const args = options.flatMap(({ name, value }) => (name === '--build-arg' ? this.argument(value) : []));
    const given = { args, contexts: [], ...(target !== undefined && { target }) };
    this.builds.push({ dockerfile: { file }, given, argPlace: places.buildArgument });
  }

  private argument(option: TracedText): DockerfileBuild['given']['args'] {
    const equals = option.text.indexOf('=');
    const [filled] = equals < 0 ? [] : this.filled(sliceTraced(option, equals + 1));
    return filled === undefined ? [] : [{ name: option.text.slice(0, equals), value: filled.text, assumes: filled.assumes }];
  }

  /** A `+` makes it a target, of this Earthfile or another. */
  private note(place: PlaceInfo, word: TracedText): void {
    const at = writtenSpan(word);
    if (at === undefined || word.text.includes('+') || word.text === 'scratch') return;
    for (const { text, assumes, related } of this.filled(word)) {
      const use = toUse(this.file, { place, at, text, assumes, related });
      if (use !== undefined && !text.text.includes('+')) this.uses.push(use);
    }
  }

  private filled(text: TracedText): readonly FilledText[] {
    return fillIn(
      this.file.path,
      text,
      independent(this.watch, findMarks, (name) => this.variables.valuesOf(name)),
    );
  }
}
