import { describe, expect, it } from 'vitest';
import { noFacts, type KnownFacts } from '../../../../src/core/model/reading.js';
import { printReference } from '../../../../src/core/reference/index.js';
import { readSource } from '../../../../src/core/use-cases/read-source.js';

/* Files that stand in a file or are built by it, read by the driver: text in, what stands where out. */

type Texts = Readonly<Record<string, string>>;

function knowing(texts: Texts, unknown: readonly string[] = []): KnownFacts {
  return {
    ...noFacts,
    files: {
      read(file) {
        const text = texts[file];
        if (text !== undefined) return { state: 'text', text };
        return unknown.includes(file) ? { state: 'unknown' } : { state: 'absent' };
      },
      list: () => [],
    },
  };
}

async function picture(text: string, texts: Texts = {}, path = 'app/compose.yaml'): Promise<readonly string[]> {
  const { uses } = await readSource({ path, text }, knowing(texts));
  return uses.map((use) => {
    const { place, value, at } = use;
    expect(text.slice(at.span.start, at.span.end)).toBe(use.written);
    const meant = value.kind === 'reference' ? printReference(value.reference) : value.kind;
    const elsewhere = use.related.filter(({ file }) => file !== path).map(({ file, role }) => ` ${role} ${file}`);
    return `${use.written} = ${meant} ${place.id} ${use.use}${elsewhere.join('')}`;
  });
}

function service(...lines: readonly string[]): string {
  return ['services:', '  web:', '    build:', ...lines.map((line) => `      ${line}`), ''].join('\n');
}

describe('a Dockerfile inside a Compose file', () => {
  it('has its images where they are written', async () => {
    const text = service(
      'dockerfile_inline: |',
      '  FROM node:22 AS build',
      '  FROM "alpine:3"',
      '  COPY --from=build /a /a',
      '  COPY --from=nginx:1 /b /b',
    );
    expect(await picture(text)).toEqual([
      'node:22 = docker.io/library/node:22 dockerfile/from tool',
      'alpine:3 = docker.io/library/alpine:3 dockerfile/from base',
      'nginx:1 = docker.io/library/nginx:1 dockerfile/copy-from tool',
    ]);
  });

  it('has them there with CRLF, in a flow map, and folded', async () => {
    const block = service('dockerfile_inline: |', '  FROM node:22', '  FROM alpine').replaceAll('\n', '\r\n');
    expect(await picture(block)).toEqual([
      'node:22 = docker.io/library/node:22 dockerfile/from tool',
      'alpine = docker.io/library/alpine dockerfile/from base',
    ]);
    expect(await picture('services: {web: {build: {dockerfile_inline: "FROM node:22"}}}')).toEqual([
      'node:22 = docker.io/library/node:22 dockerfile/from base',
    ]);
    const [folded] = await picture(service('dockerfile_inline: >', '  FROM', '  node:22'));
    expect(folded).toContain('= docker.io/library/node:22 dockerfile/from base');
  });

  it('is interpolated before Docker gets it', async () => {
    const text = service('dockerfile_inline: |', '  ARG V=1', '  FROM app:$$V', '  FROM ${IMAGE:-node:22}', '  FROM ${REGISTRY}/app:1');
    expect(await picture(text)).toEqual([
      'app:$$V = docker.io/library/app:1 dockerfile/from tool',
      '${IMAGE:-node:22} = docker.io/library/node:22 dockerfile/from tool',
      '${REGISTRY}/app:1 = unresolved dockerfile/from base',
    ]);
  });

  it('keeps every place in a quoted scalar with escapes', async () => {
    expect(
      await picture('services: {web: {build: {dockerfile_inline: "FROM node:22\\nFROM alpine\\nCOPY --from=nginx:1 /a /a\\n"}}}'),
    ).toEqual([
      'node:22 = docker.io/library/node:22 dockerfile/from tool',
      'alpine = docker.io/library/alpine dockerfile/from base',
      'nginx:1 = docker.io/library/nginx:1 dockerfile/copy-from tool',
    ]);
  });

  it('assumes what is taken to be empty, also at the end of a word and in a default', async () => {
    const text = service(
      'dockerfile_inline: |',
      '  ARG BASE=alpine:3${A:+-a}',
      '  FROM $$BASE',
      '  FROM node:22${B:+-b}',
      '  FROM ${C:-}debian',
    );
    const { uses } = await readSource({ path: 'app/compose.yaml', text }, noFacts);
    const assumed = uses.map(({ written, value }) => [written, 'assumes' in value ? value.assumes.map(({ name }) => name) : []]);
    expect(assumed).toEqual([
      ['$$BASE', ['BASE', 'A']],
      ['node:22${B:+-b}', ['B']],
      ['${C:-}debian', ['C']],
    ]);
  });

  it('takes what `.env` says, and points there', async () => {
    const text = service('dockerfile_inline: |', '  FROM ${REGISTRY}/node:${TAG:-1}');
    expect(await picture(text, { 'app/.env': 'REGISTRY=registry.example\nTAG=22\n' })).toEqual([
      '${REGISTRY}/node:${TAG:-1} = registry.example/node:22 dockerfile/from base arg app/.env arg app/.env',
    ]);
  });

  it('is unresolved where something open makes it malformed', async () => {
    expect(await picture(service('dockerfile_inline: |', '  FROM node@${DIGEST}'))).toEqual([
      'node@${DIGEST} = unresolved dockerfile/from base',
    ]);
  });

  it('shows no value of `.env` that is no reference', async () => {
    const text = service('dockerfile_inline: |', '  FROM node@${PASSWORD}');
    const { uses } = await readSource({ path: 'app/compose.yaml', text }, knowing({ 'app/.env': 'PASSWORD=Hunter2!' }));
    expect(uses.map(({ value }) => value.kind)).toEqual(['malformed']);
    expect(JSON.stringify(uses.map(({ value }) => ({ ...value, assumes: [] })))).not.toContain('Hunter2');
  });

  it('is said when Compose refuses to interpolate it', async () => {
    const text = service('dockerfile_inline: |', '  FROM node:${TAG%-*}');
    const { uses, problems } = await readSource({ path: 'app/compose.yaml', text }, noFacts);
    expect(uses).toEqual([]);
    expect(problems.map(({ code, undetermined }) => [code, undetermined && text.slice(undetermined.start, undetermined.end)])).toEqual([
      ['syntax', 'FROM node:${TAG%-*}'],
    ]);
  });
});

