import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBase } from './base.js';
import { buildImage, builders, type Builder } from './build.js';
import { startBuildkit } from './buildkit.js';
import { writeContext } from './context.js';
import { startDocker, type Docker } from './docker.js';
import { openPodman, type Podman } from './podman.js';

/** What one instruction, or the base, brings into an image. */
export interface Contents {
  /** npm packages by name (see context.ts), with the folder they lie in. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Packages of the distribution's database: vulnerability id to package. */
  readonly system?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly malware?: readonly string[];
  /** Malware that a later layer deletes: it is delivered all the same. */
  readonly deletedMalware?: readonly string[];
  /** Packages that a later layer deletes: no scanner of the final file system sees them. */
  readonly deletedPackages?: Readonly<Record<string, string>>;
}

/** What is known about an image of test/real/scan/zoo: `expected.json` beside its Dockerfile. Lines are 1-based. */
export interface Expected {
  readonly builders?: readonly Builder[];
  readonly build?: { readonly target?: string; readonly args?: Readonly<Record<string, string>>; readonly squash?: boolean };
  /** Images of the zoo that must be there before, because this one is built FROM `zoo/NAME`. */
  readonly after?: readonly string[];
  /** The line on which base findings stand; absent for `FROM scratch`. */
  readonly from?: number;
  readonly scratch?: boolean;
  /** By the line an instruction begins on. */
  readonly lines: Readonly<Record<string, Contents>>;
  /** What the base holds besides what `wharfmaster/base` does. */
  readonly base?: Contents;
  /** Vulnerabilities of `wharfmaster/base` that are no longer the base's. */
  readonly baseWithout?: readonly string[];
  /** What cannot be told apart, e.g. because the image is squashed. */
  readonly unknown?: Contents;
}

/** A Dockerfile of the zoo. */
export interface Exhibit {
  readonly name: string;
  readonly file: string;
  readonly dockerfile: string;
  readonly expected: Expected;
}

/** An engine with the zoo's base, and what builds its images. */
export interface Zoo {
  readonly docker: Docker;
  readonly podman: Podman;
  /** Builds an exhibit (and those before it) and gives the image id; the image is called `zoo/NAME` then. */
  build(name: string, builder: Builder): Promise<string>;
  /** Builds an exhibit for several platforms into one OCI archive. */
  buildArchive(name: string, platforms: readonly string[], file: string): Promise<void>;
  close(): Promise<void>;
}

const folder = new URL('../../scan/zoo/', import.meta.url).pathname;

export function exhibits(): readonly Exhibit[] {
  return readdirSync(folder).sort().map(readExhibit);
}

/** The builders that can build an exhibit. */
export function buildersOf({ expected }: Exhibit): readonly Builder[] {
  return expected.builders ?? builders;
}

export function readExhibit(name: string): Exhibit {
  const file = join(folder, name, 'Dockerfile');
  // The types say what the files hold; a slip there fails the tests that read it.
  const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected;
  return { name, file, dockerfile: readFileSync(file, 'utf8'), expected };
}

export async function openZoo(): Promise<Zoo> {
  const docker = await startDocker();
  try {
    const base = await makeBase(docker.folder);
    await docker.docker('load', '-i', base.archive);
    const [buildkit, podman] = [await startBuildkit(base), await openPodman(docker, base)];
    const context = mkdtempSync(join(docker.folder, 'context-'));
    await writeContext(context);
    const build = async (name: string, builder: Builder): Promise<string> => {
      const { file, expected } = readExhibit(name);
      for (const before of expected.after ?? []) await build(before, builder);
      return buildImage(docker, { ...expected.build, dockerfile: file, context, builder, tag: `zoo/${name}` }, { buildkit, podman });
    };
    return {
      docker,
      podman,
      build,
      buildArchive: (name, platforms, archive) =>
        buildkit.buildArchive({ dockerfile: readExhibit(name).file, context, builder: 'buildkit-next' }, platforms, archive),
      async close() {
        await buildkit.stop();
        await podman.stop();
        await docker.stop();
      },
    };
  } catch (cause) {
    await docker.stop();
    throw cause;
  }
}
