import { random, type Random } from './random.js';

/** Dockerfiles that use, misuse and combine everything of extraction.md 2b; the same number gives the same file. */
export function hostileDockerfile(seed: number): string {
  const dice = random(seed);
  const wild = dice.oneIn(3);
  const state: State = {
    dice,
    wild,
    escape: dice.oneIn(6) ? '`' : '\\',
    stages: [],
    current: undefined,
    newline: dice.oneIn(8) ? '\r\n' : '\n',
  };
  const lines = [...head(state), ...many(dice, 4, () => argument(state))];
  const stages = 1 + dice.below(4);
  for (let stage = 0; stage < stages; stage++) {
    lines.push(from(state));
    lines.push(...many(dice, 4, () => instruction(state)));
  }
  const text = lines.join(state.newline) + (dice.oneIn(4) ? '' : state.newline);
  const marked = dice.oneIn(20) ? `\uFEFF${text}` : text;
  return wild && dice.oneIn(6) ? damage(marked, dice) : marked;
}

interface State {
  readonly dice: Random;
  /** Also things that the builder may refuse. */
  readonly wild: boolean;
  readonly escape: string;
  readonly newline: string;
  readonly stages: string[];
  current: string | undefined;
}

function many(dice: Random, most: number, make: () => string): string[] {
  return Array.from({ length: dice.below(most + 1) }, make);
}

function head({ dice, escape, wild }: State): string[] {
  const lines: string[] = [];
  if (dice.oneIn(12)) lines.push('#!/usr/bin/env docker');
  if (dice.oneIn(4))
    lines.push(dice.pick(['# syntax=docker/dockerfile:1', '#syntax = evil.io/x:1 cmd', '# SYNTAX=docker/dockerfile:1', ' # syntax=a/b']));
  if (escape === '`') lines.push(dice.pick(['# escape=`', '#escape=`', '  # Escape = `  ']));
  else if (dice.oneIn(8)) lines.push(dice.pick(['# escape=\\', '# check=skip=all', '# a comment', '# foo=bar', '']));
  if (wild && dice.oneIn(8)) lines.push(dice.pick(['# escape=`', '# syntax=other/one', '# escape=x', '# a\n# escape=`', '\n# escape=`']));
  return lines;
}

const names = ['A', 'B', 'C', 'V', 'REG', 'UNDECLARED', 'TARGETARCH', 'TARGETSTAGE', 'BUILDPLATFORM', 'TARGETVARIANT'];
const values = [
  'alpine',
  'alpine:3',
  '3',
  'reg.io/x',
  'node',
  '1.2.3-slim',
  'base',
  'build',
  'a/b',
  'reg.io:5000',
  '',
  'x',
  '22',
  'latest',
];
const images = [
  'alpine', 'alpine:3', 'docker.io/library/node:20', 'reg.io:5000/a/b:1', 'a/b@sha256:' + 'a'.repeat(64), 'nginx:1.29@sha256:' + 'b'.repeat(64),
  'localhost/x', 'index.docker.io/busybox', 'Foo/bar', 'reg.io/x/y__z', 'scratch', 'busybox:1.36', '1.5', 'scratch:latest', 'test_com/foo', '[fc00::1]:5000/a:1',
]; // prettier-ignore
const badImages = [
  'Scratch',
  'UPPER',
  'a:b:c',
  'http://x/y',
  '-',
  'a//b',
  'a'.repeat(300),
  'x@sha256:12',
  'é',
  '.',
  'a b',
  'ALPINE:3',
  ':1',
  '@x',
];

function argument(state: State): string {
  const { dice, wild } = state;
  const one = (): string => {
    const name = dice.pick(names);
    if (dice.oneIn(6)) return name;
    return `${name}=${value(state)}`;
  };
  if (dice.oneIn(10)) return broken(state, `ARG ${one()} ${one()}`);
  if (wild && dice.oneIn(15))
    return dice.pick([
      'ARG',
      'ARG A 3',
      'ARG =x',
      'ARG "A=1"',
      "ARG 'A'=1",
      'ARG A= B=',
      'ARG --x A=1',
      'ENV A=alpine',
      `ARG A=x${state.escape}`,
    ]);
  return broken(state, `${dice.pick(['ARG', 'ARG', 'arg', 'Arg'])} ${one()}`);
}

function value(state: State): string {
  const { dice } = state;
  const parts = Array.from({ length: 1 + dice.below(2) }, () => (dice.oneIn(3) ? variable(state, 2) : dice.pick(values)));
  const text = parts.join('');
  if (dice.oneIn(8)) return `"${text}"`;
  if (dice.oneIn(14)) return `'${text}'`;
  if (dice.oneIn(14)) return `${text}${state.escape}$x`;
  if (dice.oneIn(20)) return `"a${state.escape}"b"${text}`;
  return text;
}

