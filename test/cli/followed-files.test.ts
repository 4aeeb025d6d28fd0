import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runExpecting } from './support/run-cli.js';

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
});
