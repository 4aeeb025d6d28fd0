import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageUse } from '../../src/core/model/image-use.js';
import { parseReference } from '../../src/core/reference/index.js';
import { corpusFiles } from './support/corpus.js';
import { findKustomizations } from './support/find-kustomizations.js';
import { hostileKustomize, type KustomizeProject } from './support/hostile-kustomize.js';
import { kindsCorpus } from './support/kinds-corpus.js';
import { startOracle, type Oracle } from './support/oracle.js';
import { readProject } from './support/read-project.js';
import { toRendered, type Rendered } from './support/rendered.js';

/*
 * Kustomize itself renders overlays, bases, components and patches; every image that comes out must be among the uses in their files, and what an
 * entry is said to make must come out where it meets an image.
 */

const projects = Number(process.env['KUSTOMIZE_PROJECTS'] ?? 3000);
const firstSeed = Number(process.env['KUSTOMIZE_SEED'] ?? 0);

interface Case {
  readonly seed: number;
  readonly project: KustomizeProject;
  readonly rendered: Rendered;
  readonly uses: readonly ImageUse[];
}

let oracle: Oracle;
let cases: readonly Case[];

beforeAll(async () => {
  oracle = await startOracle('kustomize');
  const given = Array.from({ length: projects }, (_, index) => ({ seed: firstSeed + index, project: hostileKustomize(firstSeed + index) }));
  const answers = await oracle.ask(given.map(({ project: { files, folder } }) => ({ files, folder })));
  const read: Case[] = [];
  for (const [index, { seed, project }] of given.entries())
    read.push({ seed, project, rendered: toRendered(answers[index]), uses: await usesOf(new Map(Object.entries(project.files))) });
  cases = read.filter(({ rendered }) => rendered.error === undefined);
});

afterAll(() => oracle.close());

describe('what kustomize renders', () => {
  it('is among our uses', () => {
    const images = cases.flatMap((each) => each.rendered.images.map(({ text }) => ({ each, text })));
    const missed = images.filter(({ each, text }) => !each.uses.some((use) => says(use, text)));
    const uses = cases.reduce((sum, each) => sum + each.uses.length, 0);
    console.log(
      `${String(projects)} kustomizations, ${String(cases.length)} that kustomize renders: ${String(images.length)} images, ` +
        `${String(uses)} uses of ours, ${String(missed.length)} missed`,
    );
    expect(missed.slice(0, 10).map(({ each, text }) => shown(each, text))).toEqual([]);
    expect(images.length).toBeGreaterThan(projects);
  });

  it('holds what we say that an entry makes, where that entry meets an image', () => {
    const plain = cases.filter(({ project }) => project.plain);
    const wrong = plain.flatMap((each) => {
      const before = new Set(each.uses.filter(({ place }) => place.id.startsWith('kubernetes/')).map(({ written }) => written));
      const changed = each.rendered.images.filter(({ text }) => !before.has(text));
      const said = each.uses.filter(({ place }) => place.id === 'kustomize/image');
      const isMade = said.some((use) => changed.some(({ text }) => says(use, text)));
      return changed.length > 0 && !isMade ? [shown(each, changed.map(({ text }) => text).join(' '))] : [];
    });
    console.log(`${String(plain.length)} kustomizations with one entry: ${String(wrong.length)} disagreements`);
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});

describe('what kustomize renders from published kustomizations', () => {
  it('is among our uses', async () => {
    const all = new Map((await corpusFiles(kindsCorpus)).map(({ name, text }) => [name, text]));
    const published = findKustomizations(all);
    const answers = await oracle.ask(published.map(({ folder, files }) => ({ folder, files: Object.fromEntries(files) })));
    const missed: string[] = [];
    const counts = { rendered: 0, images: 0 };
    for (const [index, { module, folder, files }] of published.entries()) {
      const { images, error } = toRendered(answers[index]);
      if (error !== undefined) {
        if (process.env['WHARFMASTER_LIST'] !== undefined) console.log(`${folder}: ${error.slice(0, 300)}`);
        continue;
      }
      const uses = await usesOf(files);
      counts.rendered++;
      counts.images += images.length;
      const unseen = images.filter(({ text, kind }) => isPulled(kind) && !uses.some((use) => says(use, text)));
      missed.push(...unseen.map(({ text, kind, path }) => `${module}${folder}: ${text} (${kind}${path})`));
    }
    console.log(
      `${String(published.length)} published kustomizations, ${String(counts.rendered)} that kustomize renders: ${String(counts.images)} images, ` +
        `${String(missed.length)} missed`,
    );
    expect(missed).toEqual([]);
    expect(counts.images).toBeGreaterThan(100);
  });
});

/** In these a key `image` describes what others may write there. */
function isPulled(kind: string): boolean {
  return !['CustomResourceDefinition', 'ConfigMap', 'Secret'].includes(kind);
}

async function usesOf(files: ReadonlyMap<string, string>): Promise<readonly ImageUse[]> {
  return (await readProject(files)).flatMap(({ reading }) => reading.uses);
}

/** As it stands, or with the tag or digest behind it that the manifest keeps: of what is unresolved only the name is known. */
function says({ value }: ImageUse, text: string): boolean {
  const name = text.replace(/(?::[^/]*|@.*)$/, '');
  if (value.kind === 'unresolved') {
    // Of a name without a slash and an open tag nobody knows which part is the registry.
    if (value.known.repository === undefined) return !name.includes('/');
    const parsed = parseReference(name);
    return (
      parsed.ok && parsed.value.reference.repository === value.known.repository && parsed.value.reference.registry === value.known.registry
    );
  }
  return text.startsWith(value.text) && /^(?:[:@]|$)/.test(text.slice(value.text.length));
}

function shown({ seed, project, uses }: Case, image: string): string {
  const files = Object.entries(project.files).map(([name, text]) => `--- ${name}\n${text}`);
  const ours = uses.map(({ place, written, value }) => `${place.id} ${written} ${'text' in value ? value.text : value.kind}`);
  return [`#${String(seed)}: ${image}`, ...files, '--- ours', ...ours].join('\n');
}