function variable(state: State, depth: number): string {
  const { dice, wild } = state;
  const name = dice.pick(names);
  const word = (): string => {
    const inner =
      depth > 0 && dice.oneIn(4) ? variable(state, depth - 1) : dice.pick([...values, '*', '?', 'al*', '*e', 'p?', '.', '-', ':']);
    if (dice.oneIn(8)) return `"${inner}"`;
    if (dice.oneIn(12)) return `'${inner}'`;
    if (dice.oneIn(16)) return `${state.escape}${dice.pick(['*', '?', '/', '}', '\\', 'x'])}${inner}`;
    return inner;
  };
  if (dice.oneIn(3)) return `$${name}`;
  if (dice.oneIn(2)) return `\${${name}}`;
  if (wild && dice.oneIn(12)) {
    return dice.pick([
      '${}',
      '${:x}',
      '${A:=x}',
      '${A',
      '${A:#x}',
      '${A!x}',
      '$',
      '$$',
      '${A:',
      '${{A}}',
      '$1',
      '${1:-x}',
      '${@:-y}',
      '$é',
      '${A:?}',
      '${A/x}',
      '${A~}',
    ]);
  }
  const operator = dice.pick([':-', '-', ':+', '+', ':-', '#', '##', '%', '%%', '/', '//', ':?', '?']);
  if (operator.startsWith('/')) return `\${${name}${operator}${word()}/${word()}}`;
  return `\${${name}${operator}${word()}}`;
}

function image(state: State): string {
  const { dice, wild, stages } = state;
  if (stages.length > 0 && dice.oneIn(4)) return wild ? dice.pick(stages) : dice.pick(stages).toLowerCase();
  if (wild && dice.oneIn(12)) return dice.pick(badImages);
  if (dice.oneIn(3)) {
    return dice.pick([
      () => `alpine:${variable(state, 2)}`,
      () => `${variable(state, 2)}/x`,
      () => variable(state, 2),
      () => `reg.io/${variable(state, 1)}:${variable(state, 1)}`,
      () => `\${UNDECLARED:-${dice.pick(images)}}`,
      () => `node:${variable(state, 1)}-slim`,
    ])();
  }
  return dice.pick(images);
}

function from(state: State): string {
  const { dice, wild, stages } = state;
  if (state.current !== undefined) stages.push(state.current);
  state.current = undefined;
  let word = image(state);
  if (dice.oneIn(12)) word = `"${word}"`;
  else if (dice.oneIn(16)) word = `'${word}'`;
  else if (dice.oneIn(20)) word = word.replace(/[a-z]/, (letter) => `${state.escape}${letter}`);
  const platform = dice.oneIn(6) ? dice.pick(['--platform=$BUILDPLATFORM ', '--platform=linux/amd64 ', '--platform="linux/arm64" ']) : '';
  const stage = dice.pick(['build', 'base', 'Base', 'alpine', 's1', 'a.b', 'x-y', 'scratch', 'node', `u${String(stages.length)}`]);
  let line = `${dice.pick(['FROM', 'FROM', 'from', 'From'])} ${platform}${word}`;
  if (!dice.oneIn(3)) {
    line += ` ${dice.pick(['AS', 'as', 'As'])} ${stage}`;
    // The stage at hand may be named only by what comes after it; wild files name it at once.
    state.current = dice.oneIn(3) ? stage.toUpperCase() : stage.toLowerCase();
  }
  if (wild && dice.oneIn(12)) line += dice.pick([' # comment', ' AS', ' extra', '\u00a0', '\t', ' AS 1x', ' as a b']);
  if (wild && dice.oneIn(20))
    line = dice.pick([
      'FROM',
      'FROM\u00a0alpine',
      'FROM\\\nnginx',
      'FROM --bad=1 alpine',
      'FROM \u00a0alpine\u00a0AS\u00a0b',
      '  FROM alpine',
      'FROM -- alpine',
    ]);
  return broken(state, line);
}

function instruction(state: State): string {
  const { dice } = state;
  const make = dice.pick([copy, copy, run, run, heredoc, heredoc, other]);
  const line = make(state);
  return dice.oneIn(8) && !line.startsWith('#') ? `${dice.pick(['ONBUILD', 'onbuild', 'ONBUILD\t'])} ${line}` : line;
}

function copy(state: State): string {
  const { dice, wild } = state;
  let source = sourceName(state);
  if (dice.oneIn(6))
    source = dice.pick(
      wild
        ? ['0', '1', '-1', '+0']
        : ['1.5', '99999999999999999999', state.stages.length > 0 ? '0' : 'nginx', state.stages.length > 0 ? '+0' : 'b'],
    );
  if (dice.oneIn(8)) source = `"${source}"`;
  if (wild && dice.oneIn(8)) source = dice.pick(['$A', '${A}', "a'b", 'x\\y', 'à', 'x\u00a0y', '', 'SCRATCH']);
  const flags = [`--from=${source}`];
  if (dice.oneIn(3)) flags.push(dice.pick(['--link', '--chown=1:1', '--chmod=755', '--link=false']));
  if (dice.oneIn(3)) flags.reverse();
  if (wild && dice.oneIn(8)) flags.push(dice.pick(['--FROM=x', '--from=other', '--unknown', '--', '"--from=q"']));
  const paths = dice.pick(['/a /b', '["/a", "/b"]', '/ /', '/a /c /d/', '"/a b" /c']);
  return broken(
    state,
    `${dice.pick(['COPY', 'copy', wild && dice.oneIn(6) ? 'ADD' : 'Copy', 'COPY'])} ${flags.join(dice.pick([' ', '  ', '\t']))} ${paths}`,
  );
}