describe('a Dockerfile that a Compose file has built', () => {
  const dockerfile = 'ARG BASE=alpine\nARG VERSION=1\nFROM $BASE AS build\nFROM node:$VERSION\nCOPY --from=build / /\n';

  it('has the images that an argument decides at the argument', async () => {
    const text = service('context: .', 'args:', '  BASE: registry.example/base:1', '  VERSION: 1.10', '  OTHER: x');
    expect(await picture(text, { 'app/Dockerfile': dockerfile })).toEqual([
      'registry.example/base:1 = registry.example/base:1 compose/build-arg base default app/Dockerfile',
      '1.10 = docker.io/library/node:1.1 compose/build-arg base default app/Dockerfile',
    ]);
  });

  it('is found by context and dockerfile, and built to its target', async () => {
    const text = service('context: ../src', 'dockerfile: build/api.Dockerfile', 'target: BUILD', 'args: ["BASE=node:22"]');
    expect(await picture(text, { 'src/build/api.Dockerfile': dockerfile })).toEqual([
      'node:22 = docker.io/library/node:22 compose/build-arg base default src/build/api.Dockerfile',
    ]);
  });

  it.each([
    ['a URL', 'https://example.org/app.git'],
    ['git', 'git@example.org:app.git'],
    ['an absolute path', '/srv/app'],
    ['something unknown', '${WHERE}'],
  ])('is not looked for behind %s', async (_, context) => {
    const { follows } = await readSource({ path: 'app/compose.yaml', text: service(`context: ${context}`) }, noFacts);
    expect(follows).toEqual([]);
  });

  it('is asked for when nobody knows it yet', async () => {
    const text = 'services: {web: {build: ./api, image: "$TAG"}}';
    const reading = await readSource({ path: 'app/compose.yaml', text }, knowing({}, ['app/.env', 'app/api/Dockerfile']));
    expect(reading.wants).toEqual(['app/.env', 'app/api/Dockerfile']);
    expect(reading.follows).toEqual([{ file: 'app/api/Dockerfile', kind: 'dockerfile' }]);
  });

  it('takes an argument without a value from `.env`, and its own default where nobody knows better', async () => {
    const text = service('context: .', 'args: [BASE, VERSION]');
    expect(await picture(text, { 'app/Dockerfile': dockerfile, 'app/.env': 'BASE=node:22' })).toEqual([
      'BASE = docker.io/library/node:22 compose/build-arg base arg app/.env default app/Dockerfile',
    ]);
  });

  it('gets contexts in place of its stages and images, and they are judged where they are given', async () => {
    const text = service(
      'context: .',
      'additional_contexts:',
      '  alpine: docker-image://registry.example/alpine:3',
      '  node: ../node',
      '  tools: docker-image://registry.example/tools:1',
    );
    const built = 'FROM alpine\nFROM node\nFROM ubuntu AS tools\nFROM alpine:latest\nCOPY --from=tools / /\n';
    expect(await picture(text, { 'app/Dockerfile': built })).toEqual([
      'registry.example/alpine:3 = registry.example/alpine:3 compose/additional-context base default app/Dockerfile',
      'registry.example/tools:1 = registry.example/tools:1 compose/additional-context base default app/Dockerfile',
    ]);
  });

  it('gets contexts in an inline Dockerfile as well', async () => {
    const text = service(
      'additional_contexts: ["alpine=docker-image://replaced:1"]',
      'dockerfile_inline: |',
      '  FROM alpine',
      '  FROM debian',
    );
    expect(await picture(text)).toEqual([
      'replaced:1 = docker.io/library/replaced:1 compose/additional-context tool',
      'debian = docker.io/library/debian dockerfile/from base',
    ]);
  });
});

