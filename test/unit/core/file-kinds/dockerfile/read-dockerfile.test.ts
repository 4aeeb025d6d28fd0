import { describe, expect, it } from 'vitest';
import { dockerfile } from '../../../../../src/core/file-kinds/dockerfile/index.js';
import { images, picture, read } from './read.js';

describe('line ends and invisible characters in a Dockerfile', () => {
  it('drops a byte order mark and reads CRLF like LF', () => {
    expect(picture('\uFEFFFROM alpine:3\r\nCOPY --from=nginx:1 \\\r\n /a /b\r\n')).toMatchInlineSnapshot(`
      "
        1 | \\u{feff}FROM alpine:3
          |              ^^^^^^^^
          | dockerfile/from base final: alpine:3 = docker.io/library/alpine:3
        2 | COPY --from=nginx:1 \\
          |             ^^^^^^^
          | dockerfile/copy-from tool builder: nginx:1 = docker.io/library/nginx:1
      "
    `);
  });

  it('takes a file with CR alone for one line, as BuildKit does, and says so', () => {
    expect(picture('FROM alpine:3\rFROM evil.io/x:1\r')).toMatchInlineSnapshot(`
      "
        1 | FROM alpine:3
          | ^^^^^^^^^^^^^ … 1:1-2:17
          | problem syntax: FROM takes an image, or an image with \`AS\` and a stage name; a comment cannot follow on its line.
        1 | FROM alpine:3
          |      ^^^^^^^^
          | dockerfile/from base final: alpine:3 = docker.io/library/alpine:3
        1 | FROM alpine:3
          |              ^ … 1:14-2:1
          | problem line-break: A carriage return stands inside a line.
          |   undetermined 1:1-3:1
      "
    `);
  });

  it('reads stages behind a CR that stands inside a line, and vouches for none of that line', () => {
    expect(picture('FROM alpine:3\rAS\rbuild\nFROM build\n')).toMatchInlineSnapshot(`
      "
        1 | FROM alpine:3
          |      ^^^^^^^^
          | dockerfile/from base final: alpine:3 = docker.io/library/alpine:3
        1 | FROM alpine:3
          |              ^ … 1:14-2:1
          | problem line-break: A carriage return stands inside a line.
          |   undetermined 1:1-3:6
      "
    `);
  });

  it('trims a no-break space at the ends of the arguments, and keeps it inside a word', () => {
    expect(images('FROM \u00a0alpine:3\u00a0\nFROM alpine\u00a0AS\u00a0b\n')).toEqual(['alpine:3', 'alpine\u00a0AS\u00a0b']);
  });

  it('does not take a keyword with a no-break space behind it for FROM', () => {
    expect(read('FROM\u00a0alpine:3\n').problems).toMatchObject([{ code: 'syntax', undetermined: { start: 0, end: 13 } }]);
  });

  it('keeps NUL in the word that it stands in', () => {
    expect(read('FROM alp\0ine:3').uses[0]?.value).toMatchObject({ kind: 'malformed' });
  });
});

describe('values that the policy settles', () => {
  const text = 'ARG NODE_VERSION=18\nFROM reg.io/node:${NODE_VERSION}-slim\n';

  it('takes the one value instead of the default', () => {
    expect(picture(text, { NODE_VERSION: ['22'] })).toMatchInlineSnapshot(`
      "
        2 | FROM reg.io/node:\${NODE_VERSION}-slim
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          | dockerfile/from base final: reg.io/node:22-slim, if NODE_VERSION=22 (policy)
          |   piece "reg.io/node:" is 2:6-18
          |   piece "22" from 2:18-33 through \${NODE_VERSION}
          |   piece "-slim" is 2:33-38
          |   or reg.io/node:22-slim, if NODE_VERSION=22 (policy)
          |   arg 1:18-20 18: \`NODE_VERSION\` has its default here, but the policy settles its value.
      "
    `);
  });

  it('gives every value as an alternative', () => {
    expect(picture(text, { NODE_VERSION: ['20', '22', '20'] })).toMatchInlineSnapshot(`
      "
        2 | FROM reg.io/node:\${NODE_VERSION}-slim
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          | dockerfile/from base final: reg.io/node:20-slim, if NODE_VERSION=20 (policy)
          |   piece "reg.io/node:" is 2:6-18
          |   piece "20" from 2:18-33 through \${NODE_VERSION}
          |   piece "-slim" is 2:33-38
          |   or reg.io/node:20-slim, if NODE_VERSION=20 (policy)
          |   or reg.io/node:22-slim, if NODE_VERSION=22 (policy)
          |   arg 1:18-20 18: \`NODE_VERSION\` has its default here, but the policy settles its value.
      "
    `);
  });

  it('settles what the builder defines', () => {
    expect(images('FROM node:${TARGETARCH}', { TARGETARCH: ['arm64'] })).toEqual(['node:arm64']);
  });

  it('changes nothing about a name that the file does not declare', () => {
    expect(images('FROM node:20${X}', { X: ['-evil'] })).toEqual(['node:20']);
    expect(images('ARG A\nFROM node:20${toString}', { A: ['1'] })).toEqual(['node:20']);
  });

  it('reaches an image through a default that looks at a settled argument', () => {
    expect(images('ARG V\nARG IMAGE=node:${V}\nFROM ${IMAGE}', { V: ['22'] })).toEqual(['node:22']);
  });

  it('leaves out alternatives that are a stage or nothing', () => {
    const uses = read('ARG X=scratch\nFROM alpine AS a\nFROM ${X}', { X: ['scratch', 'a', 'node:20'] }).uses;
    expect(uses.map(({ value, alternatives }) => ['text' in value && value.text, alternatives?.length])).toEqual([
      ['alpine', undefined],
      ['node:20', 1],
    ]);
  });
});

