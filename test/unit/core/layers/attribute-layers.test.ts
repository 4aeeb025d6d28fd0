import { describe, expect, it } from 'vitest';
import { attributeLayers } from '../../../../src/core/index.js';
import { configOf, imageOf, layerId, picture, recorded } from './histories.js';

const app = recorded('app.Dockerfile');
const child = recorded('child.Dockerfile');
const appLines = [
  'WORKDIR $APP_HOME',
  'COPY --chown=1000:1000 app/ ./',
  'COPY --from=deps /deps/node_modules.txt ${APP_HOME}/deps.txt',
  'ADD a.txt b.txt /opt/data/',
  'RUN echo "$VERSION" > /etc/version && \\',
  'RUN ["busybox", "touch", "/etc/exec-form"]',
  'RUN echo strict > /etc/strict',
];

describe('attributeLayers on recorded histories', () => {
  it('finds every instruction of an image of the classic builder', () => {
    expect(picture(imageOf(recorded('app-classic.txt')), app)).toEqual(['exact', 'base', 'base', ...appLines]);
  });

  it('finds every instruction of an image of BuildKit', () => {
    expect(picture(imageOf(recorded('app-buildkit.txt')), app)).toEqual(['exact', 'base', 'base', ...appLines]);
  });

  it('finds every instruction of an image of Buildah with layers, whose WORKDIR makes none', () => {
    expect(picture(imageOf(recorded('app-buildah-layers.txt')), app)).toEqual(['exact', 'base', ...appLines.slice(1)]);
  });

  it('says of Buildah’s single layer that it is squashed, though only the last entry is flagged', () => {
    expect(picture(imageOf(recorded('app-buildah-flat.txt')), app)).toEqual(['exact', 'base', 'squashed']);
  });

  it('says of an image that is squashed with its base that it is one layer', () => {
    expect(picture(imageOf(recorded('app-buildah-squash.txt')), app)).toEqual(['exact', 'squashed']);
  });

  it('knows the layer that `docker build --squash` puts on top', () => {
    expect(picture(imageOf(recorded('app-squash.txt')), app)).toEqual(['exact', 'base', 'base', 'squashed']);
  });

  it('counts what the triggers of the base image made as the base’s', () => {
    const base = Array.from({ length: 10 }, () => 'base');
    expect(picture(imageOf(recorded('child-classic.txt')), child)).toEqual([
      'exact',
      ...base,
      'COPY a.txt .',
      'RUN echo child > /etc/child',
    ]);
  });
});

const app3 = (...lines: readonly string[]): string => ['FROM registry.bank.example/base:1', ...lines, ''].join('\n');
const entries = (...lines: readonly string[]): string => lines.join('\n');
const base = 'layer\tADD rootfs.tar / # buildkit\nempty\tCMD ["bash"] # buildkit';

describe('attributeLayers and a Dockerfile that was edited after the build', () => {
  const built = imageOf(
    entries(
      base,
      'layer\tRUN /bin/sh -c apt-get install -y curl # buildkit\tbuildkit.dockerfile.v0',
      'layer\tCOPY a /a # buildkit\tbuildkit.dockerfile.v0',
      'layer\tRUN /bin/sh -c make # buildkit\tbuildkit.dockerfile.v0',
      'empty\tCMD ["/a"]\tbuildkit.dockerfile.v0',
    ),
  );
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['keeps all lines of an unchanged file', ['RUN apt-get install -y curl', 'COPY a /a', 'RUN make', 'CMD ["/a"]'],
      ['exact', 'base', 'RUN apt-get install -y curl', 'COPY a /a', 'RUN make']],
    ['keeps the others when a line is changed beyond recognition', ['RUN apt-get install -y curl', 'COPY a /a', 'RUN npm ci && npm run build', 'CMD ["/a"]'],
      ['partial', 'base', 'RUN apt-get install -y curl', 'COPY a /a', 'changed']],
    ['keeps a line that was changed a little', ['RUN apt-get install -y curl git', 'COPY a /a', 'RUN make', 'CMD ["/a"]'],
      ['partial', 'base', 'RUN apt-get install -y curl git', 'COPY a /a', 'RUN make']],
    ['keeps the others when a line is taken out', ['RUN apt-get install -y curl', 'RUN make', 'CMD ["/a"]'],
      ['partial', 'base', 'RUN apt-get install -y curl', 'changed', 'RUN make']],
    ['keeps the others when a line is put in', ['RUN apt-get install -y curl', 'COPY a /a', 'COPY b /b', 'RUN make', 'CMD ["/a"]'],
      ['partial', 'base', 'RUN apt-get install -y curl', 'COPY a /a', 'RUN make']],
    ['gives the base nothing when the first line is changed', ['RUN id', 'COPY a /a', 'RUN make', 'CMD ["/a"]'],
      ['partial', 'base', 'changed', 'COPY a /a', 'RUN make']],
    ['sees through continuations, comments and flags', ['RUN --mount=type=cache,target=/c apt-get install \\', '  # why', '  -y \\', '  curl', 'COPY --link a /a', 'RUN make', 'CMD ["/a"]'],
      ['exact', 'base', 'RUN --mount=type=cache,target=/c apt-get install \\', 'COPY --link a /a', 'RUN make']],
  ]; // prettier-ignore

  it.each(cases)('%s', (_, lines, expected) => {
    expect(picture(built, app3(...lines))).toEqual(expected);
  });

  it('never gives the base a layer of the build when the border is known', () => {
    const edited = app3('COPY a /a', 'RUN make', 'CMD ["/a"]');
    expect(picture(built, edited)).toEqual(['exact', 'base', 'base', 'COPY a /a', 'RUN make']);
    expect(picture(built, edited, { baseLayers: 1 })).toEqual(['partial', 'base', 'changed', 'COPY a /a', 'RUN make']);
    expect(picture(built, edited, { baseDiffIds: [layerId(0)] })).toEqual(['partial', 'base', 'changed', 'COPY a /a', 'RUN make']);
  });

  it('leaves a base alone that is not the image’s', () => {
    const lines = app3('RUN apt-get install -y curl', 'COPY a /a', 'RUN make', 'CMD ["/a"]');
    expect(attributeLayers(built, lines, { baseDiffIds: [layerId(7)], baseLayers: 99 }).baseLayers).toBe(1);
  });

  it('takes a line from the base’s history for its own only when the border allows it', () => {
    const same = imageOf(entries('layer\tCOPY a /a # buildkit', 'layer\tCOPY a /a # buildkit'));
    expect(picture({ ...same, diffIds: [layerId(0), layerId(1)] }, app3('COPY a /a'))).toEqual(['exact', 'base', 'COPY a /a']);
  });
});

