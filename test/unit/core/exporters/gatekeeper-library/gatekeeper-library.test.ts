import { describe, expect, it } from 'vitest';
import { gatekeeperLibrary } from '../../../../../src/core/exporters/gatekeeper-library/index.js';
import { at, exportOf, objectsOf, said, tryExport } from '../../../../support/exported-objects.js';

/** Each constraint in a line: kind, consequence, parameters. */
function constraints(text: string): readonly string[] {
  return objectsOf(exportOf(gatekeeperLibrary, text, { allowsLooser: true })).map((object) =>
    [at(object, 'kind'), at(object, 'spec', 'enforcementAction'), JSON.stringify(at(object, 'spec', 'parameters'))].join(' '),
  );
}

describe('a policy as constraints of Gatekeeper’s library', () => {
  it('is refused unless somebody accepts what it loses', () => {
    expect(tryExport(gatekeeperLibrary, 'sources: {allow: [nginx]}')).toMatchObject({ ok: false, problem: { code: 'EXPORT_LOOSER' } });
  });

  it.each([
    ['a tree', 'gcr.io/foo/**', ['gcr.io/foo/*']],
    ['a repository, with tag, digest or neither', 'gcr.io/foo/app', ['gcr.io/foo/app', 'gcr.io/foo/app:*', 'gcr.io/foo/app@*']],
    ['everything', '"**"', ['*']],
    ['a star in front of the end, which is left out', 'gcr.io/*/app', []],
    ['a star at the end, which would cross segments', 'gcr.io/app-*', []],
    ['hosts below a domain, which are left out', '"*.bank.example/**"', []],
    ['Docker Hub’s teams', 'acme/**', ['docker.io/acme/*', 'index.docker.io/acme/*', 'acme/*']],
    [
      'official images, whose short names no prefix can tell',
      'docker.io/library/**',
      ['docker.io/library/*', 'index.docker.io/library/*', 'library/*'],
    ],
  ])('lists %s', (_, pattern, images) => {
    expect(constraints(`sources: {allow: [${pattern}]}`)).toEqual([`K8sAllowedReposv2 deny ${JSON.stringify({ allowedImages: images })}`]);
  });

  it('lists every spelling of one official image', () => {
    const [constraint = ''] = constraints('sources: {allow: [nginx]}');
    for (const image of ['nginx', 'nginx:*', 'library/nginx@*', 'docker.io/nginx:*', 'index.docker.io/library/nginx'])
      expect(constraint).toContain(JSON.stringify(image));
  });

  it('lists no short name where that means another registry', () => {
    expect(constraints('defaults: {shortNames: registry.bank.example}\nsources: {allow: [acme/**]}')).toEqual([
      'K8sAllowedReposv2 deny {"allowedImages":["docker.io/acme/*","index.docker.io/acme/*"]}',
    ]);
  });

  it('denies by prefixes that are wide enough, each from its own day', () => {
    expect(constraints('sources: {deny: [gcr.io/foo/**, {match: gcr.io/app, effectiveFrom: 2027-01-01}, "gcr.io/*/x"]}')).toEqual([
      'K8sDisallowedRepos deny {"repos":["gcr.io/foo/"]}',
      'K8sDisallowedRepos warn {"repos":["gcr.io/app"]}',
      'K8sDisallowedRepos deny {"repos":["gcr.io/"]}',
    ]);
  });

  it('asks tags and digests of all images, at the rules’ levels', () => {
    const text =
      'tags: [{match: "**", deny: [latest, "*-SNAPSHOT"]}, {match: gcr.io/**, requireDigest: warn, in: [manifest]}, {match: "**", in: [dockerfile], requireTag: error}]';
    expect(constraints(text)).toEqual(['K8sDisallowedTags deny {"tags":["latest"]}', 'K8sImageDigests warn {}']);
    const outcome = exportOf(gatekeeperLibrary, text, { allowsLooser: true });
    expect(said(outcome, 'tags[0].deny')).toMatch(/^looser: .*Tags with `\*` or `\?` are left out/);
    expect(said(outcome, 'tags[1].requireDigest')).toContain('It asks all images, not only gcr.io/**.');
    expect(said(outcome, 'tags[2].requireTag')).toMatch(/^exact: /);
  });

  it('says of each part what is lost', () => {
    const outcome = exportOf(
      gatekeeperLibrary,
      [
        'sources: {allow: [{match: gcr.io/**, namespaces: [a]}, {match: quay.io/**, use: [base]}, registry.example/**]}',
        'mirrors: [{source: docker.io, mirror: registry.example/hub, required: true}]',
      ].join('\n'),
      { allowsLooser: true },
    );
    expect(said(outcome, 'sources.allow[0].namespaces')).toMatch(/^stricter: /);
    expect(said(outcome, 'sources.allow[1].use')).toMatch(/^exact: It is not granted/);
    expect(said(outcome, 'sources.allow[2]')).toMatch(/^looser: .*below a mirror’s prefix/);
    expect(said(outcome, 'mirrors[0]')).toMatch(/^looser: /);
    expect(said(outcome, 'rules.malformed-image')).toMatch(/^looser: /);
    expect(outcome.report.proof).toBe('unproved');
  });

  it('keeps the policy’s words out of the objects’ structure', () => {
    const identity = { name: 'x\n---\nkind: Evil', owner: '{{ evil }}', digest: 'sha256:1' };
    const objects = objectsOf(exportOf(gatekeeperLibrary, 'sources: {allow: [nginx]}', { allowsLooser: true, identity }));
    expect(objects.map((object) => at(object, 'kind'))).toEqual(['K8sAllowedReposv2']);
    expect(at(objects[0], 'metadata', 'annotations', 'wharfmaster.example/policy-owner')).toBe('{{ evil }}');
  });
});
