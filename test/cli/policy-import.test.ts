import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runExpecting } from './support/run-cli.js';

const constraint = (repos: string): string =>
  `apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sAllowedRepos\nmetadata: {name: prod}\nspec: {parameters: {repos: ${repos}}}\n`;

const key = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8nXRh950IZbRj8Ra/N9sbqOPZrfM
5/KAQN0/KjHcorm/J5yctVd7iEcnessRQjU917hmKO6JWVGHpDguIyakZA==
-----END PUBLIC KEY-----
`;

const signed = `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: apps}\nspec:\n  images: [{glob: "registry.example/apps/**"}]\n  authorities: [{name: ci, key: {data: ${JSON.stringify(key)}}}]\n`;

describe('wharfmaster policy import', () => {
  it('prints the policy on standard output, and the review list beside it', async () => {
    const folder = temporaryFolder({
      'deploy/allowed.yaml': constraint('[gcr.io/foo]'),
      'deploy/app.yaml': 'kind: Pod\n',
      'notes.md': 'x',
    });
    const { out, notes } = await runExpecting(0, folder, ['policy', 'import', '.']);
    expect(out).toContain('    - gcr.io/foo/** # from deploy/allowed.yaml:4\n');
    expect(notes).toContain(
      'deploy/allowed.yaml:4  look  gcr.io/foo  The live rule compares the beginning of the text, so it also admits `gcr.io/foobar`',
    );
    expect(notes).toMatch(/\d+ taken over, \d+ to look at, \d+ left out\.\n$/);
    expect(notes).not.toContain('app.yaml');
  });

  it('makes a policy that check judges by', async () => {
    const folder = temporaryFolder({ 'allowed.yaml': constraint('[registry.example/]'), Dockerfile: 'FROM evil.example/x:1\n' });
    await runExpecting(0, folder, ['policy', 'import', 'allowed.yaml', '--output', '.wharfmaster.yaml']);
    await runExpecting(1, folder, ['check', 'Dockerfile']);
    await runExpecting(0, folder, ['policy', 'check']);
  });

  it('writes the public keys beside the policy, and nothing over what is there', async () => {
    const folder = temporaryFolder({ 'cip.yaml': signed });
    await runExpecting(0, folder, ['policy', 'import', 'cip.yaml', '--output', 'out/policy.yaml']);
    const file = join(folder, 'out/policy.yaml');
    expect(readFileSync(join(folder, 'out/keys/apps-ci.pub'), 'utf8')).toBe(key);
    expect(readFileSync(file, 'utf8')).toContain('file: keys/apps-ci.pub');
    writeFileSync(file, 'mine\n');
    const { notes } = await runExpecting(2, folder, ['policy', 'import', 'cip.yaml', '--output', 'out/policy.yaml']);
    expect(notes).toContain('--force');
    expect(readFileSync(file, 'utf8')).toBe('mine\n');
    await runExpecting(0, folder, ['policy', 'import', 'cip.yaml', '--output', 'out/policy.yaml', '--force']);
    expect(readFileSync(file, 'utf8')).toContain('kind: ImagePolicy');
  });

  it('gives policy, keys and review list in one as JSON', async () => {
    const folder = temporaryFolder({ 'cip.yaml': signed, 'x.txt': 'nothing' });
    const { out } = await runExpecting(0, folder, ['policy', 'import', 'cip.yaml', 'x.txt', '--format', 'json', '--name', 'bank']);
    const { policy, keys, review, unknown, sources } = JSON.parse(out) as Record<string, unknown>;
    expect(policy).toContain('metadata: {name: bank, version: "1"}');
    expect(keys).toEqual([{ name: 'keys/apps-ci.pub', text: key }]);
    expect(review).toContainEqual(expect.objectContaining({ file: 'cip.yaml', line: 5, kind: 'decision', path: 'sources.allow[0]' }));
    expect(unknown).toEqual(['x.txt']);
    expect(sources).toEqual(['cluster-image-policy']);
  });

  it.each<[string, number, readonly string[], Readonly<Record<string, string>>]>([
    ['without a path', 2, [], {}],
    ['for a path that does not exist', 2, ['gone.yaml'], {}],
    ['for files of no tool that is known', 2, ['x.txt'], { 'x.txt': 'nothing' }],
    ['for a folder without such files', 2, ['.'], { 'x.yaml': 'kind: Pod\n' }],
  ])('exits with a sentence %s', async (_, code, args, files) => {
    const { notes, out } = await runExpecting(code, temporaryFolder(files), ['policy', 'import', ...args]);
    expect(out).toBe('');
    expect(notes).toMatch(/^wharfmaster: .+\.\n$/m);
  });

  it('escapes what stands in foreign files', async () => {
    const folder = temporaryFolder({ 'x.yaml': constraint('["\\u001b[31mevil\\u202e/x"]') });
    const { out, notes } = await runExpecting(0, folder, ['policy', 'import', 'x.yaml']);
    expect(out + notes).not.toMatch(/[\u001b\u202e]/);
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });
});
