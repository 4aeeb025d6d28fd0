import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, runExpecting, smallestPolicy } from './support/run-cli.js';

describe('files that another file speaks of', () => {
  it('are read as what they are meant to be, and need not exist', async () => {
    const folder = temporaryFolder({
      '.gitlab-ci.yml': 'include: [{local: /ci/build.yml}, {local: ci/missing.yml}]\nimage: registry.example/top:1\n',
      'ci/build.yml': 'build:\n  image: registry.example/build:1\n',
      'ci/other.yml': 'build:\n  image: registry.example/other:1\n',
      'action.yml': 'runs: {using: docker, image: tools/image.build}\n',
      'tools/image.build': 'FROM registry.example/tool:1\n',
    });
    const { out, notes } = await runExpecting(0, folder, ['images', '--format', 'json']);
    const images: { readonly file: string; readonly kind: string }[] = JSON.parse(out);
    expect(images.map(({ file, kind }) => `${file} ${kind}`)).toEqual([
      '.gitlab-ci.yml gitlab-ci/image',
      'ci/build.yml gitlab-ci/image',
      'tools/image.build dockerfile/from',
    ]);
    expect(notes).not.toContain('missing.yml');
  });

  it('are never read through a link that leads out of the folder, and that is said', async () => {
    const outside = temporaryFolder({ 'tool.build': 'FROM registry.example/outside:1\n' });
    const folder = temporaryFolder({ 'action.yml': 'runs: {using: docker, image: image.build}\n' });
    symlinkSync(join(outside, 'tool.build'), join(folder, 'image.build'));
    const { out, notes } = await runExpecting(0, folder, ['images']);
    expect(out).toBe('');
    expect(notes).toContain('image.build: It is a link that leads out of the folder');
  });

  it('are read once each, and those that are too many are said', async () => {
    const services = (count: number, name: (at: number) => string): string =>
      `services:\n${Array.from({ length: count }, (_, at) => `  s${at}: {build: {context: ., dockerfile: ${name(at)}}}\n`).join('')}`;
    const one = temporaryFolder({
      'compose.yaml': services(1100, (at) => (at < 1099 ? 'a.build' : 'z.build')),
      'z.build': 'FROM x.example/z:1\n',
    });
    expect((await runExpecting(0, one, ['images'])).out).toContain('x.example/z:1');
    const many = temporaryFolder({ 'compose.yaml': services(1100, (at) => `${at}.build`) });
    expect((await runExpecting(0, many, ['images'])).notes).toContain('speak of more than 1000 others');
    expect((await runExpecting(0, many, ['check', '--allow-no-policy'])).out).toContain('speak of more than 1000 others');
  });

  it('leave what reads them undetermined when they are there and may not be looked into', async () => {
    const outside = temporaryFolder({ env: 'IMAGE=evil.example/x:1\n' });
    const folder = temporaryFolder({
      '.wharfmaster.yaml': smallestPolicy,
      'compose.yaml': 'services: {web: {image: "${IMAGE:-registry.example/x:1}"}}\n',
    });
    symlinkSync(join(outside, 'env'), join(folder, '.env'));
    const { out } = await runCli(folder, ['check', '--format', 'json']);
    expect(out).toContain('Other files that count here were not looked into: `.env`.');
    expect(out).not.toContain('evil.example');
  });
});
