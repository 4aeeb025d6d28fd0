import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { fixedPatterns } from '../../support/pattern-strings.js';
import { random, type Random } from '../../support/random.js';
import { clusterImages, clusterPolicies } from './cluster-cases.js';

/** A policy, and what of it a target without scans, signatures and builds is held against. */
export interface EnforcedPolicy {
  readonly name: string;
  /** Below `apiVersion` and `kind`. */
  readonly text: string;
  /** The same without what the target's report calls not expressible. */
  readonly judged: string;
}

/** One policy for each thing that can be said of a reference's text, the bank of policy.md, long lists, and made-up ones (fixed seed). */
export function enforcedPolicies(now: number): readonly EnforcedPolicy[] {
  const said = [...clusterPolicies(now), ...madeUpPolicies(8)].map(({ name, text }) => ({ name, text, judged: text }));
  return [...said, bank(), { name: '200 patterns', text: manyPatterns(200), judged: manyPatterns(200) }];
}

/** As people and attackers write images: the spellings of cluster-cases.ts, and texts that are made to look like others. */
export function enforcedImages(made: number): readonly string[] {
  return [...new Set([...clusterImages(made), ...lookAlikes])];
}

/** As many patterns as a large organisation has: registries, teams, single repositories, Docker Hub's, wildcards. */
export function manyPatterns(count: number): string {
  const patterns = Array.from({ length: count }, (_, at) => {
    const shapes = [
      `registry.bank.example/team-${at}/**`,
      `registry-${at}.bank.example/**`,
      `quay.io/vendor-${at}/app`,
      `docker.io/library/tool${at}`,
      `docker.io/vendor${at}/*`,
      `ghcr.io/acme-${at}/*/x`,
    ];
    return at % 20 === 19 ? `*.region-${at}.example/**` : (shapes[at % shapes.length] ?? '');
  });
  return `sources:\n  allow: [nginx, ${patterns.map((pattern) => JSON.stringify(pattern)).join(', ')}]`;
}

/** The example of policy.md; scans, signatures and builds are no matter of a reference's text. */
function bank(): EnforcedPolicy {
  const whole: Record<string, unknown> = parse(readFileSync(new URL('../../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'));
  const { apiVersion, kind, ...said } = whole;
  const { scan, trust, bases, ...judged } = said;
  const isBank = [apiVersion, kind].every((one) => typeof one === 'string') && [scan, trust, bases].every((one) => one !== undefined);
  if (!isBank) throw new Error('The example of the bank has another shape than this test expects.');
  return { name: 'the bank', text: stringify(said), judged: stringify(judged) };
}

function madeUpPolicies(count: number): readonly { readonly name: string; readonly text: string }[] {
  const chance = random(707);
  return Array.from({ length: count }, (_, at) => ({ name: `made up ${at + 1}`, text: madeUp(chance) }));
}

function madeUp(chance: Random): string {
  const pattern = (): string => JSON.stringify(chance.pick(fixedPatterns));
  const list = (most: number): string => Array.from({ length: chance.below(most) + 1 }, pattern).join(', ');
  return [
    `sources: {allow: [${list(8)}], deny: [${list(2)}]}`,
    ...(chance.oneIn(2) ? [`mirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: ${chance.oneIn(2)}}]`] : []),
    ...(chance.oneIn(3) ? ['registryAliases: {registry-1.docker.io: docker.io}'] : []),
    ...(chance.oneIn(2) ? [`tags: [{match: ${pattern()}, deny: [latest, "1*"], requireTag: error}]`] : []),
  ].join('\n');
}

const lookAlikes = [
  // A Kelvin sign and a long s, which case-insensitive expressions fold to k and s.
  ...[
    'registry.ban\u212a.example/app:1',
    'regi\u017ftry.bank.example/app:1',
    'nginx\u200b:1',
    '\u202enginx:1',
    'ngіnx:1',
    'registry.bank.exampIe/app:1',
  ],
  ...['xn--bnk-qla.example/x:1', 'registry.bank.example\u2024/app:1', 'registry\uff0ebank.example/app:1', 'registry.bank.example%2fapp:1'],
  ...[
    'registry.bank.example:443/app:1',
    'registry.bank.example:0443/app:1',
    'registry.bank.example./app:1',
    '.registry.bank.example/app:1',
  ],
  ...[
    'user@registry.bank.example/app:1',
    'registry.bank.example/app:1@sha256:' + 'a'.repeat(63),
    'registry.bank.example/app@sha1:' + 'a'.repeat(40),
  ],
  ...['registry.bank.example/app:1@sha256:' + 'A'.repeat(64), 'registry.bank.example/team-0/x:1', 'registry.bank.example/team-01/x:1'],
  ...[
    'docker.io/library/tool3:1',
    'tool3',
    'library/tool3:1',
    'index.docker.io/tool3',
    'tool33:1',
    'docker.io/vendor4/a:1',
    'vendor4/a',
    'vendor4/a/b',
  ],
  ...[
    'quay.io/vendor-2/app:1',
    'quay.io/vendor-2/app/b:1',
    'quay.io/vendor-2/apps:1',
    'ghcr.io/acme-5/a/x',
    'ghcr.io/acme-5/a/b/x',
    'ghcr.io/acme-5/x',
  ],
  ...['a.region-19.example/x:1', 'region-19.example/x:1', 'a.b.region-19.example/y', 'a.region-19.example.evil.example/x:1'],
  ...[
    "nginx' || true || '",
    'nginx:1\ud83d\ude00',
    'nginx:1\n',
    'ngi\nnx:1',
    'nginx:1\u0000',
    'nginx:1 # registry.bank.example/app',
    `evil.example/${'a'.repeat(20_000)}`,
  ],
];
