import type { Random } from './random.js';

/** A text after some edits as people make them, finished or not: characters typed and deleted, lines moved, indented, joined and copied. */
export function changeLines(chance: Random, text: string): string {
  let changed = text;
  for (let edits = chance.pick([1, 1, 1, 2, 3]); edits > 0; edits--)
    changed = chance.oneIn(2) ? changeCharacters(chance, changed) : changeLine(chance, changed);
  return changed;
}

function changeCharacters(chance: Random, text: string): string {
  const at = chance.below(text.length + 1);
  const removed = chance.pick([0, 0, 0, 1, 1, 2, 5]);
  return text.slice(0, at) + chance.pick(typed) + text.slice(at + removed);
}

function changeLine(chance: Random, text: string): string {
  const lines = text.split('\n');
  const at = chance.below(lines.length);
  const line = lines[at] ?? '';
  const indentation = ' '.repeat(line.length - line.trimStart().length);
  lines.splice(at, 1, ...chance.pick(lineEdits)(line, indentation, chance));
  return lines.join('\n');
}

type LineEdit = (line: string, indentation: string, chance: Random) => readonly string[];

const lineEdits: readonly LineEdit[] = [
  () => [],
  (line) => [line, line],
  (line) => [` ${line}`],
  (line) => [`  ${line}`],
  (line) => [line.slice(1)],
  (line) => [line.slice(2)],
  (line) => [`${line}  `],
  (line) => [`${line} # image: not.io/x`],
  (line, indentation) => [`${indentation}# image: not.io/x`, line],
  (line) => ['# image: not.io/x', line],
  (line) => [line, ''],
  (line, indentation) => [line, `${indentation}  `],
  (line, indentation) => [line, `${indentation}    more text`],
  (line, indentation) => [line, `${indentation}  more: text`],
  (line, indentation) => [line, `${indentation}- more`],
  (line, indentation, chance) => [line, indentation + chance.pick(lineBeginnings)],
  (line, indentation, chance) => [indentation + chance.pick(lineBeginnings) + line.trimStart()],
  (line, _, chance) => [line.replace(/: .*$/, `: ${chance.pick(values)}`)],
  (line, indentation, chance) => [line.replace(/: .*$/, ':'), `${indentation}  ${chance.pick(values)}`],
  (line, indentation, chance) => [line.replace(/: .*$/, `: ${chance.pick(blockHeads)}`), `${indentation}  one`, `${indentation}   two`, ''],
  (line, indentation, chance) => [
    line.replace(/: .*$/, `: ${chance.pick(blockHeads)}`),
    '',
    `${indentation} one`,
    '',
    `${indentation} two`,
  ],
  (line, indentation, chance) => [
    line.replace(/: .*$/, `: ${chance.pick(['"one', "'one", 'one'])}`),
    `${indentation}  two${chance.pick(['"', "'", ''])}`,
  ],
];

const lineBeginnings = [
  '- ',
  '-',
  '- - ',
  '? ',
  ': ',
  '"',
  "'",
  '{',
  '[',
  '|',
  '> ',
  '& ',
  '*a ',
  '!x ',
  '--- ',
  '...',
  '#',
  '%',
  '@',
  '\t',
  'a: b: ',
  'k:',
  '-   ',
];
const blockHeads = ['|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '| # x', '|#', '|-+'];
const values = [
  ...[
    '{}',
    '[]',
    '{a: b}',
    '[a, b]',
    '[a, [b, {c: d}]]',
    '{a: {b: c}}',
    '{"a": "b"}',
    '{"a":"b"}',
    '[a b, c d]',
    '[a,b]',
    '[,]',
    '[a,]',
    '{a}',
    '[a: b]',
    '{a: }',
  ],
  ...['"x"', "'x'", '"a \\" b"', "'it''s'", '"\\n"', '"\\x41"', '"a" b', '"a"b', '"a" # b', '"a"#b', '"', "'", '""', "''"],
  ...[
    'a: b',
    'a:b',
    'a #b',
    'a#b',
    '- a',
    '-a',
    '--- a',
    '?',
    ':a',
    '~',
    'null',
    '*a',
    '&a b',
    '!!str a',
    '|',
    '>-',
    '@a',
    '`a',
    '%a',
    'a, b',
    'a]',
    '{{x}}',
    '\ta',
    'a\tb',
  ],
  ...[
    '[http://x:1/y]',
    '[::1]',
    '[a:]',
    '{a:b}',
    '{a: b:c}',
    '[-a, - b, -]',
    '[a # b',
    '{? a}',
    '[#a]',
    '[a #, b]',
    '(a)',
    '[*a]',
    '[!a b]',
    '[a{]',
  ],
];

const typed = [
  '',
  '',
  'x',
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\n  ',
  ':',
  ': ',
  ' #',
  '#',
  '"',
  "'",
  '-',
  '- ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '&',
  '*',
  '!',
  '%',
  '\t',
  '\r\n',
  '\r',
  '\\',
  '---',
  '\n---\n',
  '...',
  '?',
];
