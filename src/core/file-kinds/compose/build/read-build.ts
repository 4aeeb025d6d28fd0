import { resolveIn, resolvePath } from '../../../model/file-path.js';
import type { DockerfileBuild, GivenContext } from '../../../model/reading.js';
import type { FilePath, Span } from '../../../model/span.js';
import { sliceTraced, writtenSpan, type TracedText } from '../../../model/traced-text.js';
import { withoutPrefix } from '../../image-text/index.js';
import type { YamlNode } from '../../yaml/tree.js';
import { notEmpty, type Interpolated } from '../interpolation/interpolate.js';
import { places } from '../places.js';
import type { ProjectSearch } from '../project-search.js';
import { inlineDockerfile } from './inline-dockerfile.js';
import { readArguments } from './read-arguments.js';
import { readPairs } from './read-pairs.js';

/** Reads a `build` section: notes the images that it names itself, and hands back the Dockerfile that it has built. */
export function readBuild(project: ProjectSearch, build: YamlNode): readonly DockerfileBuild[] {
  const contexts = readContexts(project, build);
  noteGenerator(project, build);
  noteCaches(project, build);
  const target = project.knownText('target', [build]);
  const given = { args: readArguments(project, build), contexts, ...(target !== undefined && target !== '' && { target }) };
  const [inline] = project.scalars('dockerfile_inline', [build]);
  if (inline !== undefined) {
    const dockerfile = inlineDockerfile(project, inline);
    return dockerfile === undefined ? [] : [{ dockerfile: { inline: dockerfile }, given, argPlace: places.buildArg }];
  }
  const file = dockerfileOf(project, build);
  return file === undefined ? [] : [{ dockerfile: { file }, given, argPlace: places.buildArg }];
}

/** Relative to the context, which is relative to this file; a context that is elsewhere has nothing here. */
function dockerfileOf(project: ProjectSearch, build: YamlNode): FilePath | undefined {
  const isShort = build.kind === 'scalar';
  const path = isShort ? project.knownText('', [build]) : textOr(project, 'context', build, '.');
  const name = isShort ? 'Dockerfile' : textOr(project, 'dockerfile', build, 'Dockerfile');
  if (path === undefined || name === undefined || isRemote(path)) return undefined;
  const folder = resolvePath(project.search.file.path, path);
  return folder === undefined ? undefined : resolveIn(folder, name);
}

function textOr(project: ProjectSearch, key: string, build: YamlNode, otherwise: string): string | undefined {
  if (project.scalars(key, [build]).length === 0) return otherwise;
  const text = project.knownText(key, [build]);
  return text === '' ? otherwise : text;
}

function isRemote(context: string): boolean {
  return context.includes('://') || /^(?:github\.com\/|git@|service:)/.test(context);
}

/** Each replaces the stage or image of its name; `x-bake` has contexts of its own when bake builds the file. */
function readContexts(project: ProjectSearch, build: YamlNode): readonly GivenContext[] {
  const pairs = [...readPairs(project, 'additional_contexts', build), ...readPairs(project, 'x-bake.contexts', build)];
  return pairs.flatMap(({ name, value, at, settled }) => {
    const image = value && imageIn(value, settled, at);
    if (image !== undefined) project.notePart(places.additionalContext, image, settled);
    if (image === undefined) return [{ name, at }];
    return [{ name, at: writtenSpan(image) ?? at, image: { text: image, assumes: settled.assumes, place: places.additionalContext } }];
  });
}

/** Where nobody knows how the text begins, it may well be an image. */
function imageIn(value: TracedText, { assumes }: Interpolated, at: Span): TracedText | undefined {
  if (value.runs[0]?.open !== undefined) return value;
  const image = withoutPrefix(value, 'docker-image://');
  return image && notEmpty(image, assumes, at);
}

function noteGenerator(project: ProjectSearch, build: YamlNode): void {
  for (const scalar of project.scalars('sbom', [build])) notePartOf(project, scalar, /(?:^|,)generator=([^,]+)/, places.sbomGenerator);
}

/** A list of images, or of `type=…` with options, of which only those in a registry are images. */
function noteCaches(project: ProjectSearch, build: YamlNode): void {
  for (const scalar of project.scalars('cache_from[]', [build])) {
    if (!scalar.text.includes('=')) project.noteScalar(places.cacheFrom, scalar);
    else if (/(?:^|,)type=registry(?:,|$)/.test(scalar.text)) notePartOf(project, scalar, /(?:^|,)ref=([^,]+)/, places.cacheFrom);
  }
}

function notePartOf(
  project: ProjectSearch,
  scalar: Parameters<ProjectSearch['settle']>[0],
  pattern: RegExp,
  place: Parameters<ProjectSearch['notePart']>[0],
): void {
  const settled = project.settle(scalar);
  const match = pattern.exec(settled.text.text);
  if (match === null) return;
  const end = match.index + match[0].length;
  project.notePart(place, sliceTraced(settled.text, end - (match[1] ?? '').length, end), settled);
}
