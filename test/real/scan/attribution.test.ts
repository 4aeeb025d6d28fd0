import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributeLayers, type Attribution, type Digest } from '../../../src/core/index.js';
import { saveImage, type SavedImage } from '../support/scan/saved-image.js';
import { buildersOf, exhibits, openZoo, type Contents, type Exhibit, type Zoo } from '../support/scan/zoo.js';

/*
 * From layer to line, proved on real builds: every exhibit with every builder that can build it, instruction by instruction. Which
 * layer holds a file is asked of `tar`, so nothing but the attribution is on trial.
 */
let zoo: Zoo;
beforeAll(async () => (zoo = await openZoo()));
afterAll(() => zoo.close());

describe.each(exhibits())('$name', (exhibit) => {
  it.each(buildersOf(exhibit))('%s: what each instruction brought in stands on its line', async (builder) => {
    const saved = await saveImage(zoo.docker, await zoo.build(exhibit.name, builder));
    const attribution = attributeLayers(saved.config, exhibit.dockerfile, { ...hintsOf(exhibit) });
    const [found, wanted] = [placesFound(exhibit, saved, attribution), placesExpected(exhibit)];
    // Equal layers cannot be told apart: `line 7,9` is either.
    for (const [path, place] of Object.entries(wanted))
      expect.soft(alternatives(place), `${path} of ${exhibit.name}`).toContain(found[path]);
  });
});

function hintsOf({ expected: { build } }: Exhibit): { readonly target?: string; readonly buildArgs?: Readonly<Record<string, string>> } {
  return {
    ...(build?.target === undefined ? {} : { target: build.target }),
    ...(build?.args === undefined ? {} : { buildArgs: build.args }),
  };
}

function alternatives(place: string): readonly string[] {
  return place.startsWith('line ')
    ? place
        .slice(5)
        .split(',')
        .map((line) => `line ${line}`)
    : [place];
}

/** Path to place, e.g. `line 3`, `base` or `squashed`; and how well history and file agree. */
type Places = Readonly<Record<string, string>>;

function placesExpected({ expected }: Exhibit): Places {
  return Object.fromEntries([
    ['fit', 'exact'],
    ['FROM', expected.from === undefined ? 'none' : `line ${expected.from}`],
    ...(expected.scratch === true ? [] : [['/etc/os-release', 'base']]),
    ...pathsOf(expected.base).map((path) => [path, 'base']),
    ...Object.entries(expected.lines).flatMap(([line, contents]) => pathsOf(contents).map((path) => [path, `line ${line}`])),
    ...pathsOf(expected.unknown).map((path) => [path, 'squashed']),
  ]) as Places;
}

function placesFound({ dockerfile, expected }: Exhibit, saved: SavedImage, attribution: Attribution): Places {
  const contents = [expected.base ?? {}, expected.unknown ?? {}, ...Object.values(expected.lines)];
  const paths = [...(expected.scratch === true ? [] : ['/etc/os-release']), ...contents.flatMap(pathsOf)];
  return Object.fromEntries([
    ['fit', attribution.fit],
    ['FROM', attribution.from === undefined ? 'none' : `line ${lineAt(dockerfile, attribution.from.span.start)}`],
    ...paths.map((path) => [path, placeOf(layerOf(saved, path), dockerfile, attribution)]),
  ]) as Places;
}

function pathsOf(contents: Contents = {}): readonly string[] {
  const manifests = Object.entries({ ...contents.packages, ...contents.deletedPackages }).map(([, folder]) => `${folder}/package.json`);
  return [...manifests, ...(contents.secrets ?? []), ...(contents.malware ?? []), ...(contents.deletedMalware ?? [])];
}

/** The lowest layer that holds a file: an equal copy further up brings in nothing new. */
function layerOf({ layers }: SavedImage, path: string): Digest {
  const layer = layers.find(({ files }) => files.has(path));
  if (layer === undefined) throw new Error(`No layer holds ${path}.`);
  return layer.diffId;
}

function placeOf(layer: Digest, dockerfile: string, { origins }: Attribution): string {
  const origin = origins.get(layer);
  if (origin === undefined) return 'nowhere';
  if (origin.from === 'base') return 'base';
  return origin.from === 'unknown' ? origin.why : `line ${lineAt(dockerfile, origin.instruction.span.start)}`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
