import type { Reading, SourceFile } from '../../model/reading.js';
import { allOpen, fillIn, findBetween } from '../variables/index.js';
import { manifestsWithin, noteRows, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import { places, words } from './places.js';

/** Reads a service. A function may name an image of the provider's list instead of one in a registry: that is where it stands then. */
export function readServerless(file: SourceFile): Reading {
  const reading = readYamlFile(file, {
    words,
    find: (search: Search) => {
      const scope = allOpen(search, (text) => findBetween(text, '${', '}'));
      const named = new Set(search.entries(search.at('provider.ecr.images')).map(({ key }) => key));
      noteRows(search, rows, { settle: (text) => (named.has(text.text) ? [] : fillIn(file.path, text, scope)) });
    },
  });
  return { ...reading, embedded: [...reading.embedded, ...manifestsWithin(file)] };
}

const rows: readonly YamlRow[] = [
  { place: places.function, paths: ['functions.*.image', 'functions.*.image.uri', 'functions[].*.image', 'functions[].*.image.uri'] },
  { place: places.image, paths: ['provider.ecr.images.*', 'provider.ecr.images.*.uri'] },
];