describe('attributeLayers and stages', () => {
  const text = app3(
    'RUN one',
    '',
    'FROM registry.bank.example/base:2 AS build',
    'RUN two',
    '',
    'FROM build AS test',
    'RUN three',
    '',
    'FROM build',
    'COPY --from=test /x /x',
  );
  const layers = (...made: readonly string[]): ReturnType<typeof imageOf> =>
    imageOf(entries(base, ...made.map((made) => `layer\t${made} # buildkit`)));

  it('follows the last stage down to its external image', () => {
    const image = layers('RUN /bin/sh -c two', 'COPY /x /x');
    expect(picture(image, text)).toEqual(['exact', 'base', 'RUN two', 'COPY --from=test /x /x']);
    const { from } = attributeLayers(image, text);
    expect(from && text.slice(from.head.start, from.head.end)).toBe('registry.bank.example/base:2');
  });

  it('takes the stage that the build was told to', () => {
    expect(picture(layers('RUN /bin/sh -c two', 'RUN /bin/sh -c three'), text, { target: 'TEST' })).toEqual([
      'exact',
      'base',
      'RUN two',
      'RUN three',
    ]);
    expect(picture(layers('RUN /bin/sh -c one'), text, { target: '0' })).toEqual(['exact', 'base', 'RUN one']);
  });

  it('finds the stage behind a build argument', () => {
    const chosen = 'ARG VARIANT=a\nFROM x AS a\nRUN one\nFROM x AS b\nRUN two\nFROM ${VARIANT}\nRUN three\n';
    expect(picture(layers('RUN /bin/sh -c one', 'RUN /bin/sh -c three'), chosen)).toEqual(['exact', 'base', 'RUN one', 'RUN three']);
    const given = { buildArgs: { VARIANT: 'b' } };
    expect(picture(layers('RUN /bin/sh -c two', 'RUN /bin/sh -c three'), chosen, given)).toEqual(['exact', 'base', 'RUN two', 'RUN three']);
  });

  it('puts what a stage’s own trigger made on the line of the trigger', () => {
    const triggered = 'FROM x AS a\nONBUILD RUN make\nFROM a\nCOPY b /b\n';
    expect(picture(layers('RUN /bin/sh -c make', 'COPY b /b'), triggered)).toEqual(['exact', 'base', 'ONBUILD RUN make', 'COPY b /b']);
  });

  it('has no base below `FROM scratch`', () => {
    expect(picture(imageOf('layer\tCOPY a /a # buildkit'), 'FROM scratch\nCOPY a /a\n')).toEqual(['exact', 'COPY a /a']);
    expect(picture(imageOf('layer\tCOPY b /b # buildkit\nlayer\tCOPY a /a # buildkit'), 'FROM scratch\nCOPY a /a\n')).toEqual([
      'partial',
      'changed',
      'COPY a /a',
    ]);
  });

  it('gives everything to the base of a file that adds nothing', () => {
    expect(picture(imageOf(base), 'FROM x\n')).toEqual(['exact', 'base']);
  });
});

