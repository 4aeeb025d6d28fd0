import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeUse } from '../../../src/core/policy/judge.js';
import { layerOf, policyOf, today, useOf, type PlaceOfUse } from '../../support/judging.js';

/* What a finding says: what is wrong, why it matters, what to do next (house-style.md). */

const bank = { layers: [layerOf(readFileSync(new URL('../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation', 'bank.yaml')], broken: [] };
const one = `sha256:${'1'.repeat(64)}`;

const rows: readonly (readonly [image: string, place: PlaceOfUse, ...sentences: readonly (readonly [string, string, string])[]])[] = [
  [
    'docker.io/library/node:20-slim',
    {},
    [
      '`docker.io/library/node:20-slim` does not come from an approved source.',
      'The policy bank-standard allows only the sources that it lists.',
      'Approved here: `registry.bank.example/base/node:20-slim`.',
    ],
  ],
  [
    'node:18',
    {},
    [
      '`node:18`, which is `docker.io/library/node`, does not come from an approved source.',
      'The policy bank-standard allows only the sources that it lists.',
      'Approved here: `registry.bank.example/base/node`.',
    ],
    ['`node:18` names no registry.', 'What a short name means depends on who resolves it.', 'Write the registry of the image that you choose instead.'],
  ],
  [
    'registry.bank.example/apps/shop:1',
    {},
    [
      '`registry.bank.example/apps/shop:1` is not an approved base image.',
      'The policy bank-standard keeps a catalogue of base images that are maintained and patched.',
      'Approved here: `registry.bank.example/base/node` or `registry.bank.example/base/temurin`.',
    ],
  ],
  [
    'registry-1.docker.io/library/golang:1.25',
    { use: 'tool' },
    [
      '`registry-1.docker.io/library/golang:1.25` is fetched from `docker.io` directly.',
      "The policy bank-standard asks for the mirror, so that what is used has passed through the organisation's own registry.",
      'Write `registry.bank.example/dockerhub/library/golang:1.25`.',
    ],
  ],
  [
    'registry.bank.example/sandbox/x:1',
    { use: 'tool' },
    [
      '`registry.bank.example/sandbox/x:1` is denied.',
      'The policy bank-standard denies `registry.bank.example/sandbox/**`: never leaves development.',
      'Ask platform-security@bank.example for an approved image.',
    ],
  ],
  [
    'quay.io/redis:7',
    { use: 'run', namespace: 'web' },
    ['`quay.io/redis:7` does not come from an approved source.', 'The policy bank-standard allows only the sources that it lists.', 'Approved here: `registry.bank.example/**`.'],
  ],
  [
    'registry.bank.example/base/node:22-slim',
    {},
    [
      '`registry.bank.example/base/node:22-slim` is not pinned to a digest.',
      'The tag can move, so the image you tested may not be the one you run; the policy bank-standard asks for the digest.',
      `Pin it to \`${one}\`.`,
    ],
  ],
];

describe('the words of findings', () => {
  for (const [image, place, ...sentences] of rows) {
    it(`for ${image}`, () => {
      expect(judgeUse(useOf(image, place), bank, today).findings.map(({ what, why, next }) => [what, why, next])).toEqual(sentences);
    });
  }

  it('sends to the tags on offer where no other could be pinned', () => {
    const next = (image: string) => judgeUse(useOf(image), bank, today).findings.map(({ rule, next }) => [rule, next]);
    const offered = 'Approved here: `registry.bank.example/base/node:22-slim` or `registry.bank.example/base/node:20-slim`.';
    expect(next('registry.bank.example/base/node:22')).toEqual([['missing-digest', offered]]);
    expect(next('registry.bank.example/base/node:18')).toEqual([['unapproved-base', offered]]);
    const mirrored = policyOf('mirrors: [{source: docker.io, mirror: m.example/hub, required: true}]\nbases: {catalogue: [{image: node, tags: ">=20"}]}\n');
    expect(judgeUse(useOf('m.example/hub/library/node:18'), mirrored, today).findings[0]!.next).toBe('Use a tag of `m.example/hub/library/node` that is approved.');
  });

  it('ends what the policy’s author wrote as a sentence ends, and lists no more than a person reads', () => {
    const why = (policy: string) => judgeUse(useOf('quay.io/x:1', { use: 'run', namespace: 'web' }), policyOf(`metadata: {name: p}\n${policy}`), today).findings[0]!.why;
    expect(why('sources: {deny: [{match: quay.io, reason: "it is gone."}]}\n')).toBe('The policy p denies `quay.io`: it is gone.');
    expect(why('sources: {deny: [{match: quay.io, reason: "why? "}]}\n')).toBe('The policy p denies `quay.io`: why?');
    expect(why('sources: {allow: [{match: quay.io, namespaces: [a, b, c, d, e, f, g]}]}\n')).toBe('The policy p approves `quay.io` only in `a`, `b`, `c`, `d`, `e` or 2 others.');
  });

  it('asks for a default where an argument can have one', () => {
    const unresolved = (place: PlaceOfUse) => judgeUse({ ...useOf('${X}', place), value: { kind: 'unresolved', variables: ['X'], known: {} } }, bank, today).findings[0]!.next;
    expect(unresolved({})).toBe('Give the variable a default, list its values under `buildArgs` in the policy, or write the image out.');
    expect(unresolved({ use: 'run' })).toBe('Write the image out, or check what this is rendered to.');
  });

  it('writes a short name out as it is to be fetched', () => {
    const policy = policyOf('defaults: {unqualified: {dockerfile: warn}}\nmirrors: [{source: docker.io, mirror: m.example/hub, required: true}]\n');
    expect(judgeUse(useOf('nginx:1'), policy, today).findings.map(({ rule, next }) => [rule, next])).toEqual([
      ['unqualified-image', 'Write the registry, e.g. `m.example/hub/library/nginx:1`.'],
      ['mirror-required', 'Write `m.example/hub/library/nginx:1`.'],
    ]);
  });

  it.each([
    ['what is called the same comes first', 'sources: {allow: [ghcr.io/**, quay.io/team/redis]}\n', 'docker.io/bitnami/redis:7', 'Approved here: `quay.io/team/redis`.'],
    ['whole registries come before parts of one', 'sources: {allow: [quay.io/prometheus/**, ghcr.io/**]}\n', 'busybox:1', 'Approved here: `ghcr.io/**`.'],
    ['parts of registries where there is nothing wider', 'sources: {allow: [quay.io/a/**, ghcr.io/b/**]}\n', 'busybox:1', 'Approved here: `quay.io/a/**` or `ghcr.io/b/**`.'],
    ['never what covers the refused image', 'sources: {allow: ["**", ghcr.io/**], deny: [ghcr.io/x/**]}\n', 'ghcr.io/x/y:1', 'Ask the owner of the policy for an approved image.'],
    ['never the refused image itself', 'sources: {allow: [ghcr.io/x/y], deny: [ghcr.io/x/**]}\n', 'ghcr.io/x/y:1', 'Ask the owner of the policy for an approved image.'],
    ['never what is denied', 'sources: {allow: [ghcr.io/x/redis, quay.io/redis], deny: [ghcr.io/x/**]}\n', 'redis:7', 'Approved here: `quay.io/redis`.'],
    ['at most three', 'sources: {allow: [a.example, b.example, c.example, d.example]}\n', 'redis:7', 'Approved here: `a.example`, `b.example` or `c.example`.'],
    ['through the mirror where that is required', 'mirrors: [{source: docker.io, mirror: m.example/hub, required: true}]\nsources: {allow: [docker.io/library/redis]}\n', 'quay.io/redis:7', 'Approved here: `m.example/hub/library/redis`.'],
  ])('names what is approved: %s', (_, policy, image, next) => {
    expect(judgeUse(useOf(image, { use: 'run', namespace: 'web' }), policyOf(policy), today).findings[0]!.next).toBe(next);
  });

  it('sends the user of a deprecated base to its owner', () => {
    const { findings } = judgeUse(useOf('registry.bank.example/base/temurin:21'), bank, { now: Date.parse('2029-12-01T00:00:00Z') });
    expect(findings.map(({ what, why, next }) => [what, why, next])).toEqual([
      [
        '`registry.bank.example/base/temurin:21` reaches its end of life on 2029-12-31.',
        '`registry.bank.example/base/temurin` will no longer be patched, so new vulnerabilities stay in it.',
        'Move to its successor; platform-security@bank.example can say which one that is.',
      ],
    ]);
  });

  it('points at the policy’s line', () => {
    const [finding] = judgeUse(useOf('quay.io/x:1'), bank, today).findings;
    const { text } = bank.layers[0]!.reading;
    expect(finding!.related.map(({ role, file, span }) => [role, file, text.slice(span.start, span.end)])).toEqual([['policy', 'bank.yaml', 'allow']]);
  });
});
