import type { PlaceInfo } from '../../model/image-use.js';
import { nothingRead, type Reading, type SourceFile } from '../../model/reading.js';
import { toUse, withoutPrefix } from '../image-text/index.js';
import { readTomlTexts } from '../toml/index.js';
import { places } from './places.js';

/** Reads a descriptor: builders, the images of stacks, and buildpacks that come as images (`docker://…`). */
export function readDescriptor(file: SourceFile): Reading {
  const uses = readTomlTexts(file.text).flatMap(({ path, text }) => {
    const place = rows.get(path);
    const image = place === places.buildpack ? withoutPrefix(text, 'docker://') : text;
    return place === undefined || image === undefined ? [] : (toUse(file, { place, text: image }) ?? []);
  });
  return { ...nothingRead, uses };
}

const rows: ReadonlyMap<string, PlaceInfo> = new Map<string, PlaceInfo>([
  ...['io.buildpacks.builder', 'build.builder'].map((path) => [path, places.builder] as const),
  ...['build.image', 'stack.build-image'].map((path) => [path, places.buildImage] as const),
  ...['run.images.image', 'run.images.mirrors', 'stack.run-image', 'stack.run-image-mirrors'].map(
    (path) => [path, places.runImage] as const,
  ),
  ...[
    ...['io.buildpacks.group.uri', 'io.buildpacks.pre.group.uri', 'io.buildpacks.post.group.uri', 'build.buildpacks.uri'],
    ...['buildpacks.uri', 'extensions.uri', 'buildpack.uri', 'dependencies.uri', 'lifecycle.uri'],
  ].map((path) => [path, places.buildpack] as const),
]);