function sourceName(state: State): string {
  const { dice, stages } = state;
  if (state.wild && state.current !== undefined && dice.oneIn(6)) return state.current;
  return stages.length > 0 && dice.oneIn(2) ? dice.pick(stages) : dice.pick(images);
}

function run(state: State): string {
  const { dice, wild } = state;
  const mounts = Array.from({ length: dice.below(3) }, () => {
    const source = wild && dice.oneIn(8) ? dice.pick(['$A', '0', 'a$', 'x"y', '${B}']) : sourceName(state);
    const fields = [
      dice.pick(['type=bind', 'type=cache', 'Type=bind', 'ro']),
      `${dice.pick(['from', 'FROM', 'From'])}=${source}`,
      'target=/t',
    ];
    if (dice.oneIn(4)) fields.reverse();
    const text = fields.map((field) => (dice.oneIn(8) ? `"${field}"` : field)).join(',');
    return `--mount=${dice.oneIn(8) ? `'${text}'` : text}`;
  });
  const command = dice.pick([
    'make',
    'echo --mount=from=no',
    'echo "FROM no"',
    '["sh", "-c", "x"]',
    'echo x<<no',
    'cat <no',
    `a && ${state.escape}\n  b`,
    'x # y',
  ]);
  return broken(state, `${dice.pick(['RUN', 'run'])} ${[...mounts, command].join(' ')}`);
}

function heredoc(state: State): string {
  const { dice, wild, newline } = state;
  const marks = Array.from({ length: 1 + dice.below(2) }, (_, index) => {
    const name = `EOF${String(index)}`;
    const dash = dice.oneIn(3) ? '-' : '';
    const quote = dice.pick(['', '', '"', "'"]);
    const written = `${dice.oneIn(5) ? '3' : ''}<<${dash}${dice.oneIn(6) ? ' ' : ''}${quote}${name}${quote}`;
    return { written, end: `${dash === '' ? '' : '\t'.repeat(dice.below(3))}${name}` };
  });
  const bodies = marks.map(({ end }) => [
    ...many(dice, 3, () => dice.pick(['FROM phantom', 'COPY --from=phantom a b', 'echo \\', '# x', '', '\tEOF', ' EOF0'])),
    end,
  ]);
  const start = dice.pick(['RUN', 'COPY', 'ADD', 'RUN cat', 'RUN python3', 'run --mount=from=alpine,target=/t']);
  const target = /^(COPY|ADD)/.test(start) ? ' /target' : '';
  const glue = wild && dice.oneIn(10) ? '' : ' ';
  const closed = wild && dice.oneIn(12) ? bodies.slice(0, -1) : bodies;
  return [`${start}${glue}${marks.map((mark) => mark.written).join(' ')}${target}`, ...closed.flat()].join(newline);
}

function other(state: State): string {
  const { dice, wild } = state;
  if (wild && dice.oneIn(6))
    return dice.pick([
      'FORM x',
      'RUNx',
      'ONBUILD FROM x',
      'ONBUILD ONBUILD RUN x',
      'ENV',
      'RUN',
      'CMD <<EOF',
      'ARG BUILDKIT_SYNTAX=x/y',
      state.escape,
    ]);
  return dice.pick([
    'ENV A=x B=y',
    'ARG A=inner',
    'LABEL x=<<EOF',
    'WORKDIR /x',
    '# FROM comment',
    '',
    'EXPOSE 80',
    'USER x',
    'CMD ["a"]',
    'ARG C',
  ]);
}

/** Breaks a line at some place with the escape character, perhaps with comments and blank lines between. */
function broken(state: State, line: string): string {
  const { dice, escape, newline } = state;
  if (!dice.oneIn(6) || line.length < 2) return line;
  const at = 1 + dice.below(line.length - 1);
  const between = dice.pick(['', '', `# comment${newline}`, newline, `  # c ${escape}${newline}`, ` ${newline}`, `\t`]);
  return `${line.slice(0, at)}${escape}${dice.pick(['', '', ' ', '\t '])}${newline}${between}${line.slice(at)}`;
}

function damage(text: string, dice: Random): string {
  const at = dice.below(text.length + 1);
  switch (dice.below(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return (
        text.slice(0, at) +
        dice.pick(['\r', '\0', '\u0085', '\u2028', '\u00a0', '"', "'", '\\', '$', '${', '<<', '\n', '`', '\v', '\f']) +
        text.slice(at)
      );
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + dice.below(5));
    default:
      return text.replaceAll('\n', '\r');
  }
}
