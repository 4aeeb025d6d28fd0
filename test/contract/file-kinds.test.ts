import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose } from '../../src/core/file-kinds/compose/index.js';
import { devcontainer } from '../../src/core/file-kinds/devcontainer/index.js';
import { dockerBake } from '../../src/core/file-kinds/docker-bake/index.js';
import { dockerfile } from '../../src/core/file-kinds/dockerfile/index.js';
import { githubActions } from '../../src/core/file-kinds/github-actions/index.js';
import { bitbucket } from '../../src/core/file-kinds/bitbucket/index.js';
import { buildkite } from '../../src/core/file-kinds/buildkite/index.js';
import { cloudBuild } from '../../src/core/file-kinds/cloud-build/index.js';
import { drone } from '../../src/core/file-kinds/drone/index.js';
import { gitlabCi } from '../../src/core/file-kinds/gitlab-ci/index.js';
import { terraform } from '../../src/core/file-kinds/terraform/index.js';
import { vela } from '../../src/core/file-kinds/vela/index.js';
import { woodpecker } from '../../src/core/file-kinds/woodpecker/index.js';
import { azurePipelines } from '../../src/core/file-kinds/azure-pipelines/index.js';
import { circleci } from '../../src/core/file-kinds/circleci/index.js';
import { helm } from '../../src/core/file-kinds/helm/index.js';
import { jenkinsfile } from '../../src/core/file-kinds/jenkinsfile/index.js';
import { quadlet } from '../../src/core/file-kinds/quadlet/index.js';
import { skaffold } from '../../src/core/file-kinds/skaffold/index.js';
import { ko } from '../../src/core/file-kinds/ko/index.js';
import { serverless } from '../../src/core/file-kinds/serverless/index.js';
import { render } from '../../src/core/file-kinds/render/index.js';
import { ecs } from '../../src/core/file-kinds/ecs/index.js';
import { ansible } from '../../src/core/file-kinds/ansible/index.js';
import { nomad } from '../../src/core/file-kinds/nomad/index.js';
import { earthfile } from '../../src/core/file-kinds/earthfile/index.js';
import { buildpacks } from '../../src/core/file-kinds/buildpacks/index.js';
import { fly } from '../../src/core/file-kinds/fly/index.js';
import { bazel } from '../../src/core/file-kinds/bazel/index.js';
import { kubernetes } from '../../src/core/file-kinds/kubernetes/index.js';
import { kustomize } from '../../src/core/file-kinds/kustomize/index.js';
import { noFacts, type FileKind, type Reader, type Reading } from '../../src/core/model/reading.js';

/* The promises of every file kind (architecture.md, Adding one thing in one folder): each entry runs through all of them. */

interface Entry {
  readonly kind: FileKind;
  /** Folder of worked examples, and the endings of their names. */
  readonly examples: string;
  readonly endings: readonly string[];
}

const entries: readonly Entry[] = [
  { kind: compose, examples: 'compose', endings: ['.yaml'] },
  { kind: devcontainer, examples: 'devcontainer', endings: ['.json'] },
  { kind: dockerBake, examples: 'docker-bake', endings: ['.hcl', '.json'] },
  { kind: dockerfile, examples: 'dockerfile', endings: ['.Dockerfile'] },
  { kind: githubActions, examples: 'github-actions', endings: ['.yml'] },
  { kind: helm, examples: 'helm', endings: ['.yaml', '.tpl'] },
  { kind: kustomize, examples: 'kustomize', endings: ['.yaml'] },
  { kind: bitbucket, examples: 'bitbucket', endings: ['.yml'] },
  { kind: buildkite, examples: 'buildkite', endings: ['.yml'] },
  { kind: cloudBuild, examples: 'cloud-build', endings: ['.yaml', '.json'] },
  { kind: drone, examples: 'drone', endings: ['.yml', '.yaml'] },
  { kind: gitlabCi, examples: 'gitlab-ci', endings: ['.yml'] },
  { kind: vela, examples: 'vela', endings: ['.yml'] },
  { kind: woodpecker, examples: 'woodpecker', endings: ['.yml', '.yaml'] },
  { kind: azurePipelines, examples: 'azure-pipelines', endings: ['.yml'] },
  { kind: circleci, examples: 'circleci', endings: ['.yml'] },
  { kind: jenkinsfile, examples: 'jenkinsfile', endings: ['.jenkinsfile', '.Jenkinsfile'] },
  { kind: terraform, examples: 'terraform', endings: ['.tf', '.tf.json'] },
  { kind: quadlet, examples: 'quadlet', endings: ['.container', '.image', '.volume', '.artifact', '.build', '.kube'] },
  { kind: skaffold, examples: 'skaffold', endings: ['.yaml'] },
  { kind: ko, examples: 'ko', endings: ['.yaml'] },
  { kind: serverless, examples: 'serverless', endings: ['.yml'] },
  { kind: render, examples: 'render', endings: ['.yaml'] },
  { kind: ecs, examples: 'ecs', endings: ['.json', '.yaml'] },
  { kind: ansible, examples: 'ansible', endings: ['.yml'] },
  { kind: nomad, examples: 'nomad', endings: ['.nomad'] },
  { kind: earthfile, examples: 'earthfile', endings: ['.earth'] },
  { kind: buildpacks, examples: 'buildpacks', endings: ['.toml'] },
  { kind: fly, examples: 'fly', endings: ['.toml'] },
  { kind: bazel, examples: 'bazel', endings: ['.bazel', '.bzl'] },
  { kind: kubernetes, examples: 'kubernetes', endings: ['.yaml', '.json'] },
];

