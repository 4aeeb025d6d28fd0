import { describe, expect, it } from 'vitest';
import { compileChecks, type CheckPlace, type CompiledChecks } from '../../../../src/core/exporters/checks/index.js';
import { judgeUse } from '../../../../src/core/policy/judge.js';
import type { Policy } from '../../../../src/core/policy/document.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { fixedPatterns, patternReference, patternText } from '../../../real/support/pattern-strings.js';
import { random, type Random } from '../../../real/support/random.js';
import { referenceString } from '../../../real/support/reference-strings.js';
import { policyOf, today, useOf } from '../../../support/judging.js';
import { failedChecks } from '../../../support/run-checks.js';

const inCluster: CheckPlace = { use: 'run', class: 'manifest', kind: 'kubernetes' };
const digest = `sha256:${'1'.repeat(64)}`;

function firstPolicy({ layers: [layer] }: GoverningPolicy): Policy {
  if (layer === undefined) throw new Error('The example has no policy.');
  return layer.policy;
}

function compiled(governing: GoverningPolicy, place = inCluster, time = {}): CompiledChecks {
  const result = compileChecks(firstPolicy(governing), place, { now: today.now, hasClock: true, allowsLooser: false, ...time });
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

/** The images of a list that policy and checks see differently; undetermined is never let through. */
function disagreements(text: string, images: readonly string[], namespace = 'shop'): readonly string[] {
  const governing = policyOf(text);
  const { checks } = compiled(governing);
  return images.flatMap((image) => {
    const { outcome, findings } = judgeUse(useOf(image, { use: 'run', namespace }), governing, { ...today, stage: 'admit' });
    // What only reports today is no denial to a cluster.
    const stops =
      outcome === 'undetermined' || findings.some(({ level, excepted, reportOnly }) => level === 'error' && !excepted && !reportOnly);
    const failed = failedChecks(checks, image, { now: today.now, namespace });
    return stops === failed.length > 0 ? [] : [`${image}: policy ${outcome}, checks ${failed.join(' ') || 'pass'}`];
  });
}

const spellings = [
  ...['nginx', 'nginx:1', 'library/nginx:1', 'docker.io/nginx:1', 'docker.io/library/nginx:1', 'index.docker.io/library/nginx:1'],
  ...['docker.io/libraryevil/x:1', 'localhost/nginx:1', `nginx@${digest}`, `nginx:1@${digest}`, 'Docker.IO/library/nginx:1', 'acme/x:1'],
  ...['registry.bank.example/app:1', 'registry.bank.example/a/b:1', 'registry.bank.example:443/app:1', 'registry.bank.examplefoo/app:1'],
  ...['registry.bank.example.evil.example/app:1', 'evil.example/registry.bank.example/app:1', 'REGISTRY.bank.example/app:1'],
  ...[
    'registry.bank.example/dockerhub/nginx:1',
    'registry.bank.example/dockerhub/library/nginx:1',
    'registry.bank.example/dockerhub/acme/x:1',
  ],
  ...[
    'registry.bank.example/dockerhub',
    'registry.bank.example/dockerhubx/nginx:1',
    'registry-1.docker.io/library/nginx:1',
    'registry-1.docker.io/nginx:1',
  ],
  ...[
    'registry.bank.example/dockerhub/quay/acme/x:1',
    'quay.io/acme/x:1',
    'foo.bar',
    'dir:x',
    'registry:2',
    'registry:5000/x',
    'a'.repeat(64),
    'UPPER',
    '',
  ],
  ...[
    'registry.bank.example/app',
    'registry.bank.example/app:latest',
    'registry.bank.example/app:1-SNAPSHOT',
    `registry.bank.example/app:dev@${digest}`,
  ],
  ...[
    'registry.bank.example/app:wharfmaster-staging-abc1',
    'my_host.example/x:1',
    '[::1]:5000/x:1',
    'a/b/c',
    'localhost',
    'localhost:5000/x',
  ],
];

describe('checks on the text of references', () => {
  it.each([
    ['sources', 'sources: {allow: [registry.bank.example/**, nginx]}'],
    ['everything', 'sources: {allow: ["**"], deny: [docker.io/acme/**, {match: "*.bank.example/a/**"}]}'],
    ['nothing', 'sources: {allow: []}'],
    ['uses', 'sources: {allow: [{match: registry.bank.example/**, use: [base]}, {match: nginx, use: [run, tool]}]}'],
    ['namespaces', 'sources: {allow: [{match: "**", namespaces: ["sh?p", x-*]}]}'],
    ['other namespaces', 'sources: {allow: [{match: "**", namespaces: ["x-*"]}, nginx]}'],
    ['a mirror', 'sources: {allow: [nginx]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]'],
    [
      'a required mirror',
      'sources: {allow: [docker.io/library/**, registry.bank.example/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}]',
    ],
    [
      'mirrors within each other',
      'sources: {allow: [docker.io/acme/*, quay.io/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}, {source: quay.io, mirror: registry.bank.example/dockerhub/quay}]',
    ],
    [
      'a mirror of a path',
      'sources: {allow: [docker.io/library/*]}\nmirrors: [{source: docker.io/library, mirror: registry.bank.example/a}]',
    ],
    [
      'a denied mirror',
      'sources: {allow: ["**"], deny: [docker.io/library/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
    ],
    [
      'an alias',
      'registryAliases: {registry-1.docker.io: docker.io, registry.bank.example: quay.io}\nsources: {allow: [docker.io/library/*, quay.io/a/*]}',
    ],
    [
      'short names elsewhere',
      'defaults: {shortNames: registry.bank.example}\nsources: {allow: [registry.bank.example/*, docker.io/acme/**]}',
    ],
    ['short names denied', 'defaults: {shortNames: deny}\nsources: {allow: ["**"]}'],
    ['unqualified names', 'defaults: {unqualified: {manifest: error}}'],
    [
      'tags',
      'tags: [{match: "**", deny: [latest, "*-SNAPSHOT", dev], requireTag: error}, {match: registry.bank.example/**, in: [manifest], requireDigest: error}]',
    ],
    ['tags that only warn', 'tags: [{match: "**", deny: [latest], level: warn, requireTag: warn}, {match: nginx, requireDigest: info}]'],
    ['tags elsewhere', 'tags: [{match: "**", in: [dockerfile], requireDigest: error}]'],
    ['staging tags', 'push: {repositories: [registry.bank.example/**]}'],
    ['levels', 'rules: {unapproved-registry: {level: warn}, denied-image: {level: error}}\nsources: {allow: [nginx], deny: [acme/x]}'],
    ['a start to come', 'sources: {allow: [nginx], deny: [{match: registry.bank.example/**, effectiveFrom: 2027-01-01}]}'],
    ['places', 'places: {"kubernetes/*": warn}\nsources: {allow: []}'],
    [
      'exceptions',
      [
        'sources: {allow: [nginx]}',
        'exceptionRules: {allowPatterns: true}',
        'exceptions:',
        `  - {id: A, rule: unapproved-registry, match: registry.bank.example/app, digest: "${digest}", owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-01}`,
        '  - {id: B, rule: unapproved-registry, match: docker.io/acme/*, owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-01}',
        '  - {id: C, rule: unapproved-registry, match: quay.io/**, owner: a@b.example, ticket: T, reason: r, created: 2026-10-01, expires: 2026-11-01}',
      ].join('\n'),
    ],
  ])('%s: refuse what the policy refuses, and nothing else', (_, text) => {
    expect(disagreements(text, spellings)).toEqual([]);
  });

  it('agree with the policy on made-up policies and references', () => {
    const chance = random(41);
    const references = Array.from({ length: 400 }, () => (chance.oneIn(3) ? referenceString(chance) : patternReference(chance)))
      // Longer names cannot be pulled, and the checks do not count.
      .filter((text) => text.length <= 255);
    let policies = 0;
    for (let round = 0; round < 250; round++) {
      const text = madeUp(chance);
      const governing = policyOf(text);
      if (!compileChecks(firstPolicy(governing), inCluster, { now: today.now, hasClock: true, allowsLooser: false }).ok) continue;
      policies++;
      expect(disagreements(text, references), text).toEqual([]);
    }
    expect(policies).toBeGreaterThan(150);
  });
});

function madeUp(chance: Random): string {
  const sound = (): string => {
    for (;;) {
      const text = chance.oneIn(2) ? chance.pick(fixedPatterns) : patternText(chance);
      if (isSound(text)) return JSON.stringify(text);
    }
  };
  const list = (most: number): string => Array.from({ length: chance.below(most + 1) }, sound).join(', ');
  return [
    `sources: {allow: [${list(4)}], deny: [${list(1)}]}`,
    ...(chance.oneIn(2)
      ? [`mirrors: [{source: ${chance.pick(sources)}, mirror: ${chance.pick(mirrors)}${chance.oneIn(2) ? ', required: true' : ''}}]`]
      : []),
    ...(chance.oneIn(3) ? ['registryAliases: {registry-1.docker.io: docker.io, registry.example: quay.io}'] : []),
    ...(chance.oneIn(3) ? [`defaults: {shortNames: ${chance.pick(['registry.bank.example', 'deny', 'quay.io', 'docker.io'])}}`] : []),
    ...(chance.oneIn(2) ? [`tags: [{match: ${sound()}, deny: [latest, "1*"], requireTag: error}]`] : []),
  ].join('\n');
}

const sources = ['docker.io', 'quay.io', 'docker.io/library', 'registry.example/acme'];
const mirrors = ['registry.bank.example/dockerhub', 'registry.bank.example', 'evil.io/a/b', 'docker.io/acme'];

function isSound(text: string): boolean {
  try {
    return policyOf(`sources: {allow: [${JSON.stringify(text)}]}`).layers.length > 0;
  } catch {
    return false;
  }
}
