import type { Field, Value, Writer } from './hostile-yaml-value.js';
import type { Random } from './random.js';

/** A value in flow style, in one of its many spellings. */
export function flow(writer: Writer, value: Value): string {
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

/** A map in flow style. */
export function flowMap(writer: Writer, fields: readonly Field[]): string {
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
