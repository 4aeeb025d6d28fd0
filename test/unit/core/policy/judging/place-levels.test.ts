import { describe, expect, it } from 'vitest';
import type { ImageUse, PlaceInfo } from '../../../../../src/core/model/image-use.js';
import { nothingRead, type Reading } from '../../../../../src/core/model/reading.js';
import type { GoverningPolicy } from '../../../../../src/core/policy/layer.js';
import { judgeFile, judgeUse } from '../../../../../src/core/policy/judge.js';
import { layerOf, policyOf, sum, today, useOf } from '../../../../support/judging.js';

const denyAll = 'sources: {allow: []}\n';
const inside: PlaceInfo = { id: 'kubernetes/custom', label: '', use: 'run', class: 'manifest', level: 'off', example: '' };

function judgedAt(policy: string, place: Partial<PlaceInfo> = {}, use: Partial<ImageUse> = {}): string {
  const asked = useOf('nginx:1', { use: 'run' });
  return sum(judgeUse({ ...asked, ...use, place: { ...asked.place, ...place } }, policyOf(policy), today));
}

function judgedFile(governing: GoverningPolicy, uses: readonly ImageUse[], reading: Partial<Reading> = {}) {
  return judgeFile('file.yaml', { ...nothingRead, ...reading, uses }, governing, today);
}

describe('the highest level of findings at a place', () => {
  it.each([
    ['is error unless something says otherwise', denyAll, {}, 'denied unapproved-registry:error'],
    ['is what the place itself says', denyAll, { level: 'warn' }, 'allowed unapproved-registry:warn'],
    ['is warn for artifacts, which are no images', denyAll, { artifact: true }, 'allowed unapproved-registry:warn'],
    ['is what the policy says of the place', `${denyAll}places: {kubernetes/container: info}\n`, {}, 'allowed unapproved-registry:info'],
    [
      'is what the policy says of all places of the kind',
      `${denyAll}places: {"kubernetes/*": error}\n`,
      { level: 'warn' },
      'denied unapproved-registry:error',
    ],
    [
      'is what the policy says of the very place before what it says of the kind',
      `${denyAll}places: {"kubernetes/*": error, kubernetes/container: warn}\n`,
      {},
      'allowed unapproved-registry:warn',
    ],
    [
      'raises nothing',
      'tags: [{match: "**", requireDigest: info}]\nplaces: {kubernetes/container: error}\n',
      {},
      'allowed missing-digest:info',
    ],
  ] as const)('%s', (_, policy, place, verdict) => {
    expect(judgedAt(policy, place)).toBe(verdict);
  });

  it('is the lower one of the place and of what holds the file inside the file', () => {
    const within: PlaceInfo = { ...inside, level: 'info' };
    expect(judgedAt(denyAll, {}, { within })).toBe('allowed unapproved-registry:info');
    expect(judgedAt(`${denyAll}places: {kubernetes/custom: error}\n`, { level: 'warn' }, { within })).toBe(
      'allowed unapproved-registry:warn',
    );
  });

  it('speaks for each policy alone, so that a lower one loosens nothing', () => {
    const head = `apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${denyAll}`;
    const layers = [layerOf(head, 'organisation', 'top.yaml'), layerOf(`${head}places: {"kubernetes/*": off}\n`)];
    expect(sum(judgeUse(useOf('nginx:1', { use: 'run' }), { layers, broken: [] }, today))).toBe('denied unapproved-registry:error');
  });
});

describe('a place that is off', () => {
  const off = policyOf(`${denyAll}places: {kubernetes/container: off}\n`);
  const use = useOf('nginx:1', { use: 'run' });

  it('is left out of the judged uses', () => {
    expect(judgedFile(off, [use, useOf('nginx:1', { place: 'dockerfile/from' })]).uses.map(({ use: { place } }) => place.id)).toEqual([
      'dockerfile/from',
    ]);
  });

  it('counts as long as one policy does not switch it off, and while one is broken', () => {
    const on = policyOf(denyAll);
    expect(judgedFile({ layers: [...off.layers, ...on.layers], broken: [] }, [use]).uses.map(({ verdict }) => sum(verdict))).toEqual([
      'denied unapproved-registry:error',
    ]);
    const broken = [{ file: 'broken.yaml', layer: 'organisation' as const }];
    expect(judgedFile({ ...off, broken }, [use]).uses.map(({ verdict }) => verdict.outcome)).toEqual(['undetermined']);
  });

  it('hides what cannot be read of a file that stands there', () => {
    const problem = {
      code: 'syntax' as const,
      span: { start: 0, end: 1 },
      undetermined: { start: 0, end: 9 },
      what: '',
      why: '',
      next: '',
    };
    const judged = judgedFile(policyOf(denyAll), [], { problems: [{ ...problem, within: inside }] });
    expect([judged.findings, judged.unreadable]).toEqual([[], []]);
    expect(judgedFile(policyOf(denyAll), [], { problems: [problem] }).findings).toHaveLength(1);
  });
});

describe('artifacts that are no images', () => {
  const rules = 'tags: [{match: "**", deny: ["*"], requireDigest: error}]\nbases: {catalogue: [], outsideCatalogue: {final: error}}\n';

  it('need neither tags nor approved bases', () => {
    expect(judgedAt(`${rules}places: {"kubernetes/*": error}\n`, { artifact: true }, { use: 'base' })).toBe('allowed');
  });

  it('must come from an approved source', () => {
    expect(judgedAt(`${denyAll}places: {"kubernetes/*": error}\n`, { artifact: true })).toBe('denied unapproved-registry:error');
  });
});