describe.each(entries)('the file kind $kind.id', ({ kind, examples, endings }) => {
  const folder = new URL(`../cases/${examples}/`, import.meta.url);
  const files = readdirSync(folder)
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(new URL(path, folder), 'utf8') }));

  it('has worked examples', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it('names its places after itself, each once', () => {
    const ids = kind.places.map(({ id }) => id);
    expect(ids.filter((id) => !id.startsWith(`${kind.id}/`))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks only at places of its table', async () => {
    const reader = await kind.load();
    const asked = files.flatMap((file) => reader.read(file, noFacts).uses.map(({ place }) => place));
    expect(asked.filter((place) => !kind.places.includes(place))).toEqual([]);
  });

  it('has a worked example for every place', async () => {
    const reader = await kind.load();
    const readings = files.map((file) => reader.read(file, noFacts));
    const asked = new Set(
      readings.flatMap(({ uses, builds, embedded }) => [
        ...uses.map(({ place }) => place.id),
        ...builds.map(({ argPlace }) => argPlace.id),
        ...embedded.flatMap(({ within }) => within?.id ?? []),
      ]),
    );
    expect(kind.places.map(({ id }) => id).filter((id) => !asked.has(id))).toEqual([]);
  });

  it('has one of its words in every example that names an image', async () => {
    const reader = await kind.load();
    const skipped = files.filter(({ text }) => kind.words.every((word) => !text.toLowerCase().includes(word.toLowerCase())));
    expect(skipped.filter((file) => reader.read(file, noFacts).uses.length > 0)).toEqual([]);
  });

  it('reads every prefix of its examples, with ranges that hold what they say', async () => {
    const reader = await kind.load();
    for (const { path, text } of files) {
      for (const end of prefixEnds(text)) expectSound(reader, path, text.slice(0, end));
    }
  });

  it('reads its examples with any character put in, left out, or doubled', async () => {
    const reader = await kind.load();
    for (const { path, text } of files) {
      for (const [index, piece] of hostilePieces.entries()) {
        for (let at = index; at < text.length; at += 1 + Math.ceil(text.length / 6)) {
          expectSound(reader, path, text.slice(0, at) + piece + text.slice(at + (at % 2)));
        }
      }
    }
  });

  it('reads its examples with CRLF, with a BOM, and with CR alone', async () => {
    const reader = await kind.load();
    for (const { path, text } of files) {
      for (const other of [text.replaceAll('\n', '\r\n'), `\uFEFF${text}`, text.replaceAll('\n', '\r')]) expectSound(reader, path, other);
    }
  });

  it('reads the same uses from LF and CRLF', async () => {
    const reader = await kind.load();
    for (const { path, text } of files) {
      const crlf = reader.read({ path, text: text.replaceAll(/\r?\n/g, '\r\n') }, noFacts);
      expect(values(crlf), path).toEqual(values(reader.read({ path, text }, noFacts)));
    }
  });
});

const hostilePieces = [
  '',
  '\0',
  '\r',
  '\u0085',
  '\u2028',
  '\u00a0',
  '\uD800',
  '"',
  "'",
  '\\',
  '`',
  '${',
  '<<',
  '{{',
  '[',
  ':',
  '#',
  '&a',
  '*a',
  '\t',
  '\n',
];

/** Every end of a short example; in a long one some, and always those around the marks at which readings change. */
function prefixEnds(text: string): readonly number[] {
  const step = Math.ceil(text.length / 160);
  return Array.from(text.split('').keys()).filter((end) => end % step === 0 || /["'`\\$\0\r\u2028]/.test(text.slice(end - 1, end)));
}

function expectSound(reader: Reader, path: string, text: string): void {
  const reading = reader.read({ path, text }, noFacts);
  const wrong = [...wrongUses(text, reading), ...wrongSpans(text, reading)];
  if (wrong.length > 0) expect.fail(`${path}: ${wrong.join('; ')}\n${text}`);
}

function wrongUses(text: string, { uses }: Reading): readonly string[] {
  return uses.flatMap(({ at, written, value }) => {
    const problems = text.slice(at.span.start, at.span.end) === written ? [] : [`${written} is not what stands at its range`];
    if (value.kind !== 'reference') return problems;
    const wrong = value.pieces.filter(
      (piece) => piece.literal && text.slice(piece.at.span.start, piece.at.span.end) !== value.text.slice(piece.start, piece.end),
    );
    return [...problems, ...wrong.map((piece) => `piece ${value.text.slice(piece.start, piece.end)} is not literal`)];
  });
}

function wrongSpans(text: string, { problems, notCovered }: Reading): readonly string[] {
  const spans = [
    ...notCovered,
    ...problems.flatMap(({ span, undetermined }) => (undetermined === undefined ? [span] : [span, undetermined])),
  ];
  return spans
    .filter(({ start, end }) => start < 0 || end < start || end > text.length)
    .map(({ start, end }) => `span ${String(start)}-${String(end)}`);
}

function values({ uses }: Reading): readonly unknown[] {
  return uses.map(({ place, use, stage, value }) => [place.id, use, stage, value.kind, 'text' in value ? value.text : value]);
}