it('reads a manifest that is named like a Compose file', async () => {
  const text = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: nginx:1}]}\n';
  expect(await picture(text, {}, 'compose-pod.yaml')).toEqual(['nginx:1 = docker.io/library/nginx:1 kubernetes/container run']);
});

describe('resources of a cluster in a file that another kind has claimed', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: registry.example/pod:1}]}\n';
  const imagesIn = async (path: string, text: string) =>
    (await readSource({ path, text }, noFacts)).uses.map(({ place, written }) => `${place.id} ${written}`);

  it.each([
    ['that looks like tasks of Ansible', 'a.yaml', `${pod}metadata:\n  annotations:\n    k8s: "yes"\n`],
    ['that looks like a task definition of ECS', 'a.yaml', `${pod}metadata:\n  annotations:\n    ImageUri: "none"\n`],
    ['that looks like a Compose file', 'a.yaml', `${pod}---\nservices:\n  web: {build: .}\n`],
    ['that has the name of a Compose file', 'compose.yaml', pod],
    ['that begins with a kustomization', 'a.yaml', `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n---\n${pod}`],
    ['that has the name of a workflow', '.github/workflows/a.yml', pod],
  ])('are read all the same: %s', async (_, path, text) => {
    expect(await imagesIn(path, text)).toContain('kubernetes/container registry.example/pod:1');
  });

  it('are not found where there are none', async () => {
    const compose = 'services:\n  web: {image: registry.example/web:1, command: "kind apiVersion"}\n';
    expect(await imagesIn('compose.yaml', compose)).toEqual(['compose/service registry.example/web:1']);
    const broken = 'services:\n  web: {image: registry.example/web:1\nx: "apiVersion kind\n';
    expect((await imagesIn('compose.yaml', broken)).filter((image) => image.startsWith('kubernetes/'))).toEqual([]);
  });

  it('are not told twice by a kustomization', async () => {
    const text =
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages: [{name: a, newName: registry.example/a, newTag: "1"}]\n';
    expect(await imagesIn('kustomization.yaml', text)).toEqual(['kustomize/image registry.example/a']);
  });
});

describe('a Dockerfile in a scalar of several lines', () => {
  const styles = {
    single: ["'FROM node:22 AS a", '', '  FROM alpine:3', '', "  RUN it''s \\", '  x', '', "  COPY --from=nginx:1 / /'"],
    double: ['"FROM node:22 AS a\\n\\', '  FROM \\x61lpine:3\\nRUN \\"x\\"', '', '  COPY --from=nginx:1 / /"'],
    folded: ['>', '  FROM node:22 AS a', '', '  FROM alpine:3', '', '  COPY --from=nginx:1', '  / /'],
  };

  it.each(Object.entries(styles))('has each image at its own place: %s', async (_, lines) => {
    for (const eol of ['\n', '\r\n']) {
      const text = service(`dockerfile_inline: ${lines[0] ?? ''}`, ...lines.slice(1)).replaceAll('\n', eol);
      const { uses } = await readSource({ path: 'app/compose.yaml', text }, noFacts);
      expect(uses.map(({ written }) => written.replace('\\x61', 'a'))).toEqual(['node:22', 'alpine:3', 'nginx:1']);
      expect(uses.map(({ at }) => text.slice(at.span.start, at.span.end))).toEqual(uses.map(({ written }) => written));
    }
  });
});

