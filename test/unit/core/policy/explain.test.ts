import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainImage } from '../../../../src/core/policy/explain.js';
import { layerOf, today } from '../../../support/judging.js';

const layer = layerOf(readFileSync(new URL('../../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation', 'bank.yaml');
const bank = { layers: [layer], broken: [] };
const written = ({ at }: { at: { span: { start: number; end: number } } }) => layer.reading.text.slice(at.span.start, at.span.end);

describe('explaining an image', () => {
  it('names what it is, through which mirror, and every line that speaks for it', () => {
    const { canonical, verdict, layers } = explainImage({ image: 'golang:1.25', use: 'tool', stage: 'builder' }, bank, today);
    expect([canonical, verdict.outcome]).toEqual(['docker.io/library/golang:1.25', 'denied']);
    const [first] = layers;
    expect([first!.identity, first!.throughMirror]).toEqual(['docker.io/library/golang', 'registry.bank.example/dockerhub/library/golang']);
    expect(first!.entries.map((entry) => [entry.section, written(entry)])).toEqual([
      ['mirrors', '{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}'],
      ['sources.allow', 'docker.io/library/golang'],
      ['tags', '{match: "**", deny: [latest, "*-SNAPSHOT", dev], requireTag: error}'],
      ['bases.catalogue', '{image: docker.io/library/golang, stages: [builder], tags: ">=1.25"}'],
    ]);
  });

  it('prints the regular expression of every pattern and whether it matches', () => {
    const { layers } = explainImage({ image: 'registry.bank.example/sandbox/x:1' }, bank, today);
    const patterns = layers[0]!.patterns;
    expect(patterns.filter(({ matches }) => matches).map(({ section, text }) => [section, text])).toEqual([
      ['sources.deny', 'registry.bank.example/sandbox/**'],
      ['sources.allow', 'registry.bank.example/**'],
    ]);
    expect(patterns).toHaveLength(6);
    expect(patterns[0]!.compiled.include).toMatch(/^\^.*\$$/);
  });

  it('shows the exceptions for it, in force here or not', () => {
    const { layers } = explainImage({ image: 'rabbitmq:4', use: 'base' }, bank, today);
    expect(layers[0]!.exceptions.map(({ id, text }) => [id, text])).toEqual([['EX-2026-118', 'docker.io/library/rabbitmq']]);
  });

  it('takes an image without more for one that runs', () => {
    const explanation = explainImage({ image: 'swiftpartner.azurecr.io/x:1' }, bank, today);
    expect([explanation.use, explanation.class, explanation.verdict.outcome]).toEqual(['run', 'manifest', 'undetermined']);
  });

  it('says what is malformed', () => {
    const explanation = explainImage({ image: 'Not An Image' }, bank, today);
    expect([explanation.verdict.outcome, explanation.canonical, explanation.layers[0]!.identity]).toEqual(['denied', undefined, undefined]);
  });
});
