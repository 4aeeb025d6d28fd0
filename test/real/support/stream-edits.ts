import type { TextChange } from '../../../src/core/model/text-change.js';
import { hostileYaml } from './hostile-yaml.js';
import type { Random } from './random.js';

/** A stream of several documents, some of them ordinary, some hostile. */
export function streamOf(chance: Random): string {
  let text = chance.oneIn(10) ? chance.pick(['\ufeff', '---\n', '# comment\n', '{}\n', '\n']) : '';
  for (let count = 1 + chance.below(5); count > 0; count--) {
    text += chance.oneIn(3) ? hostileYaml(chance) : pod(chance);
    if (count > 1) text += chance.pick(marks);
  }
  return chance.oneIn(8) ? text.replaceAll('\n', '\r\n') : text;
}

/** One change, as an editor would send it, and the text that it makes. */
export function editOf(chance: Random, text: string): { readonly change: TextChange; readonly text: string } {
  const start = chance.oneIn(3) ? nearMark(chance, text) : chance.below(text.length + 1);
  const removed = chance.pick([0, 0, 0, 1, 1, 2, 4, 30, chance.below(text.length + 1)]);
  const end = Math.min(text.length, start + removed);
  const typed = chance.oneIn(6) ? pod(chance) : chance.oneIn(12) ? text.slice(0, chance.below(200)) : chance.pick(strokes);
  return { change: { at: { start, end }, length: typed.length }, text: text.slice(0, start) + typed + text.slice(end) };
}

function pod(chance: Random): string {
  const name = `r${String(chance.below(1000))}.io/x:1`;
  return chance.pick([
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${name}\n`,
    `apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{image: ${name}}]}}}\n`,
    `apiVersion: v1\nkind: Pod\nspec: &spec\n  containers:\n  - image: "${name}"\n    image: ${name}\ncopy: *spec\n`,
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: {{ .Values.name }}\n    image: ${name}\n`,
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: '${name}\n`,
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  image: ${name}\n`,
    `apiVersion: v1\nkind: ConfigMap\ndata:\n  text: |\n    image: ${name}\n    ---\n`,
    `image: ${name}\n`,
  ]);
}

/** In, before or behind a line that begins a document. */
function nearMark(chance: Random, text: string): number {
  const found = [...text.matchAll(/---/g)];
  if (found.length === 0) return 0;
  return Math.max(0, Math.min(text.length, chance.pick(found).index + chance.below(8) - 3));
}

const marks = [
  '---\n',
  '---\n',
  '---\n',
  '--- # next\n',
  '---\r\n',
  '--- ',
  '---\t\n',
  '----\n',
  '...\n---\n',
  '\n---\n\n',
  ' ---\n',
  '---\u0085\n',
];
const strokes = [
  ...[
    '',
    '',
    'x',
    ' ',
    '\n',
    '-',
    '--',
    '---',
    '---\n',
    '\n---\n',
    '\n---\n\n',
    '\n--- ',
    '--- # x\n',
    '...\n',
    '#',
    ':',
    '"',
    "'",
    '{',
    '}',
    '\\',
  ],
  ...[
    '%',
    '\n%TAG ! tag:x,2000:\n',
    '%YAML 1.2\n---\n',
    '\0',
    '\ufeff',
    '\r',
    '\r\n',
    '\u2028',
    '\u0085',
    '{{',
    '}}',
    '&a ',
    '*a',
    '!x ',
    '\t',
    '{}',
    '{"a": 1}',
  ],
  ...['image: not.io/x:1\n', '  - image: new.io/y:2\n', 'kind: Pod\n', 'apiVersion: v1\n', 'kind: CustomResourceDefinition\n'],
];
