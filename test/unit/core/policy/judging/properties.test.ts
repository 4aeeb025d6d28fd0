import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../../src/core/model/verdict.js';
import { blocksStage, judgeUse } from '../../../../../src/core/policy/judge.js';
import type { PolicyLayer } from '../../../../../src/core/policy/layer.js';
import { layerOf, today, useOf, type PlaceOfUse } from '../../../../support/judging.js';

const header = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';
const digest = `sha256:${'a'.repeat(64)}`;

/** Sections that meet in the images below; any selection of them is a policy. */
const sections = [
  [
    'sources: {allow: [registry.example/**, docker.io/library/node]}',
    'sources: {allow: [{match: "**", use: [base]}]}',
    'sources: {allow: []}',
    'sources: {allow: ["**"], deny: [registry.example/old/**]}',
    'sources: {allow: [{match: registry.example/**, namespaces: [web]}]}',
  ],
  [
    'mirrors: [{source: docker.io, mirror: registry.example/hub, required: true}]',
    'mirrors: [{source: quay.io, mirror: registry.example/old}]',
  ],
  [
    'bases: {catalogue: [{image: registry.example/node, tags: ">=20", replaces: [node]}]}',
    `bases: {catalogue: [{image: docker.io/library/node, offers: [{tag: "20", digest: "${digest}"}], pin: digest}], outsideCatalogue: {final: warn}}`,
  ],
  ['tags: [{match: "**", deny: [latest], requireTag: warn}]', 'tags: [{match: registry.example/**, requireDigest: error}]'],
  [
    'rules: {unapproved-registry: {level: warn}}',
    'rules: {unapproved-base: {level: info}, mirror-required: {level: off}}',
    'rules: {denied-image: {effectiveFrom: 2027-01-01}}',
    'rules: {unapproved-registry: {effectiveFrom: 2027-01-01}, unapproved-base: {level: warn}}',
  ],
  ['enforcement: {ci: report}'],
  ['defaults: {shortNames: deny}', 'defaults: {unqualified: {manifest: error, dockerfile: warn}}'],
  [
    'exceptions: [{id: E1, rule: unapproved-registry, match: docker.io/library/node, owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-01}]',
  ],
] as const;

const policies = (name = '.wharfmaster') =>
  fc
    .tuple(...sections.map((choices) => fc.option(fc.constantFrom(...choices), { nil: undefined })))
    .map((chosen) => layerOf(header + chosen.filter((section) => section !== undefined).join('\n'), 'workspace', `${name}.yaml`));

const images = fc
  .tuple(
    fc.constantFrom(
      '',
      'registry.example/',
      'registry.example/hub/',
      'registry.example/old/',
      'docker.io/',
      'quay.io/',
      'REGISTRY.example/',
    ),
    fc.constantFrom('node', 'library/node', 'team/app', 'Nope'),
    fc.constantFrom('', ':20', ':latest', ':18-slim'),
    fc.constantFrom('', `@${digest}`),
  )
  .map((parts) => parts.join(''));

const places = fc.constantFrom<PlaceOfUse[]>(
  { use: 'base' },
  { use: 'tool' },
  { use: 'tool', stage: 'builder' },
  { use: 'run' },
  { use: 'run', namespace: 'web' },
  { use: 'run', class: 'compose' },
);

const strictness: readonly Outcome[] = ['allowed', 'undetermined', 'denied'];
const strict = (layers: readonly PolicyLayer[], image: string, place: PlaceOfUse) =>
  strictness.indexOf(judgeUse(useOf(image, place), { layers, broken: [] }, today).outcome);
const options = { seed: 41, numRuns: 400 };

describe('judging, whatever the policy', () => {
  it('is as strict as the strictest layer alone, no more and no less', () => {
    fc.assert(
      fc.property(policies('outer'), policies('inner'), images, places, (outer, inner, image, place) => {
        expect(strict([outer, inner], image, place)).toBe(Math.max(strict([outer], image, place), strict([inner], image, place)));
      }),
      options,
    );
  });

  it('stops a stage exactly when some layer alone would', () => {
    const stops = (layers: readonly PolicyLayer[], image: string, place: PlaceOfUse) =>
      blocksStage(judgeUse(useOf(image, place), { layers, broken: [] }, today), { layers, broken: [] }, 'ci');
    fc.assert(
      fc.property(policies('outer'), policies('inner'), images, places, (outer, inner, image, place) => {
        expect(stops([outer, inner], image, place)).toBe(stops([outer], image, place) || stops([inner], image, place));
      }),
      options,
    );
  });

  it('denies exactly when a finding says why, and is undetermined only for a reason', () => {
    fc.assert(
      fc.property(policies(), images, places, (layer, image, place) => {
        const { outcome, findings, missing } = judgeUse(useOf(image, place), { layers: [layer], broken: [] }, today);
        expect(findings.some(({ level, excepted }) => level === 'error' && excepted === undefined)).toBe(outcome === 'denied');
        if (outcome === 'undetermined') expect(missing).not.toEqual([]);
        if (outcome === 'allowed') expect(missing).toEqual([]);
        expect(new Set(findings.map(({ rule }) => rule)).size).toBe(findings.length);
      }),
      options,
    );
  });

  it('treats a name behind the mirror as what it mirrors', () => {
    const mirrored = layerOf(
      `${header}mirrors: [{source: docker.io, mirror: registry.example/hub}]\nsources: {allow: [registry.example/**, docker.io/library/node], deny: [docker.io/evil/**]}\n`,
    );
    const paths = fc.constantFrom('node', 'library/node', 'library/nginx', 'evil/miner', 'evil', 'a/b/c');
    fc.assert(
      fc.property(paths, places, (path, place) => {
        expect(strict([mirrored], `registry.example/hub/${path}:1`, place)).toBe(strict([mirrored], `docker.io/${path}:1`, place));
      }),
      options,
    );
  });

  it('judges any text at all', () => {
    const layer = layerOf(
      `${header}sources: {allow: [registry.example/**]}\ntags: [{match: "**", deny: ["*a*b*"]}]\nbases: {catalogue: [{image: registry.example/node, tags: "*"}]}\n`,
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[a-zA-Z0-9:/@._-]{0,60}$/)),
        places,
        (text, place) => {
          expect(strictness).toContain(judgeUse(useOf(text, place), { layers: [layer], broken: [] }, today).outcome);
        },
      ),
      options,
    );
  });
});