describe('attributeLayers on the forms of histories', () => {
  const fits = (entry: string, line: string, comment = ''): readonly string[] =>
    picture(imageOf(entries(base, `layer\t${entry}\t${comment}`)), app3(line));
  const cases: readonly (readonly [string, string, string])[] = [
    ['a heredoc of BuildKit', 'RUN /bin/sh -c <<EOF\\napt-get update\\napt-get install -y curl\\nEOF # buildkit', 'RUN <<EOF\napt-get update\napt-get install -y curl\nEOF'],
    ['a heredoc with a shebang', 'RUN /dev/pipes/EOF # buildkit', 'RUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF'],
    ['files from heredocs', 'COPY <<EOF /etc/motd # buildkit', 'COPY <<"EOF" /etc/motd\nhello\nEOF'],
    ['kaniko’s plain words', 'RUN apt-get update && apt-get install -y curl', 'RUN apt-get update && \\\n    apt-get install -y curl'],
    ['another shell', '/bin/bash -o pipefail -c curl x | tar x', 'RUN curl x | tar x'],
    ['PowerShell', "powershell -Command $ErrorActionPreference = 'Stop'; Install-Thing", "RUN $ErrorActionPreference = 'Stop'; Install-Thing"],
    ['build arguments with blanks', 'RUN |2 A=one two B=3 /bin/sh -c make # buildkit', 'RUN make'],
    ['build arguments before an exec form', '|1 A=1 make all', 'RUN ["make", "all"]'],
    ['a remote file', 'ADD --chown=1:1 https://bank.example/x.tgz /x/ # buildkit', 'ADD --checksum=sha256:00 https://bank.example/x.tgz /x/'],
    ['a folder made by WORKDIR', 'WORKDIR /srv/app', 'WORKDIR /srv/app'],
    ['a variable that nobody here knows', 'COPY dist/linux /srv # buildkit', 'COPY dist/$TARGETOS /srv'],
  ]; // prettier-ignore

  it.each(cases)('knows %s', (_, entry, line) => {
    const [first = ''] = line.split('\n');
    const expected = ['exact', 'base', first];
    const text = entry.replaceAll('\\n', '\n');
    const image = configOf([...imageOf(base).history, { createdBy: text, emptyLayer: false }], 2);
    expect(picture(image, app3(line))).toEqual(expected);
  });

  it('knows a target of the classic builder behind a variable of the base', () => {
    const copied = `/bin/sh -c #(nop) COPY file:${'a'.repeat(64)} in /opt/app/conf `;
    expect(fits(copied, 'COPY conf $HOME_OF_BASE/conf')).toEqual(['exact', 'base', 'COPY conf $HOME_OF_BASE/conf']);
    expect(fits(copied, 'COPY conf $HOME_OF_BASE/other')).toEqual(['none', 'changed', 'changed']);
  });

  it('does not take an entry for a line of another kind', () => {
    expect(fits('ADD a /a # buildkit', 'COPY a /a')).toEqual(['none', 'changed', 'changed']);
  });

  it('fits no image that no Dockerfile made', () => {
    const file = app3('RUN make', 'CMD ["/a"]');
    const none = ['none', 'changed', 'changed'];
    expect(picture(imageOf('layer\tbazel build ...\nlayer\tbazel build ...'), file)).toEqual(none);
    expect(picture(imageOf('layer\tko build ko://bank.example/x\nlayer\tko build'), file)).toEqual(none);
    expect(picture(imageOf('layer\tjib-maven-plugin:3\nlayer\tjib-maven-plugin:3'), file)).toEqual(none);
    expect(picture(imageOf('layer\tBuildpacks Launcher Config\nlayer\tApplication Layer'), file)).toEqual(none);
    expect(picture(imageOf('layer\t\tImported from -\nlayer\t\tImported from -'), file)).toEqual(none);
  });

  it('fits no file that is no Dockerfile', () => {
    expect(picture(imageOf(base), 'services:\n  web: {image: x}\n')).toEqual(['none', 'changed']);
    expect(picture(imageOf(base), '')).toEqual(['none', 'changed']);
  });

  it('shifts nothing when the flags do not add up', () => {
    const file = app3('RUN make', 'COPY a /a');
    const history = imageOf(entries(base, 'layer\tRUN make', 'layer\tCOPY a /a')).history;
    expect(picture(configOf(history, 2), file)).toEqual(['none', 'changed', 'changed']);
    expect(picture(configOf(history, 4), file, { baseLayers: 1 })).toEqual(['none', 'base', 'changed', 'changed', 'changed']);
    expect(picture(configOf([], 2), file)).toEqual(['none', 'changed', 'changed']);
  });

  it('reads a history whose builder flagged no settings', () => {
    const history = imageOf(entries(base, 'layer\tRUN make', 'empty\tCMD ["/a"]')).history.map((entry) => ({
      ...entry,
      emptyLayer: false,
    }));
    expect(picture(configOf(history, 2), app3('RUN make', 'CMD ["/a"]'))).toEqual(['exact', 'base', 'RUN make']);
  });

  it('says of a container that was committed that its top layer is no line’s', () => {
    const image = imageOf(entries(base, 'layer\tRUN /bin/sh -c make # buildkit', 'layer\tbash'));
    expect(picture(image, app3('RUN make'))).toEqual(['partial', 'base', 'RUN make', 'changed']);
  });
});
