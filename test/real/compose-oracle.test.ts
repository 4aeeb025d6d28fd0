import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageUse } from '../../src/core/model/image-use.js';
import { toComposed, type Composed, type ComposedService } from './support/composed.js';
import { corpusFiles } from './support/corpus.js';
import { findComposeFiles } from './support/find-compose-files.js';
import { hostileCompose, type ComposeProject } from './support/hostile-compose.js';
import { imagesBuilt } from './support/images-built.js';
import { kindsCorpus } from './support/kinds-corpus.js';
import { startOracle, type Oracle } from './support/oracle.js';
import { readProject } from './support/read-project.js';

/*
 * Docker Compose's own loader says what a project comes to; what its services would pull must be among our uses, or be said to depend on a
 * variable that nobody knows here. Where one file is the whole project and nothing is overridden, we must not name more than it does either.
 */

const projects = Number(process.env['COMPOSE_PROJECTS'] ?? 4000);
const firstSeed = Number(process.env['COMPOSE_SEED'] ?? 0);

let oracle: Oracle;
let cases: readonly Case[];

interface Case {
  readonly seed: number;
  readonly project: ComposeProject;
  readonly composed: Composed;
  readonly uses: readonly ImageUse[];
}

beforeAll(async () => {
  oracle = await startOracle('compose');
  const given = Array.from({ length: projects }, (_, index) => ({ seed: firstSeed + index, project: hostileCompose(firstSeed + index) }));
  const answers = await oracle.ask(given.map(({ project }) => ({ files: project.files, environment: project.environment })));
  const read: Case[] = [];
  for (const [index, { seed, project }] of given.entries())
    read.push({ seed, project, composed: toComposed(answers[index]), uses: await usesOf(project) });
  cases = read;
});

afterAll(() => oracle.close());

