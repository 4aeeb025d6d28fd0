import { describe, expect, it } from 'vitest';
import {
  canonicalName,
  findCandidates,
  findDockerfile,
  mentions,
  whyItBelongs,
  type WorkspaceText,
} from '../../../../src/vscode/scanning/find-dockerfile.js';
import { scanOf } from '../support/scans.js';

const file = (path: string, text: string): WorkspaceText => ({ uri: `file:///w/${path}`, path: `/w/${path}`, text });
const lodash = file('Dockerfile', 'FROM base:12\nCOPY packages/lodash /app\n');
const other = file('other/Dockerfile', 'FROM base:12\nRUN make everything\nRUN make more\nCOPY x /y\n');
const image = { names: ['web:dev'], labels: {}, config: scanOf('a').config };

describe('which Dockerfile made an image', () => {
  it('is the one that fits its history', async () => {
    const candidates = await findCandidates([other, lodash], []);
    expect(findDockerfile(image, candidates)).toMatchObject({
      dockerfile: { uri: lodash.uri, because: 'history', certain: true, baseLayers: 1 },
      fits: true,
      base: 'base:12',
    });
  });

  it('is a guess when two fit alike', async () => {
    const candidates = await findCandidates([lodash, file('copy/Dockerfile', lodash.text)], []);
    expect(findDockerfile(image, candidates)?.dockerfile.certain).toBe(false);
  });

  it('is what the build file that names the image has built, with its target and arguments', async () => {
    const staged = file('Dockerfile', 'FROM base:12 AS app\nCOPY packages/lodash /app\nFROM app AS test\nRUN make test\n');
    const copy = file('copy/Dockerfile', 'FROM base:12\nCOPY packages/lodash /app\n');
    const compose = file(
      'compose.yaml',
      'services:\n  web:\n    image: web:dev\n    build:\n      context: .\n      target: app\n      args: { A: b }\n',
    );
    const found = findDockerfile(image, await findCandidates([copy, staged], [compose]));
    expect(found?.dockerfile).toMatchObject({ uri: staged.uri, target: 'app', buildArgs: { A: 'b' }, because: 'name', certain: true });
  });

  it('is nobody’s when nothing fits', async () => {
    expect(findDockerfile(image, await findCandidates([file('Dockerfile', 'FROM x\nRUN a\nRUN b\nRUN c\n')], []))?.fits ?? false).toBe(
      false,
    );
  });
});

describe('whether an image is one of this workspace’s', () => {
  it('follows from its name in a file, from its Compose project, or from its history', async () => {
    const manifest = file('k8s/a.yaml', 'image: web:dev\n');
    const compose = file('My Shop/compose.yaml', 'services: {}\n');
    const composed = { ...image, labels: { 'com.docker.compose.project': 'myshop' } };
    expect(whyItBelongs(image, [manifest], undefined)).toBe('web:dev stands in a.yaml');
    expect(whyItBelongs(composed, [compose], undefined)).toBe('Compose project myshop');
    expect(whyItBelongs(image, [], findDockerfile(image, await findCandidates([lodash], [])))).toBe('its history fits Dockerfile');
    expect(whyItBelongs(image, [compose, other], undefined)).toBeUndefined();
  });

  it('takes a name for itself only where it stands alone', () => {
    expect(mentions('image: registry.example/web:dev', 'web:dev')).toBe(false);
    expect(mentions('image: web:dev2', 'web:dev')).toBe(false);
    expect(mentions('docker run web:dev\n', 'web:dev')).toBe(true);
    expect(mentions('image: "web:dev"', 'localhost/web:dev')).toBe(true);
  });

  it('takes a name without its tag only behind a key for images', () => {
    expect(mentions('test: run\n', 'test:latest')).toBe(false);
    expect(mentions('  image: test\n', 'test:latest')).toBe(true);
    expect(mentions('tags = ["test"]\n', 'test:latest')).toBe(true);
  });

  it('looks through a hostile text in one pass', () => {
    const text = 'a:1'.repeat(300_000);
    const began = performance.now();
    expect(mentions(text, 'a:1')).toBe(false);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

it('names of runtimes and of files compare by one spelling', () => {
  expect([canonicalName('node'), canonicalName('docker.io/library/node:latest'), canonicalName('Not a name')]).toEqual([
    'docker.io/library/node:latest',
    'docker.io/library/node:latest',
    undefined,
  ]);
});