describe('what is too much to be read', () => {
  async function doubts(text: string, { files = noFacts.files, path = 'app/compose.yaml' } = {}): Promise<readonly string[]> {
    const { problems } = await readSource({ path, text }, { ...noFacts, files });
    return problems.flatMap(({ code, undetermined, within }) =>
      undetermined === undefined
        ? []
        : [`${code} ${String(text.slice(undetermined.start, undetermined.end).split('\n').length)} ${within?.id ?? ''}`],
    );
  }

  const services = (count: number, lines: (index: number) => readonly string[]): string =>
    `services:\n${Array.from({ length: count }, (_, at) => [`  s${at}:`, '    build:', ...lines(at).map((line) => `      ${line}`), ''].join('\n')).join('')}`;
  const dockerfile = { 'app/Dockerfile': 'ARG BASE=alpine\nFROM ${BASE}\n' };
  const argument = (at: number): readonly string[] => ['context: .', 'args:', `  BASE: evil.example/x:${at}`];

  it('does not begin with a thousand builds of one Dockerfile', async () => {
    const text = services(1000, argument);
    const { uses, problems } = await readSource({ path: 'app/compose.yaml', text }, knowing(dockerfile));
    expect([uses.length, problems.length]).toEqual([1000, 0]);
  });

  it('is said where it stands when it is more than five thousand', async () => {
    const text = services(5002, argument);
    const { uses, problems } = await readSource({ path: 'app/compose.yaml', text }, knowing(dockerfile));
    expect([uses.length, problems.length]).toEqual([5000, 1]);
    const { start = 0, end = 0 } = problems[0]?.undetermined ?? {};
    expect(text.slice(start, end)).toMatch(/^evil\.example\/x:5000\n[^]*evil\.example\/x:5001$/);
  });

  it('is said of one long Dockerfile that many services build', async () => {
    const long = { 'app/Dockerfile': `ARG BASE=alpine\nFROM \${BASE}\n${'# padding\n'.repeat(300_000)}` };
    expect(await doubts(services(4, argument), { files: knowing(long).files })).toEqual(['limit 6 ']);
  });

  it('is said of files in files in files in files', async () => {
    let text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: evil.example/x}]}\n';
    const said: unknown[] = [];
    for (let depth = 0; depth < 6; depth++) {
      text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a.yaml: |\n${text.replaceAll(/^/gm, '    ').trimEnd()}\n`;
      const { uses, problems } = await readSource({ path: 'a.yaml', text }, noFacts);
      said.push([uses.length, problems.map(({ code, within }) => `${code} ${within?.id ?? ''}`)]);
    }
    const unread = ['limit kubernetes/config-map'];
    expect(said).toEqual([
      [1, []],
      [1, []],
      [1, []],
      ...[
        [0, unread],
        [0, unread],
        [0, unread],
      ],
    ]);
  });

  it('is said of other files that are there and may not be looked into', async () => {
    const text = 'services:\n  web:\n    image: ${IMAGE:-approved.example/x:1}\n';
    const closed: KnownFacts['files'] = { read: () => ({ state: 'closed' }), list: () => [] };
    expect(await doubts(text, { files: closed })).toEqual(['unsupported 4 ']);
    expect(await doubts(text)).toEqual([]);
  });

  it('is said of more other files than anybody looks into, and of too long ones', async () => {
    const many = services(400, (at) => ['context: .', `dockerfile: ${at}.Dockerfile`, 'args: {BASE: x}']);
    const read = (length: number): KnownFacts['files'] => ({
      read: () => ({ state: 'text', text: `ARG BASE\nFROM \${BASE}\n#${'x'.repeat(length)}` }),
      list: () => [],
    });
    expect(await doubts(many, { files: read(1) })).toEqual([`limit ${String(many.split('\n').length)} `]);
    const few = services(5, (at) => ['context: .', `dockerfile: ${at}.Dockerfile`]);
    expect(await doubts(few, { files: read(3_900_000) })).toEqual([`limit ${String(few.split('\n').length)} `]);
  });
});

describe('what came from outside the repository', () => {
  const environment = { 'app/.env': 'PART=hunter2\n' };
  const values = async (text: string): Promise<readonly unknown[]> => {
    const { uses } = await readSource({ path: 'app/compose.yaml', text }, knowing(environment));
    return uses.map(({ value }) => (value.kind === 'unresolved' ? [value.variables, value.known.repository, value.isForeign] : value.kind));
  };

  it('is marked where the rest of the image is not known', async () => {
    expect(await values('services: {web: {image: "${PART}/x:${UNSET}"}}\n')).toEqual([[['UNSET'], 'hunter2/x', true]]);
    expect(await values('services: {web: {image: "x/y:${UNSET}"}}\n')).toEqual([[['UNSET'], 'x/y', undefined]]);
  });

  it('is marked through a Dockerfile inside as well, and what is open outside is open inside', async () => {
    const inside = (...lines: readonly string[]): string => service('dockerfile_inline: |', ...lines.map((line) => `  ${line}`));
    expect(await values(inside('ARG V', 'FROM ${PART}/x:$${V}'))).toEqual([[['V'], 'hunter2/x', true]]);
    expect(await values(inside('ARG V', 'FROM ${UNSET}/x:$${V}'))).toEqual([[['UNSET', 'V'], undefined, undefined]]);
    expect(await values(inside('ARG B=${UNSET}', 'ARG V', 'FROM $${B}/x:$${V}'))).toEqual([[['UNSET', 'V'], undefined, undefined]]);
  });
});
