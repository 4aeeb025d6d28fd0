import { resolvePath } from '../../model/file-path.js';
import { nothingRead, type Reading, type SourceFile } from '../../model/reading.js';
import { toUse } from '../image-text/index.js';
import { readTomlTexts } from '../toml/index.js';
import { places } from './places.js';

/** Reads a configuration: the image that it runs, or the Dockerfile that it has built with its arguments. */
export function readApplication(file: SourceFile): Reading {
  const texts = readTomlTexts(file.text);
  const uses = texts.flatMap(({ path, text }) => {
    const place = path === 'build.image' ? places.image : path === 'build.builder' ? places.builder : undefined;
    return place === undefined ? [] : (toUse(file, { place, text }) ?? []);
  });
  const last = (wanted: string): string | undefined => texts.findLast(({ path }) => path === wanted)?.text.text;
  const isBuilt = texts.some(({ path }) => path.startsWith('build.args.')) || last('build.dockerfile') !== undefined;
  const dockerfile = isBuilt ? resolvePath(file.path, last('build.dockerfile') ?? 'Dockerfile') : undefined;
  if (dockerfile === undefined) return { ...nothingRead, uses };
  const args = texts.flatMap(({ path, text }) =>
    path.startsWith('build.args.') ? [{ name: path.slice('build.args.'.length), value: text, assumes: [] }] : [],
  );
  const target = last('build.build-target');
  const given = { args, contexts: [], ...(target !== undefined && { target }) };
  return { ...nothingRead, uses, builds: [{ dockerfile: { file: dockerfile }, given, argPlace: places.buildArgument }] };
}
