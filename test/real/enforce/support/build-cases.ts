import { judgeUse } from '../../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { useOf } from '../../../support/judging.js';

/*
 * Policies for builds, which do not say what an image is for, and what a builder and a policy are known to say differently about: it completes
 * names before it asks (`nginx` is `docker.io/library/nginx:latest`), and it only refuses.
 */

/** One policy, below `apiVersion` and `kind`, with what its export may differ in. */
export interface BuildCase {
  readonly name: string;
  readonly text: string;
  /** Names whose refusal the report declares to be stricter. */
  readonly stricter?: (image: string) => boolean;
  /** Names whose passing the report declares to be left to others. */
  readonly looser?: (image: string) => boolean;
}

const exception = (id: string, rule: string, match: string, expires: string): string =>
  `  - {id: ${id}, rule: ${rule}, match: "${match}", owner: a@b.example, ticket: T, reason: r, created: 2026-10-01, expires: ${expires}}`;

/** A written or completed `latest` without a digest. */
export function isLatest(image: string): boolean {
  return image.endsWith(':latest') || !/[:@][^/]*$/.test(image);
}

/** Without a registry, whatever follows; the grammar's rule. */
function namesNoRegistry(image: string): boolean {
  const [first = '', ...others] = image.split('/');
  return others.length === 0 || !(/[.:A-Z]/.test(first) || first === 'localhost');
}

export function buildCases(now: number): readonly BuildCase[] {
  const day = (days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  return [
    { name: 'sources', text: 'sources: {allow: [registry.bank.example/**, nginx]}' },
    { name: 'everything but', text: 'sources: {allow: ["**"], deny: [docker.io/acme/**, {match: "*.bank.example/a/**"}]}' },
    { name: 'nothing', text: 'sources: {allow: []}' },
    { name: 'only denials', text: 'sources: {deny: [docker.io/library/**, "*.io/acme/**", localhost/**]}' },
    { name: 'wide hosts', text: 'sources: {allow: ["*.io/**", "*.docker.io/**", "docker.io/*/x", localhost/**]}' },
    { name: 'for what runs', text: 'sources: {allow: [{match: "**", use: [run]}, nginx]}' },
    {
      name: 'one use',
      text: 'sources: {allow: [{match: registry.bank.example/**, use: [base]}, nginx]}',
      stricter: (image) => /^registry\.bank\.example\//i.test(image),
    },
    { name: 'namespaces', text: 'sources: {allow: [{match: "**", namespaces: [x]}, quay.io/**]}' },
    {
      name: 'catalogue',
      text: 'sources: {allow: [quay.io/**]}\nbases: {catalogue: [{image: nginx}, {image: registry.bank.example/app}]}',
      // The catalogue refuses other bases, and nobody here knows what becomes one.
      looser: (image) => /^quay\.io\//i.test(image),
    },
    { name: 'mirror', text: 'sources: {allow: [nginx]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]' },
    {
      name: 'required mirror',
      text: 'sources: {allow: [docker.io/library/**, registry.bank.example/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}]',
    },
    {
      name: 'mirrors in each other',
      text: 'sources: {allow: [quay.io/acme/**, docker.io/library/*], deny: [registry.bank.example/dockerhub/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example}, {source: quay.io, mirror: registry.bank.example/dockerhub}]',
    },
    {
      name: 'mirror of a part',
      text: 'sources: {allow: ["**"]}\nmirrors: [{source: docker.io/library, mirror: quay.io/hub, required: true}]',
    },
    {
      name: 'alias',
      text: 'registryAliases: {registry-1.docker.io: docker.io, registry.bank.example: quay.io}\nsources: {allow: [docker.io/library/*, quay.io/a/*, "*.bank.example/**"]}',
    },
    {
      name: 'alias of a mirror',
      text: 'registryAliases: {old.bank.example: registry.bank.example}\nsources: {allow: [docker.io/library/**], deny: [registry.bank.example/a/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
    },
    {
      name: 'unqualified',
      text: 'defaults: {unqualified: {dockerfile: error}}\nsources: {allow: ["**"]}',
      looser: namesNoRegistry,
    },
    {
      name: 'denied tags',
      text: 'tags: [{match: "**", deny: [latest, "*-SNAPSHOT", "de?"]}, {match: registry.bank.example/**, requireDigest: error}]',
    },
    { name: 'required tags', text: 'tags: [{match: "**", requireTag: error}]', stricter: isLatest },
    {
      name: 'tags of some',
      text: 'sources: {allow: ["**"]}\ntags: [{match: docker.io/**, requireTag: error, in: [dockerfile]}, {match: nginx, deny: ["1*"]}, {match: quay.io/**, requireDigest: error, in: [manifest]}]',
      stricter: isLatest,
    },
    {
      name: 'tags through a mirror',
      text: 'mirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]\ntags: [{match: docker.io/library/**, deny: ["1", latest]}, {match: registry.bank.example/**, requireDigest: error}]',
    },
    {
      name: 'only warnings',
      text: 'sources: {allow: [nginx]}\ntags: [{match: "**", deny: [latest], level: warn, requireTag: warn}, {match: nginx, requireDigest: info}]',
    },
    { name: 'a rule that warns', text: 'rules: {unapproved-registry: {level: warn}}\nsources: {allow: [nginx], deny: [quay.io/**]}' },
    { name: 'staging tags', text: 'push: {repositories: [registry.bank.example/**]}' },
    { name: 'a start that was', text: `sources: {allow: ["**"], deny: [{match: registry.bank.example/**, effectiveFrom: ${day(-2)}}]}` },
    {
      name: 'hostile',
      text: [
        'metadata: {name: "x\\n---\\npackage evil\\ndefault allow := true", owner: "]]}>`"}',
        'sources:',
        '  allow: [registry.bank.example/**]',
        '  deny: [{match: registry.bank.example/a/**, reason: "\' + \'}} {{ x }} %s %v \\\\ ` \\u202e # \\" ]} ) allow := true"}]',
      ].join('\n'),
    },
  ];
}

/** What only engines with a clock say as the policy does. */
export function datedCases(now: number): readonly BuildCase[] {
  const day = (days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  return [
    { name: 'a start to come', text: `sources: {allow: ["**"], deny: [{match: registry.bank.example/**, effectiveFrom: ${day(20)}}]}` },
    {
      name: 'exceptions',
      text: [
        'sources: {allow: [nginx]}',
        'tags: [{match: "**", deny: [latest]}]',
        'exceptionRules: {allowPatterns: true}',
        'exceptions:',
        exception('A', 'unapproved-registry', 'docker.io/acme/*', day(10)),
        exception('B', 'unapproved-registry', 'quay.io/**', day(-5)),
        exception('C', 'floating-tag', 'nginx', day(10)),
        exception('D', 'missing-tag', 'nginx', day(10)),
      ].join('\n'),
    },
  ];
}

/** True when the policy stops a build that fetches the image for either use; undetermined is never let through. */
export function stopsBuild(governing: GoverningPolicy, image: string, now: number): boolean {
  return (['base', 'tool'] as const).some((use) => {
    const { outcome, findings } = judgeUse(useOf(image, { use }), governing, { now, stage: 'ci' });
    return outcome === 'undetermined' || findings.some(({ level, excepted, reportOnly }) => level === 'error' && !excepted && !reportOnly);
  });
}
