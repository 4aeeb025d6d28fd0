import { folderOfPath, resolveIn, resolvePath } from '../../model/file-path.js';
import type { ImageUse, PlaceInfo } from '../../model/image-use.js';
import { nothingRead, type DockerfileBuild, type FollowedFile, type Reading, type SourceFile } from '../../model/reading.js';
import { sliceTraced, withOpen, writtenSpan, type TracedText } from '../../model/traced-text.js';
import { toUse, withoutPrefix } from '../image-text/index.js';
import { places } from './places.js';
import { readUnit, type UnitSetting } from './read-unit.js';

/** Reads a unit: the images that its sections name, the manifests that it plays, and the file that it builds. */
export function readQuadlet(file: SourceFile): Reading {
  const settings = readUnit(file.text);
  const uses = settings.flatMap((setting) => imageOf(setting).flatMap(([place, text]) => useOf(file, place, text) ?? []));
  return { ...nothingRead, uses, follows: settings.flatMap((setting) => manifestOf(file, setting)), builds: buildsOf(file, settings) };
}

const rows: ReadonlyMap<string, PlaceInfo> = new Map<string, PlaceInfo>([
  ['Container.Image', places.container],
  ['Image.Image', places.image],
  ['Volume.Image', places.volume],
  ['Artifact.Artifact', places.artifact],
]);

function imageOf({ section, key, value }: UnitSetting): readonly (readonly [PlaceInfo, TracedText])[] {
  if (section === 'Container' && key === 'Mount') return mountedImage(value).map((text) => [places.mount, text] as const);
  const place = rows.get(`${section}.${key}`);
  return place === undefined ? [] : [[place, value]];
}

/** `type=image,source=IMG,destination=/data`. */
function mountedImage(value: TracedText): readonly TracedText[] {
  const fields = fieldsOf(value);
  if (!fields.some(({ key, text }) => key === 'type' && text.text === 'image')) return [];
  return fields.filter(({ key }) => key === 'source' || key === 'src').map(({ text }) => text);
}

function fieldsOf(value: TracedText): readonly { readonly key: string; readonly text: TracedText }[] {
  let start = 0;
  return value.text.split(',').map((field) => {
    const from = start;
    start += field.length + 1;
    const equals = field.indexOf('=');
    return { key: field.slice(0, Math.max(0, equals)).trim(), text: sliceTraced(value, from + equals + 1, from + field.length) };
  });
}

function useOf(file: SourceFile, place: PlaceInfo, value: TracedText): ImageUse | undefined {
  const image = withoutPrefix(value, 'docker://', 'docker-daemon:') ?? value;
  if (isUnit.test(image.text) || otherTransport.test(image.text)) return undefined;
  const text = withOpen(image, specifiersIn(image.text));
  const at = writtenSpan(text);
  return at === undefined ? undefined : toUse(file, { place, text, at });
}

/** Another unit of the same folder says what it is. */
const isUnit = /^[^/:@]+\.(?:image|build|container|volume|artifact)$/;
const otherTransport = /^(?:dir|oci|oci-archive|docker-archive|containers-storage|ostree|sif|tarball):/;

/** `%i`, `%h`: what systemd puts in. */
function specifiersIn(text: string): readonly { readonly start: number; readonly end: number; readonly name: string }[] {
  return [...text.matchAll(/%[A-Za-z]/g)].map(({ index, 0: name }) => ({ start: index, end: index + name.length, name }));
}

function manifestOf({ path }: SourceFile, { section, key, value }: UnitSetting): readonly FollowedFile[] {
  const file = section === 'Kube' && key === 'Yaml' ? resolvePath(path, value.text) : undefined;
  return file === undefined ? [] : [{ file, kind: 'kubernetes' }];
}

/** `[Build]` of a file, with `BuildArg=NAME=value`. A context elsewhere (a URL, an absolute folder) is left alone. */
function buildsOf({ path }: SourceFile, settings: readonly UnitSetting[]): readonly DockerfileBuild[] {
  const of = (key: string): readonly TracedText[] =>
    settings.filter((setting) => setting.section === 'Build' && setting.key === key).map(({ value }) => value);
  const folder = of('SetWorkingDirectory').at(-1)?.text;
  const name = of('File').at(-1)?.text ?? (folder === undefined ? undefined : 'Containerfile');
  const inside = folder === undefined || folder === 'unit' || folder === 'file' ? folderOfPath(path) : resolvePath(path, folder);
  const file = name === undefined || inside === undefined ? undefined : resolveIn(inside, name);
  if (file === undefined) return [];
  const args = of('BuildArg').flatMap((value) => {
    const equals = value.text.indexOf('=');
    return equals < 0 ? [] : [{ name: value.text.slice(0, equals), value: sliceTraced(value, equals + 1), assumes: [] }];
  });
  const target = of('Target').at(-1)?.text;
  const given = { args, contexts: [], ...(target !== undefined && { target }) };
  return [{ dockerfile: { file }, given, argPlace: places.buildArgument }];
}