describe('what Docker Compose would pull', () => {
  it('is among our uses, or depends on a variable that we say nobody knows', async () => {
    const understood = cases.filter(({ composed }) => composed.error === undefined);
    const wanted = await Promise.all(understood.map(async (each) => ({ each, images: await imagesOf(each) })));
    const missed = wanted.flatMap(({ each, images }) =>
      images.filter((image) => !isCovered(image, each)).map((image) => shown(each, image)),
    );
    const count = wanted.reduce((sum, { images }) => sum + images.length, 0);
    const uses = understood.reduce((sum, each) => sum + each.uses.length, 0);
    console.log(
      `${String(cases.length)} Compose projects, ${String(understood.length)} that Compose loads: ${String(count)} images, ` +
        `${String(uses)} uses of ours, ${String(missed.length)} missed`,
    );
    expect(missed.slice(0, 10)).toEqual([]);
    expect(count).toBeGreaterThan(projects);
  });

  it('is all that we name where one file is the whole project', async () => {
    const plain = cases.filter(
      ({ project, composed }) => project.plain && composed.error === undefined && project.environment.length === 0,
    );
    const invented: string[] = [];
    for (const each of plain) {
      const known = new Set((await imagesOf(each)).map(plainly));
      for (const { value, place } of each.uses)
        if (place.id.startsWith('compose/') && value.kind === 'reference' && !known.has(plainly(value.text)))
          invented.push(shown(each, value.text));
    }
    console.log(`${String(plain.length)} projects of one file: ${String(invented.length)} images that Compose does not name`);
    expect(invented.slice(0, 10)).toEqual([]);
  });

  it('is never a label, a tag of a build, a command, a comment or an environment variable', () => {
    const wrong = cases.flatMap((each) =>
      each.uses.filter(({ value }) => 'text' in value && /\bno\d+\.io/.test(value.text)).map(({ written }) => shown(each, written)),
    );
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});

describe('what Docker Compose would pull for published Compose files', () => {
  it('is among our uses, or depends on a variable that we say nobody knows', async () => {
    const published = findComposeFiles(await corpusFiles(kindsCorpus));
    const answers = await oracle.ask(
      published.map(({ files, name }) => ({ files: Object.fromEntries(files), configs: [name], environment: [] })),
    );
    const counts = { loaded: 0, images: 0, named: 0 };
    const missed: string[] = [];
    for (const [index, { path, files }] of published.entries()) {
      const composed = toComposed(answers[index]);
      if (composed.error !== undefined) continue;
      const project = { files: Object.fromEntries(files), environment: [], plain: false };
      const uses = (await readProject(files)).flatMap(({ reading }) => reading.uses);
      const images = await imagesOf({ project, composed });
      counts.loaded++;
      counts.images += images.length;
      const unnamed = images.filter((image) => !uses.some(({ value }) => 'text' in value && plainly(value.text) === plainly(image)));
      counts.named += images.length - unnamed.length;
      if (!uses.some(({ value }) => value.kind === 'unresolved')) missed.push(...unnamed.map((image) => `${path}: ${image}`));
    }
    console.log(
      `${String(published.length)} published Compose files, ${String(counts.loaded)} that Compose loads: ${String(counts.images)} images, ` +
        `${String(counts.named)} found as they are, ${String(missed.length)} missed`,
    );
    expect(missed).toEqual([]);
    expect(counts.named).toBeGreaterThanOrEqual(0.98 * counts.images);
  });
});

async function usesOf({ files }: ComposeProject): Promise<readonly ImageUse[]> {
  return (await readProject(new Map(Object.entries(files)))).flatMap(({ reading }) => reading.uses);
}

/** Everything that the services pull, and what BuildKit would pull for their Dockerfiles with the arguments and contexts that Compose gives them. */
async function imagesOf({ project, composed }: Pick<Case, 'project' | 'composed'>): Promise<readonly string[]> {
  const direct = [
    ...composed.models,
    ...composed.services.flatMap((service) => [service.image, ...service.volumes, ...service.hooks, ...contextsOf(service)]),
  ];
  const built = await Promise.all(composed.services.map((service) => imagesBuilt(service.build, project.files)));
  return [...new Set([...direct, ...built.flat()])].filter((image) => image.trim() !== '');
}

function contextsOf({ build }: ComposedService): readonly string[] {
  return Object.values(build?.contexts ?? {}).flatMap((source) =>
    source.startsWith('docker-image://') ? [source.slice('docker-image://'.length)] : [],
  );
}

/** Named as it is, or said to be open where its text stands, or where a variable stands whose value holds it. */
function isCovered(image: string, { uses, project }: Case): boolean {
  const marker = /\bi\d+(?=\.io|\/x|\b)/.exec(image)?.[0];
  const environmentDecides = project.environment.length > 0 || !project.plain;
  return uses.some((use) => {
    const { value, written, place, at } = use;
    if ('text' in value && plainly(value.text) === plainly(image)) return true;
    // What an `.env` file holds is not shown in a text that is no reference: it may be a secret.
    const hidden = value.kind === 'malformed' && value.text.includes('${');
    if (value.kind !== 'unresolved' && !hidden && !(environmentDecides && value.assumes.length > 0)) return false;
    // A quoted text that goes on behind an escaped line break is shown up to there, and said to be open.
    if (written.endsWith('\\') || marker === undefined) return /[$\\]/.test(written);
    const inside = place.id.startsWith('dockerfile/') && hasWord(project.files[at.file] ?? '', marker);
    return inside || hasWord(written, marker) || (written.includes('$') && valuesOf(project).some((text) => hasWord(text, marker)));
  });
}

function valuesOf({ environment, files }: ComposeProject): readonly string[] {
  return [...environment, ...Object.entries(files).flatMap(([name, text]) => (name.endsWith('.env') ? [text] : []))];
}

function hasWord(text: string, marker: string): boolean {
  const at = text.indexOf(marker);
  return at >= 0 && !/[\d\w]/.test(text.charAt(at + marker.length));
}

function plainly(image: string): string {
  return image.trim();
}

function shown({ seed, project, uses }: Case, image: string): string {
  const files = Object.entries(project.files).map(([name, text]) => `--- ${name}\n${text}`);
  const ours = uses.map(({ place, written, value }) => `${place.id} ${written} ${'text' in value ? value.text : value.kind}`);
  return [`#${String(seed)}: ${image}`, project.environment.join(' '), ...files, '--- ours', ...ours].join('\n');
}
