import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { approvedImages } from '../../../../src/core/use-cases/approved-images.js';
import { layerOf, policyOf, today } from '../../../support/judging.js';

const bank = {
  layers: [layerOf(readFileSync(new URL('../../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation', 'bank.yaml')],
  broken: [],
};
const labels = (...question: Parameters<typeof approvedImages>) => approvedImages(...question).map(({ label }) => label);

describe('approved images', () => {
  it('lists the catalogue for a final stage, offers with their digest', () => {
    expect(approvedImages(bank, { use: 'base', class: 'dockerfile', stage: 'final' }, today)).toEqual([
      {
        reference: `registry.bank.example/base/node:22-slim@sha256:${'1'.repeat(64)}`,
        label: 'registry.bank.example/base/node:22-slim',
        detail: 'approved base of bank-standard, tags >=20 <25',
      },
      {
        reference: `registry.bank.example/base/node:20-slim@sha256:${'2'.repeat(64)}`,
        label: 'registry.bank.example/base/node:20-slim',
        detail: 'approved base of bank-standard, tags >=20 <25',
      },
      {
        reference: 'registry.bank.example/base/temurin:21',
        label: 'registry.bank.example/base/temurin:21',
        detail: 'approved base of bank-standard, tags >=21 <26, end of life 2029-12-31',
      },
    ]);
  });

  it('lists what a builder may use, through the mirror where that is required', () => {
    expect(labels(bank, { use: 'tool', class: 'dockerfile', stage: 'builder' })).toEqual([
      'registry.bank.example/base/node:22-slim',
      'registry.bank.example/base/node:20-slim',
      'registry.bank.example/dockerhub/library/golang',
      'registry.bank.example/dockerhub/library/rabbitmq',
    ]);
  });

  it('lists single repositories for what runs, and no base', () => {
    expect(labels(bank, { use: 'run', class: 'manifest', namespace: 'web' })).toEqual([
      'registry.bank.example/dockerhub/library/golang',
      'registry.bank.example/dockerhub/library/rabbitmq',
    ]);
  });

  it('marks what is near its end of life', () => {
    const later = approvedImages(bank, { use: 'base', class: 'dockerfile' }, { now: Date.parse('2029-12-01T00:00:00Z') });
    expect(later.map(({ label, deprecated }) => [label, deprecated])).toContainEqual(['registry.bank.example/base/temurin:21', true]);
  });

  it('leaves out what another layer refuses', () => {
    const inner = policyOf('sources: {deny: [registry.bank.example/base/node]}\n');
    expect(labels({ layers: [...bank.layers, ...inner.layers], broken: [] }, { use: 'base', class: 'dockerfile', stage: 'final' })).toEqual(
      ['registry.bank.example/base/temurin:21'],
    );
  });

  it('lists nothing without a policy, or under a broken one', () => {
    expect(labels({ layers: [], broken: [] }, { use: 'base', class: 'dockerfile' })).toEqual([]);
    expect(labels({ ...bank, broken: [{ layer: 'workspace', file: 'x' }] }, { use: 'base', class: 'dockerfile' })).toEqual([]);
  });
});
