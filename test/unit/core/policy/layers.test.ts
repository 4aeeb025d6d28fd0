import { describe, expect, it } from 'vitest';
import type { GoverningPolicy, PolicyLayer } from '../../../../src/core/policy/layer.js';
import {
  excludedBy,
  governingWithoutExcluded,
  mergedBuildArgs,
  mergedCustomResources,
  overlayProblems,
  policyFilesFor,
  toLayer,
} from '../../../../src/core/policy/layers.js';
import { readPolicy } from '../../../../src/core/policy/read-policy.js';

const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';

function layer(text: string, kind: 'organisation' | 'workspace' = 'workspace', file = 'repo/.wharfmaster.yaml'): PolicyLayer {
  const made = toLayer(readPolicy(file, head + text, { layer: kind, toolVersion: '0.1.0' }), kind);
  if (made === undefined) throw new Error('the policy of this test is broken');
  return made;
}

function governing(...layers: PolicyLayer[]): GoverningPolicy {
  return { layers, broken: [] };
}

describe('policyFilesFor', () => {
  it.each([
    ['/repo/a/b/Dockerfile', '/repo', ['/repo/.wharfmaster.yaml', '/repo/a/.wharfmaster.yaml', '/repo/a/b/.wharfmaster.yaml']],
    ['/repo/Dockerfile', '/repo/', ['/repo/.wharfmaster.yaml']],
    ['a/b/Dockerfile', '.', ['.wharfmaster.yaml', 'a/.wharfmaster.yaml', 'a/b/.wharfmaster.yaml']],
    ['a/b/Dockerfile', '', ['.wharfmaster.yaml', 'a/.wharfmaster.yaml', 'a/b/.wharfmaster.yaml']],
    ['./a/../c/Dockerfile', '.', ['.wharfmaster.yaml', 'c/.wharfmaster.yaml']],
    ['a/b/Dockerfile', 'a', ['a/.wharfmaster.yaml', 'a/b/.wharfmaster.yaml']],
    ['a/Dockerfile', '..', ['../.wharfmaster.yaml', '.wharfmaster.yaml', 'a/.wharfmaster.yaml']],
    ['../x/Dockerfile', '../..', ['../../.wharfmaster.yaml', '../.wharfmaster.yaml', '../x/.wharfmaster.yaml']],
    ['C:/repo/a/Dockerfile', 'c:/repo', ['C:/repo/.wharfmaster.yaml', 'C:/repo/a/.wharfmaster.yaml']],
    ['file:///c%3A/repo/a/Dockerfile', 'file:///C:/repo', ['file:///c%3A/repo/.wharfmaster.yaml', 'file:///c%3A/repo/a/.wharfmaster.yaml']],
    [
      'vscode-remote://ssh-remote%2Bbox/home/a/Dockerfile',
      'vscode-remote://ssh-remote%2Bbox/home',
      ['vscode-remote://ssh-remote%2Bbox/home/.wharfmaster.yaml', 'vscode-remote://ssh-remote%2Bbox/home/a/.wharfmaster.yaml'],
    ],
    ['/Dockerfile', '/', ['/.wharfmaster.yaml']],
  ])('goes for %s below %s from the root down to the file’s folder', (file, root, files) => {
    expect(policyFilesFor(file, root)).toEqual(files);
  });

  it.each([
    ['/other/Dockerfile', '/repo'],
    ['/repository/Dockerfile', '/repo'],
    ['../x/Dockerfile', '.'],
    ['/repo/../x/Dockerfile', '/repo'],
    ['file://a/repo/Dockerfile', 'file://b/repo'],
    ['Dockerfile', '/repo'],
  ])('finds none for %s, which is not below %s', (file, root) => {
    expect(policyFilesFor(file, root)).toEqual([]);
  });
});

describe('overlayProblems', () => {
  const below = 'enforcement: {ci: off}\ndefaults: {unresolved: off}\ndistribution: {refresh: 1h}\ntrust: {signers: {}}\n';

  it('refuses, on their keys, the sections that a lower layer could loosen with', () => {
    const { reading } = layer(below);
    const problems = overlayProblems(reading, layer('metadata: {name: bank}\n', 'organisation'));
    expect(problems.map(({ span }) => reading.text.slice(span.start, span.end))).toEqual([
      'enforcement',
      'defaults',
      'distribution',
      'signers',
    ]);
    expect(problems.every(({ rule, what }) => rule === 'policy-invalid' && what.includes('bank'))).toBe(true);
  });

  it('lets a lower layer ask for the signers that only the organisation may describe', () => {
    const { reading } = layer('trust: {require: [{match: "**", all: [release-ci]}]}\n');
    expect(reading.problems).toEqual([]);
    expect(overlayProblems(reading, layer('', 'organisation'))).toEqual([]);
  });

  const exceptions =
    'exceptions: [{id: a, rule: unapproved-base, match: nginx, owner: o, ticket: t, reason: r, created: 2026-01-01, expires: 2026-02-01}]\n';

  it('refuses exceptions unless the organisation grants them', () => {
    const { reading } = layer(exceptions);
    expect(overlayProblems(reading, layer('', 'organisation'))).toHaveLength(1);
    expect(overlayProblems(reading, layer('overlays: {mayAddExceptions: false}\n', 'organisation'))).toHaveLength(1);
    expect(overlayProblems(reading, layer('overlays: {mayAddExceptions: true}\n', 'organisation'))).toEqual([]);
  });
});

describe('exclude', () => {
  const excluding = 'exclude: ["**/testdata/**"]\n';

  it('leaves a file out when every layer leaves it out', () => {
    const outer = layer(excluding, 'organisation', '/etc/policy.yaml');
    expect(excludedBy('repo/testdata/Dockerfile', governing(outer, layer(excluding)))).toEqual(outer.label);
    expect(excludedBy('repo/app/Dockerfile', governing(outer, layer(excluding)))).toBeUndefined();
  });

  it('never takes a file out of an outer layer’s say', () => {
    const outer = layer('', 'organisation');
    const both = governing(outer, layer('exclude: ["**"]\n'));
    expect(excludedBy('repo/Dockerfile', both)).toBeUndefined();
    expect(governingWithoutExcluded('repo/Dockerfile', both).layers).toEqual([outer]);
  });

  it('counts from the policy file’s folder, and undoes the escapes of URIs', () => {
    const only = governing(layer('exclude: ["test data/*"]\n', 'workspace', 'file:///c%3A/repo/.wharfmaster.yaml'));
    expect(excludedBy('file:///c%3A/repo/test%20data/Dockerfile', only)).toBeDefined();
    expect(excludedBy('file:///c%3A/repo/x/test%20data/Dockerfile', only)).toBeUndefined();
  });
});

describe('mergedCustomResources', () => {
  it('has the rows of every layer, and then those of a person', () => {
    const merged = mergedCustomResources(
      governing(
        layer('customResources: [{group: a.example, kind: A, images: [spec.image]}]\n', 'organisation'),
        layer('customResources: [{group: b.example, kind: B, pods: [spec]}]\n'),
      ),
      [{ group: 'c.example', kind: 'C', images: ['x'] }],
    );
    expect(merged.map(({ kind }) => kind)).toEqual(['A', 'B', 'C']);
  });
});

describe('mergedBuildArgs', () => {
  it('takes the outermost layer’s values for a name', () => {
    const merged = mergedBuildArgs(governing(layer('buildArgs: {A: ["1"]}\n', 'organisation'), layer('buildArgs: {A: ["2"], B: ["3"]}\n')));
    expect(merged).toEqual({ A: ['1'], B: ['3'] });
  });
});
