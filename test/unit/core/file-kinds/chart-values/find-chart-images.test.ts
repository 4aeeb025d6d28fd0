import { describe, expect, it } from 'vitest';
import { findChartImages } from '../../../../../src/core/file-kinds/chart-values/index.js';
import { Search } from '../../../../../src/core/file-kinds/yaml-places/index.js';
import { readDocuments } from '../../../../../src/core/file-kinds/yaml/read-documents.js';
import type { PlaceInfo } from '../../../../../src/core/model/image-use.js';

const place: PlaceInfo = { id: 'helm/values', label: 'Values', use: 'run', class: 'manifest', example: '' };

/** What the values name: each text with the text at its range, and the roles and texts of the related places. */
function imagesIn(text: string): readonly string[] {
  const file = { path: 'values.yaml', text };
  const { documents } = readDocuments(text, { words: [''] });
  return documents.flatMap((document) => {
    const search = new Search(file, document);
    return document.roots.flatMap((root) =>
      findChartImages(root, search, { place, file: file.path }).map(({ text: found, at, related = [] }) =>
        [
          found.runs.some(({ open }) => open !== undefined) ? `${found.text} (open)` : found.text,
          `at ${text.slice(at.start, at.end)}`,
          ...related.map(({ role, span }) => `${role} ${text.slice(span.start, span.end)}`),
        ].join(', '),
      ),
    );
  });
}

describe('the images of chart values', () => {
  it.each([
    ['image: {registry: quay.io, repository: org/app, tag: 1.10}', ['quay.io/org/app:1.10, at org/app, registry quay.io, tag 1.10']],
    ['image: {repository: org/app, tag: "1.2@sha256:abc"}', ['org/app:1.2@sha256:abc, at org/app, tag 1.2@sha256:abc']],
    ['image: {repository: org/app, tag: 1, digest: "sha256:abc"}', ['org/app:1@sha256:abc, at org/app, tag 1, digest sha256:abc']],
    ['image: {repository: org/app, digest: "sha256:abc"}', ['org/app@sha256:abc, at org/app, digest sha256:abc']],
    ['image: {repository: org/app}', ['org/app:unknown (open), at org/app']],
    ['image: {repository: org/app, tag: ""}', ['org/app:unknown (open), at org/app']],
    ['image: {repository: "org/app:2"}', ['org/app:2, at org/app:2']],
    ['image: {registry: quay.io, name: org/app, tag: 1}', ['quay.io/org/app:1, at org/app, registry quay.io, tag 1']],
    ['image: {name: org/app, tag: 1}', ['org/app:1, at org/app, tag 1']],
    ['imageRepository: org/app\nimageTag: 1', ['org/app:1, at org/app, tag 1']],
    ['fooImage: org/app\nfooTag: 1', ['org/app:1, at org/app, tag 1']],
    ['fooImage: org/app\nfooImageTag: 1', ['org/app:1, at org/app, tag 1']],
    ['image: org/app\ntag: 1', ['org/app:1, at org/app, tag 1']],
    ['image: org/app:2\ntag: 1', ['org/app:2, at org/app:2']],
    ['image: nginx', ['nginx, at nginx']],
    ['prometheus: {repository: quay.io/prom, tag: v1}', ['quay.io/prom:v1, at quay.io/prom, tag v1']],
    [
      'global: {imageRegistry: mirror.example}\nimage: {registry: docker.io, repository: org/app, tag: 1}',
      ['mirror.example/org/app:1, at org/app, registry mirror.example, tag 1'],
    ],
    [
      'global: {imageRegistry: ""}\nimage: {registry: docker.io, repository: app, tag: 1}',
      ['docker.io/app:1, at app, registry docker.io, tag 1'],
    ],
    ['images: {web: "org/app:1", pullPolicy: Always}', ['org/app:1, at org/app:1']],
    ['images: {web: {repository: org/app, tag: 1}}', ['org/app:1, at org/app, tag 1']],
    ['extraImages: [{repository: org/app, tag: 1}]', ['org/app:1, at org/app, tag 1']],
    ['base: &b {repository: org/app, tag: 1}\nimage: {<<: *b, tag: 2}', ['org/app:1, at org/app, tag 1', 'org/app:2, at org/app, tag 2']],
  ])('finds them in %s', (text, expected) => {
    expect(imagesIn(text)).toEqual(expected);
  });

  it.each([
    'chart: {repository: "https://charts.example/stable", version: 1}',
    'image: true',
    'image: {}',
    'image: ""',
    'image: null',
    'imagePullPolicy: IfNotPresent',
    'image: {repository: "https://git.example/a.git", tag: 1}',
    'bgImage: /img/a.png',
    'heroImage: cover',
    'git: {repository: org/app, tag: v1}',
    'repository: org/app',
    'name: app\ntag: 1',
    'imagePullSecrets: [{name: regcred}]',
    'osImage: ubuntu-20.04',
  ])('finds none in %s', (text) => {
    expect(imagesIn(text)).toEqual([]);
  });
});
