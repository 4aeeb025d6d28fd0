import type { Random } from './random.js';

/**
 * A stream of manifests as someone would write it who wants an image to pass unseen: every spelling that YAML has for a key, a value, a document's
 * end or a line's end, and then some strokes that break it. Each image has a name of its own, so that it can be told where it came from.
 */
export function hostileYaml(chance: Random): string {
  const writer: Writer = { chance, images: 0, anchors: [] };
  let text = chance.oneIn(20) ? '\ufeff' : '';
  for (let count = chance.pick([1, 1, 1, 2, 2, 3]); count > 0; count--)
    text += document(writer) + (count > 1 ? chance.pick(separators) : '');
  for (let strokes = chance.pick([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 4]); strokes > 0; strokes--) text = stroke(chance, text);
  return text;
}

interface Writer {
  readonly chance: Random;
  images: number;
  readonly anchors: string[];
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
  writer.anchors.length = 0;
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

type Value = string | { readonly image: string } | { readonly list: readonly Value[] } | readonly Field[];
type Field = readonly [string, Value];
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

function block(writer: Writer, fields: readonly Field[], indent: string): string {
  const { chance } = writer;
  let text = '';
  for (const [name, value] of fields) {
    if (chance.oneIn(60))
      text += chance.pick([
        '\n',
        `${indent}# note\n`,
        `${indent}# see\u2028${indent}image: hidden.io/x\n`,
        '\t\n',
        '  \n',
        `${indent}# {{ \n`,
        `${indent}# }}\n`,
        '{{- if .x }}\n',
        `${indent}<<: *m\n`,
      ]);
    const merge = Array.isArray(value) && chance.oneIn(12);
    text += merge
      ? `${indent}<<: ${flowMap(writer, [[name, value]])}\n`
      : `${indent}${key(writer, name, indent)}${blockValue(writer, value, indent)}`;
  }
  return text;
}

function key(writer: Writer, name: string, indent: string): string {
  const { chance } = writer;
  if (chance.below(20) < 18) return `${name}:`;
  const split = 1 + chance.below(name.length - 1);
  const [head, tail] = [name.slice(0, split), name.slice(split)];
  const code = tail.charCodeAt(0).toString(16);
  return chance.pick([
    `"${name}":`,
    `'${name}':`,
    `${name} :`,
    `"${head}\\x${code}${tail.slice(1)}":`,
    `"${head}\\u00${code}${tail.slice(1)}":`,
    `? "${head}\\\n${indent}   ${tail}"\n${indent}:`,
    `? ${name}\n${indent}:`,
    `? |-\n${indent}  ${name}\n${indent}:`,
    `? >-\n${indent}  ${name}\n${indent}:`,
    `!!str ${name}:`,
    `! ${name}:`,
    `!<tag:yaml.org,2002:str> ${name}:`,
    `!!binary ${btoa(name)}:`,
    `!!b%69nary ${btoa(name)}:`,
    `!<tag:yaml.org,2002:binary> "${btoa(name)}":`,
    `&k ${name}:`,
    `? !!binary |\n${indent}  ${btoa(name)}\n${indent}:`,
    `\ufeff${name}:`,
    `"${name}" :`,
    `? &k ${name}\n${indent}:`,
  ]);
}

function blockValue(writer: Writer, value: Value, indent: string): string {
  const { chance } = writer;
  if (typeof value === 'string') return ` ${value}${comment(chance)}\n`;
  if ('image' in value) return ` ${imageText(writer, value.image, `${indent}  `)}`;
  if (chance.oneIn(6)) return ` ${flow(writer, value)}\n`;
  const anchor = properties(writer);
  if (!('list' in value)) return `${anchor}\n${block(writer, value, `${indent}  `)}`;
  const dash = chance.pick([indent, `${indent}  `]);
  const items = value.list.map((item) => `${dash}-${chance.oneIn(8) ? `\n${dash}  ` : ' '}${listItem(writer, item, `${dash}  `)}`);
  return `${anchor}\n${items.join('')}`;
}

function listItem(writer: Writer, item: Value, indent: string): string {
  if (typeof item === 'string') return `${item}\n`;
  if ('image' in item || 'list' in item || writer.chance.oneIn(5)) return `${flow(writer, item)}\n`;
  return block(writer, item, indent).slice(indent.length);
}

function properties(writer: Writer): string {
  const { chance } = writer;
  return chance.below(30) < 28 ? '' : chance.pick([' &m', ' !!map', ' !x', ' # note', ' &m # note', ' !<x>', '\t', ' !!seq']);
}

function comment(chance: Random): string {
  return chance.oneIn(40) ? chance.pick([' # note', ' #', '\t# tab', ' # see\u2028    image: hidden.io/y', ' # a\rb: c', ' # {{']) : '';
}

function imageText(writer: Writer, image: string, indent: string): string {
  const { chance } = writer;
  if (chance.below(10) < 7) return `${image}${comment(chance)}\n`;
  const [head, tail] = [image.slice(0, 3), image.slice(3)];
  return chance.pick([
    `"${image}"\n`,
    `'${image}'\n`,
    `>-\n${indent}${image}\n`,
    `|\n${indent}${image}\n`,
    `>2-\n${indent}${image}\n`,
    `|1\n${indent.slice(2)} ${image}\n`,
    `>+\n\n${indent}${image}\n\n`,
    `|- # note\n${indent}${image}\n`,
    `"${head}\\\n${indent}${tail}"\n`,
    `\n${indent}${image}\n`,
    `\n${indent}"${image}"\n`,
    `!!str ${image}\n`,
    `! "${image}"\n`,
    `!!binary ${btoa(image)}\n`,
    `!!binary |\n${indent}${btoa(image)}\n`,
    `!local ${image}\n`,
    `&i ${image}\n`,
    `*i\n`,
    `"${head}\\x${tail.charCodeAt(0).toString(16)}${tail.slice(1)}"\n`,
    `"${head}\\/${tail}"\n`,
    `${image}#x\n`,
    `"${image}" # "\n`,
    `'${image}' #'\n`,
    `${image}\u2028\n`,
    `"${image}\u2028"\n`,
    `${image} {{ x }}\n`,
    `"${image}{{ x }}"\n`,
  ]);
}

function flow(writer: Writer, value: Value): string {
  if (typeof value === 'string') return value.includes('\n') ? '"x"' : value;
  if ('image' in value) return flowImage(writer, value.image);
  if ('list' in value)
    return `[${value.list.map((item) => flow(writer, item)).join(separator(writer.chance))}${writer.chance.oneIn(8) ? ',' : ''}]`;
  return flowMap(writer, value);
}

function flowImage({ chance }: Writer, image: string): string {
  return chance.pick([
    image,
    image,
    `"${image}"`,
    `"${image}"`,
    `'${image}'`,
    `&i ${image}`,
    `*i `,
    `!!str ${image}`,
    `!!binary ${btoa(image)}`,
    `"${image.slice(0, 2)}\\\n ${image.slice(2)}"`,
    `\n      ${image}`,
    ` ${image} `,
  ]);
}

function flowMap(writer: Writer, fields: readonly Field[]): string {
  const { chance } = writer;
  const entries = fields.map(([name, value]) => {
    const spelt = chance.pick([
      `${name}: `,
      `${name}: `,
      `"${name}":`,
      `"${name}": `,
      `'${name}': `,
      `"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}": `,
      `? ${name} : `,
      `!!binary ${btoa(name)}: `,
      `${name}:\n    `,
      `"${name}"\n : `,
      `${name} : `,
    ]);
    return spelt + flow(writer, value);
  });
  return `{${chance.pick(['', ' ', '\n  '])}${entries.join(separator(chance))}${chance.pick(['', '', ',', '\n'])}}`;
}

function separator(chance: Random): string {
  return chance.pick([', ', ', ', ',', ',\n      ', ' , ', ', # note\n   ', ',\t']);
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
