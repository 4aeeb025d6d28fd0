import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importFiles } from '../../../../src/core/index.js';
import { layerOf, useOf, today } from '../../../support/judging.js';
import { judgeUse } from '../../../../src/core/policy/judge.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function policyFrom(file: string, data: unknown) {
  const outcome = importFiles([{ file, text: JSON.stringify(data) }], { name: 'x', toolVersion: '0.1.0', now: today.now, sha256 });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return { layers: [layerOf(outcome.value.text)], broken: [] };
}

/** Every way to write one image of Docker Hub, and the one way to write any other. */
function spellings(reference: string): readonly string[] {
  const [, host = '', path = ''] = /^(?:(index\.docker\.io|docker\.io|[^/]*[.:][^/]*|localhost)\/)?(.*)$/.exec(reference) ?? [];
  if (host !== '' && !host.endsWith('docker.io')) return [reference];
  const names = path.includes('/') ? [path, path.replace(/^library\//, '')] : [path, `library/${path}`];
  return names.flatMap((name) => [name, `docker.io/${name}`, `index.docker.io/${name}`]);
}

const hosts = fc.constantFrom(
  '',
  'docker.io/',
  'index.docker.io/',
  'gcr.io/',
  'gcr.io.evil.example/',
  'registry.bank.example:5000/',
  'localhost/',
  'evil.io/gcr.io/',
);
const paths = fc.constantFrom(
  'nginx',
  'library/nginx',
  'library',
  'foo',
  'foobar',
  'foo/app',
  'foo/bar/app',
  'foo-evil/app',
  'f',
  'nginx-evil/x',
);
const tails = fc.constantFrom('', ':1', ':latest', `@sha256:${'1'.repeat(64)}`);
const references = fc.tuple(hosts, paths, tails).map((parts) => parts.join(''));
const entries = fc.tuple(hosts, paths, fc.constantFrom('', '/', '', ':', ':1')).map(([host, path, end]) => `${host}${path}${end}`);
const lists = fc.array(fc.oneof(entries, fc.constantFrom('gcr.io', 'docker.io/', 'nginx', 'library/', '')), { minLength: 1, maxLength: 4 });

const options = { numRuns: 400, seed: 7 } as const;

function isAllowed(governing: ReturnType<typeof policyFrom>, reference: string): boolean {
  return judgeUse(useOf(reference, { use: 'run' }), governing, today).outcome === 'allowed';
}

describe('an import is never wider than what is live', () => {
  // A prefix with a colon at its end asks for a tag, which sources cannot; that is remarked on.
  it('allows nothing that no spelling of which begins with a prefix of Gatekeeper', () => {
    fc.assert(
      fc.property(lists, fc.array(references, { minLength: 5, maxLength: 20 }), (repos, images) => {
        const object = {
          apiVersion: 'constraints.gatekeeper.sh/v1beta1',
          kind: 'K8sAllowedRepos',
          metadata: { name: 'x' },
          spec: { parameters: { repos } },
        };
        const governing = policyFrom('x.yaml', object);
        for (const image of images)
          if (isAllowed(governing, image))
            expect(
              spellings(image).some((spelling) =>
                repos.some(
                  (prefix) => spelling.startsWith(prefix) || `${spelling}:` === prefix || `${spelling.replace(/@.*$/, '')}:` === prefix,
                ),
              ),
            ).toBe(true);
      }),
      options,
    );
  });

  it('allows nothing that a disallowed prefix of Gatekeeper denies, where hosts are whole', () => {
    const whole = fc
      .tuple(fc.constantFrom('gcr.io/', 'registry.bank.example:5000/', 'docker.io/'), paths, fc.constantFrom('', '/'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(whole, { minLength: 1, maxLength: 3 }),
        fc.array(references, { minLength: 5, maxLength: 20 }),
        (repos, images) => {
          const object = {
            apiVersion: 'constraints.gatekeeper.sh/v1beta1',
            kind: 'K8sDisallowedRepos',
            metadata: { name: 'x' },
            spec: { parameters: { repos } },
          };
          const governing = policyFrom('x.yaml', object);
          for (const image of images) if (isAllowed(governing, image)) expect(repos.some((prefix) => image.startsWith(prefix))).toBe(false);
        },
      ),
      options,
    );
  });

  it('allows nothing that no glob of Kyverno matches in any spelling', () => {
    const globs = fc.array(
      fc.tuple(entries, fc.constantFrom('*', '/*', ':*', '')).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    );
    const matches = (glob: string, text: string): boolean =>
      new RegExp(`^${glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(text);
    fc.assert(
      fc.property(globs, fc.array(references, { minLength: 5, maxLength: 20 }), (alternatives, images) => {
        const pattern = { spec: { containers: [{ image: alternatives.join(' | ') }] } };
        const object = {
          apiVersion: 'kyverno.io/v1',
          kind: 'ClusterPolicy',
          metadata: { name: 'x' },
          spec: { rules: [{ name: 'r', validate: { pattern } }] },
        };
        const governing = policyFrom('x.yaml', object);
        // `x:*` asks for a tag, which sources cannot; that is remarked on.
        for (const image of images)
          if (isAllowed(governing, image)) {
            const texts = spellings(image).flatMap((spelling) => [spelling, `${spelling}:1`, spelling.replace(/@.*$/, ':1')]);
            expect(texts.some((text) => alternatives.some((glob) => matches(glob, text)))).toBe(true);
          }
      }),
      options,
    );
  });

  it('allows under several rules only what each of them allows', () => {
    const patterns = fc.array(
      fc.constantFrom('gcr.io/', 'gcr.io/foo/', 'gcr.io/foo/bar/', 'docker.io/library/', 'localhost/', 'registry.bank.example:5000/'),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(
        fc.array(patterns, { minLength: 2, maxLength: 3 }),
        fc.array(references, { minLength: 5, maxLength: 20 }),
        (rules, images) => {
          const constraint = (repos: readonly string[], index: number) => ({
            apiVersion: 'constraints.gatekeeper.sh/v1beta1',
            kind: 'K8sAllowedRepos',
            metadata: { name: `x${index}` },
            spec: { parameters: { repos } },
          });
          const alone = rules.map((repos) => policyFrom('x.yaml', constraint(repos, 0)));
          const together = policyFrom('x.yaml', { apiVersion: 'v1', kind: 'List', items: rules.map(constraint) });
          for (const image of images)
            expect([image, isAllowed(together, image)]).toEqual([image, alone.every((each) => isAllowed(each, image))]);
        },
      ),
      options,
    );
  });
});
