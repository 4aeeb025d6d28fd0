import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFiles, readPolicy, type ImportFile } from '../../../../src/core/index.js';
import { importers } from '../../../../src/core/importers/sources.js';

const tools = { sha256: (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex'), now: 0 };
const options = { ...tools, name: 'x', toolVersion: '0.1.0' };

const names = [
  'x.yaml',
  'policy.json',
  'trustpolicy.json',
  '.hadolint.yaml',
  '.trivyignore',
  '.trivyignore.yaml',
  'renovate.json5',
  '.env',
  'registries.d/x.yaml',
  'daemon.json',
];

const heads = [
  'apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sAllowedRepos\n',
  'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\n',
  'apiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy\n',
  'apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n',
  'apiVersion: config.openshift.io/v1\nkind: Image\n',
  'apiVersion: portieris.cloud.ibm.com/v1\nkind: ImagePolicy\n',
  'apiVersion: config.ratify.dev/v2alpha1\nkind: Executor\n',
  'validators: []\npolicy: [{pattern: x}]\n',
  '{"default": [{"type": "reject"}], ',
  '{"trustPolicies": ',
  'DOCKER_CONTENT_TRUST=1\n',
  'metadata: {annotations: {wharfmaster.example/policy-source: ',
];

describe('importing hostile files', () => {
  it('gives data for any text under any name, with every importer', () => {
    const text = fc.tuple(fc.constantFrom(...heads), fc.string({ maxLength: 200, unit: 'binary' })).map(([head, rest]) => head + rest);
    fc.assert(
      fc.property(fc.constantFrom(...names), text, (file, content) => {
        for (const importer of importers) expect(() => importer.import([{ file, text: content }], tools)).not.toThrow();
        const outcome = importFiles([{ file, text: content }], options);
        if (outcome.ok) expect(readPolicy('p', outcome.value.text, { layer: 'organisation', toolVersion: '0.1.0' }).problems).toEqual([]);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('writes a sound policy whatever names, reasons and paths hold', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), fc.string({ maxLength: 30, unit: 'binary' }), (name, file) => {
        const object = {
          apiVersion: 'constraints.gatekeeper.sh/v1beta1',
          kind: 'K8sDisallowedRepos',
          metadata: { name },
          spec: { parameters: { repos: ['gcr.io/x/', name], exemptImages: [name, 'gcr.io/x/y'] } },
        };
        const outcome = importFiles([{ file: `${file}.yaml`, text: JSON.stringify(object) }], { ...options, name });
        if (!outcome.ok) throw new Error(outcome.problem.message);
        const { policy, problems } = readPolicy('p', outcome.value.text, { layer: 'organisation', toolVersion: '0.1.0' });
        expect(problems).toEqual([]);
        expect(policy?.sources?.deny?.[0]?.match).toBe('gcr.io/x/**');
        expect(policy?.exceptions).toBeUndefined();
      }),
      { numRuns: 300, seed: 12 },
    );
  });

  it.each<[string, string]>([
    ['endless nesting', `apiVersion: constraints.gatekeeper.sh/v1\nspec: ${'['.repeat(200_000)}`],
    ['nesting by dashes', `apiVersion: constraints.gatekeeper.sh/v1\nspec:\n ${'- '.repeat(50_000)}`],
    [
      'anchors that explode',
      `apiVersion: constraints.gatekeeper.sh/v1\na: &a [x,x]\n${Array.from({ length: 40 }, (_, i) => `k${i}: &b${i} [*a,*a]`).join('\n')}`,
    ],
    ['five megabytes', `apiVersion: constraints.gatekeeper.sh/v1\nx: ${'y'.repeat(5 * 1024 * 1024)}`],
    ['a list of 100,000 entries', `apiVersion: constraints.gatekeeper.sh/v1\nx: [${'a,'.repeat(100_000)}]`],
    ['a merge key', 'apiVersion: constraints.gatekeeper.sh/v1\n<<: {kind: K8sAllowedRepos}'],
    ['a repeated key', 'apiVersion: constraints.gatekeeper.sh/v1\nkind: K8sAllowedRepos\nkind: K8sDisallowedRepos'],
  ])('leaves %s out in a moment, and says so', (_, text) => {
    const started = performance.now();
    const outcome = importFiles([{ file: 'x.yaml', text }], options);
    expect(performance.now() - started).toBeLessThan(5_000);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    expect(outcome.value.remarks.map(({ kind }) => kind)).toEqual(['left-out']);
    expect(outcome.value.text).not.toContain('sources');
  });

  it('holds two thousand rules against each other in a moment, and refuses to guess beyond its limits', () => {
    const constraint = (repos: readonly string[], name: string): string =>
      JSON.stringify({
        apiVersion: 'constraints.gatekeeper.sh/v1beta1',
        kind: 'K8sAllowedRepos',
        metadata: { name },
        spec: { parameters: { repos } },
      });
    const many = Array.from({ length: 1_500 }, (_, index) => `gcr.io/p${index}/`);
    const started = performance.now();
    const outcome = importFiles(
      [
        { file: 'a.yaml', text: constraint(many, 'a') },
        { file: 'b.yaml', text: constraint(many, 'b') },
      ],
      options,
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(outcome.ok).toBe(true);
  });

  it('says that it knows none of the files, and which it would', () => {
    const files: readonly ImportFile[] = [{ file: 'notes.txt', text: 'nothing' }];
    const outcome = importFiles(files, options);
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'IMPORT_NOTHING' } });
    expect(!outcome.ok && outcome.problem.next).toContain('Gatekeeper');
  });

  it('leaves the second document of a file standing when the first is broken', () => {
    const text =
      'apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: &x K8sAllowedRepos\n---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sAllowedRepos\nspec: {parameters: {repos: [gcr.io/x/]}}\n';
    const outcome = importFiles([{ file: 'x.yaml', text }], options);
    expect(outcome.ok && outcome.value.text).toContain('gcr.io/x/**');
  });
});
