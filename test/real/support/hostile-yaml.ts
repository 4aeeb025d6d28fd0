import { block } from './hostile-yaml-block.js';
import { flowMap } from './hostile-yaml-flow.js';
import type { Field, Value, Writer } from './hostile-yaml-value.js';
import type { Random } from './random.js';

/**
 * A stream of manifests as someone would write it who wants an image to pass unseen: every spelling that YAML has for a key, a value, a document's
 * end or a line's end, and then some strokes that break it. Each image has a name of its own, so that it can be told where it came from.
 */
export function hostileYaml(chance: Random): string {
  const writer: Writer = { chance, images: 0 };
  let text = chance.oneIn(20) ? '\ufeff' : '';
  for (let count = chance.pick([1, 1, 1, 2, 2, 3]); count > 0; count--)
    text += document(writer) + (count > 1 ? chance.pick(separators) : '');
  for (let strokes = chance.pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 4]); strokes > 0; strokes--) text = stroke(chance, text);
  return text;
}

const separators = [
  '---\n',
  '---\n',
  '---\n',
  '--- # next\n',
  '---# next\n',
  '---\t\n',
  '---\r\n',
  '---\u00a0\n',
  '---\u0085\n',
  '...\n',
  '...\n---\n',
  '----\n',
  '--- ',
  '---\n%TAG ! tag:yaml.org,2002:\n---\n',
  '%YAML 1.1\n---\n',
  '\n',
  '\r---\r',
  '\u2028---\u2028',
  '---\n\ufeff',
  '--- !!map\n',
  '--- &doc\n',
  '--- |\n ',
];

function document(writer: Writer): string {
  const { chance } = writer;
  switch (chance.below(8)) {
    case 0:
      return `${JSON.stringify(jsonPod(writer), null, chance.pick([0, 2]))}${chance.pick(['', '\n', ' '])}`;
    case 1:
      return `${flowMap(writer, podFields(writer))}\n`;
    case 2:
      return block(
        writer,
        [
          field('apiVersion', 'v1'),
          field('kind', chance.pick(['List', 'PodList'])),
          ['items', { list: [podFields(writer), podFields(writer)] }],
        ],
        '',
      );
    case 3:
      return block(writer, deploymentFields(writer), chance.oneIn(5) ? '  ' : '');
    default:
      return block(writer, podFields(writer), chance.oneIn(8) ? '  ' : '');
  }
}

const field = (key: string, value: Value): Field => [key, value];

function podFields(writer: Writer): readonly Field[] {
  const { chance } = writer;
  const fields: Field[] = [
    field('apiVersion', 'v1'),
    field('kind', chance.pick(['Pod', 'Pod', 'Pod', 'ConfigMap', 'CustomResourceDefinition'])),
    field('spec', podSpec(writer)),
  ];
  if (chance.oneIn(3))
    fields.push(
      chance.pick([
        field('kind', 'Pod'),
        field('kind', 'ConfigMap'),
        field('spec', podSpec(writer)),
        field('apiVersion', 'example.io/v1'),
        field('metadata', [field('namespace', 'shop')]),
      ]),
    );
  if (chance.oneIn(6)) fields.reverse();
  return fields;
}

function deploymentFields(writer: Writer): readonly Field[] {
  return [
    field('apiVersion', writer.chance.pick(['apps/v1', 'example.io/v1'])),
    field('kind', 'Deployment'),
    field('spec', [field('template', [field('spec', podSpec(writer))])]),
  ];
}

function podSpec(writer: Writer): readonly Field[] {
  const { chance } = writer;
  const fields: Field[] = [field('containers', containers(writer))];
  if (chance.oneIn(4)) fields.push(field(chance.pick(['initContainers', 'ephemeralContainers', 'containers']), containers(writer)));
  if (chance.oneIn(4)) fields.push(field('volumes', { list: [[field('image', [field('reference', image(writer))])]] }));
  return fields;
}

function containers(writer: Writer): Value {
  const items: Value[] = [];
  for (let count = writer.chance.below(3); count >= 0; count--) items.push(container(writer));
  return { list: items };
}

function container(writer: Writer): readonly Field[] {
  const { chance } = writer;
  const fields: Field[] = [
    field(
      'name',
      chance.oneIn(2)
        ? 'web'
        : chance.pick([
            'web',
            '"a: b"',
            "'it''s'",
            '"x # y"',
            'a#b',
            '{a: b}',
            '[x, y]',
            '|\n          text\n',
            '"two\n            lines"',
            '~',
            '!!str x',
            'x{{y',
            '"{{ .Values.x }}"',
            '"\\u2028"',
            '"a\u2028b"',
            '"\\"", "',
          ]),
    ),
  ];
  fields.push(field('image', image(writer)));
  if (chance.oneIn(6)) fields.push(field('image', image(writer)));
  if (chance.oneIn(6)) fields.push(field('args', { list: ['--image=not.io/x:1', '- "image: not.io/y"'] }));
  return chance.oneIn(4) ? [...fields].reverse() : fields;
}

function image(writer: Writer): Value {
  return { image: `i${String(++writer.images)}.io/x:1` };
}

function jsonPod(writer: Writer): unknown {
  const name = (): string => `i${String(++writer.images)}.io/x:1`;
  return { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a"}{', image: name() }, { image: name() }] } };
}

/** One stroke anywhere: a character lost, doubled, or one of those that readers disagree about. */
function stroke(chance: Random, text: string): string {
  const at = chance.below(text.length + 1);
  const rest = chance.below(3);
  if (rest === 0) return text.slice(0, at) + text.slice(at + 1 + chance.below(3));
  return text.slice(0, at) + chance.pick(disturbances) + text.slice(rest === 1 ? at : at + 1);
}

const disturbances = [
  '\r',
  '\u0085',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\t',
  ' ',
  '\n',
  '\n\n',
  '#',
  ' #',
  '"',
  "'",
  ': ',
  ':',
  '- ',
  '? ',
  ', ',
  '[',
  ']',
  '{',
  '}',
  '|',
  '>',
  '>-\n',
  '&a ',
  '*a',
  '*m',
  '!',
  '!!binary ',
  '!!str ',
  '%',
  '@',
  '`',
  '{{',
  '}}',
  '---\n',
  '\n---\n',
  '\n...\n',
  '\n%TAG ! tag:yaml.org,2002:\n',
  '<<: *m\n',
  '\\',
  '\\\n',
  '\u0000',
  '\u00a0',
  '\u200b',
  '\ud83d\ude00',
  '~',
  '\r\n',
  '\v',
  '\f',
  '\x7f',
  '\u0080',
  '\ufffe',
  '0',
  'x',
] as const;
