import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { baseVulnerabilities } from '../support/scan/base.js';
import { packages } from '../support/scan/context.js';
import { scanEnvironment, scanJson, type ScanPrinted } from '../support/scan/scan-cli.js';
import { signatureName, writeSignatures } from '../support/scan/signatures.js';
import { buildersOf, exhibits, openZoo, type Contents, type Exhibit, type Zoo } from '../support/scan/zoo.js';

/*
 * The whole way: an image is built, the built command line scans it with Grype and ClamAV, and every finding stands on the line that
 * brought it in, with nothing found that was not put there.
 */
let zoo: Zoo;
let signatures: string;
beforeAll(async () => {
  zoo = await openZoo();
  signatures = temporaryFolder();
  await writeSignatures(signatures);
});
afterAll(() => zoo.close());

/** Each exhibit with one builder, in turn: attribution.test.ts has them all. */
const turns = exhibits().map((exhibit, index) => {
  const possible = buildersOf(exhibit);
  return { exhibit, name: exhibit.name, builder: possible[index % possible.length] ?? 'classic' };
});

describe('wharfmaster scan --dockerfile', () => {
  it.each(turns)('$name, built by $builder: every finding stands where it came from', async ({ exhibit, name, builder }) => {
    const id = await zoo.build(name, builder);
    const target = exhibit.expected.build?.target;
    const args = [
      ...[id, '--runtime', 'docker', '--scanner', 'grype', '--scanner', 'clamav', '--database', `clamav=${signatures}`],
      ...['--dockerfile', exhibit.file, ...(target === undefined ? [] : ['--target', target])],
    ];
    const { printed, code, notes } = await scanJson(temporaryFolder(), args, scanEnvironment(zoo));
    expect(code, notes).toBe(0);
    expect(printed.subjects.map(({ subject }) => subject.imageId)).toEqual([id]);
    expect(found(printed)).toEqual(expected(exhibit, found(printed)));
  });
});

type Places = Readonly<Record<string, string>>;

function found({ subjects }: ScanPrinted): Places {
  return Object.fromEntries(
    subjects
      .flatMap(({ vulnerabilities, malware, attribution }) => [
        ...vulnerabilities.flatMap((one): readonly [string, string][] => {
          const others = (one.otherPlaces ?? []).map(({ path, layer }) => {
            const placed = attribution?.layers.find((candidate) => candidate.layer === layer);
            return { path, origin: placed?.origin ?? 'nowhere', line: placed?.line };
          });
          const places = [{ path: one.package.path, origin: one.origin, line: one.line }, ...others];
          return places.map((at) => [`${one.id} ${one.package.name} ${at.path ?? ''}`, placeName(at.origin, at.line)]);
        }),
        ...malware.map((one): [string, string] => [
          `${one.signature} ${one.path}${one.deleted === true ? ' deleted' : ''}`,
          placeName(one.origin, one.line),
        ]),
      ])
      .sort(),
  );
}

function placeName(origin: string, line: number | undefined): string {
  return origin === 'instruction' ? `line ${String(line)}` : origin;
}

/** `line 7,9` is either: it becomes the one that was found, if that is one of them. */
function expected(exhibit: Exhibit, said: Places): Places {
  const wanted = placesOf(exhibit).map(([what, place]): [string, string] => {
    const lines = place.startsWith('line ') ? place.slice('line '.length).split(',') : [];
    const seen = said[what];
    return [what, lines.length > 1 && lines.some((line) => seen === `line ${line}`) ? (seen ?? place) : place];
  });
  return Object.fromEntries(wanted.sort());
}

function placesOf({ expected: { lines, base, unknown, scratch, baseWithout = [] } }: Exhibit): readonly [string, string][] {
  const own = scratch === true ? [] : Object.entries(baseVulnerabilities).filter(([id]) => !baseWithout.includes(id));
  return [
    ...at('base', { ...base, system: Object.fromEntries(own) }),
    ...Object.entries(lines).flatMap(([line, contents]) => at(`line ${line}`, contents)),
    ...at('unknown', unknown ?? {}),
  ];
}

function at(place: string, { packages: npm = {}, system = {}, malware = [], deletedMalware = [] }: Contents): readonly [string, string][] {
  return [
    ...Object.entries(npm).flatMap(([name, folder]) =>
      (packages[name]?.vulnerabilities ?? []).map((id): [string, string] => [`${id} ${name} ${folder}/package.json`, place]),
    ),
    ...Object.entries(system).map(([id, name]): [string, string] => [`${id} ${name} /var/lib/dpkg/status`, place]),
    ...malware.map((path): [string, string] => [`${signatureName}.UNOFFICIAL ${path}`, place]),
    ...deletedMalware.map((path): [string, string] => [`${signatureName}.UNOFFICIAL ${path} deleted`, place]),
  ];
}