describe('the use of an image in a Dockerfile', () => {
  const uses = (text: string): readonly string[] => read(text).uses.map(({ written, use, stage }) => `${written} ${use} ${stage ?? '-'}`);

  it('follows the last stage to its root', () => {
    expect(uses('FROM a AS x\nFROM x AS y\nFROM b\nFROM y')).toEqual(['a base final', 'b tool builder']);
  });

  it('counts what a whole system is copied from, through other stages too', () => {
    expect(uses('FROM a AS x\nFROM b AS y\nCOPY --from=x / /\nFROM scratch\nCOPY --from=y /usr /usr')).toEqual([
      'a base final',
      'b base final',
    ]);
  });

  it.each(['/', '/.', '//', '/*', '/usr/', 'usr', '/usr/bin/..', '/[u]sr', '["/", "/"]', '/app /etc'])(
    'counts COPY of %s as a copy of the system',
    (path) => {
      expect(uses(`FROM scratch\nCOPY --from=evil ${path.startsWith('[') ? path : `${path} /x`}`)).toEqual(['evil base final']);
    },
  );

  it.each(['/usr/bin/app', '/usr/local', '/app', '/etc/nginx', '$HOME/x'])('counts COPY of %s as the use of a tool', (path) => {
    expect(uses(`FROM scratch\nCOPY --from=evil ${path} /x`)).toEqual(['evil tool builder']);
  });

  it('counts a copy of a whole system into a stage that is not shipped as the use of a tool', () => {
    expect(uses('FROM a\nCOPY --from=b / /\nFROM c')).toEqual(['a tool builder', 'b tool builder', 'c base final']);
  });
});

describe('recognising Dockerfiles', () => {
  it.each([
    'Dockerfile',
    'a/b/Containerfile',
    'Dockerfile.dev',
    'api.dockerfile',
    'x.Dockerfile',
    'api-Dockerfile.dev',
    'web.dockerfile.tmpl',
    'mydockerfile',
    'dockerfile-base',
    'Dockerfile.go',
    'Containerfile.in',
  ])('claims %s', (path) => {
    expect(dockerfile.claimsName(path)).toBe(true);
  });

  it.each([
    'Dockerfile.dockerignore',
    '.dockerignore',
    'parse-dockerfile.ts',
    'dockerfile.ts',
    'src/dockerfile_test.go',
    'x.Dockerfile.json',
    'docker-compose.yml',
    'Dockerfile/readme',
    'DOCKERFILE',
  ])('does not claim %s', (path) => {
    expect(dockerfile.claimsName(path)).toBe(false);
  });
});

describe('exact ranges', () => {
  it('tells where each part of an image was written, so that a fix can edit it there', () => {
    const text = 'ARG R="reg.io" \\\n  V=20\nFROM ${R}/node:"${V}"-slim\n';
    const [use] = read(text).uses;
    const pieces = use?.value.kind === 'reference' ? use.value.pieces : [];
    expect(pieces.map(({ at, literal, variable }) => [text.slice(at.span.start, at.span.end), literal, variable?.name])).toEqual([
      ['reg.io', true, 'R'],
      ['/node:', true, undefined],
      ['20', true, 'V'],
      ['-slim', true, undefined],
    ]);
  });
});
