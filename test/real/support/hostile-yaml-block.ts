import { flow, flowMap } from './hostile-yaml-flow.js';
import type { Field, Value, Writer } from './hostile-yaml-value.js';
import type { Random } from './random.js';

/** A map in block style, in one of its many spellings. */
export function block(writer: Writer, fields: readonly Field[], indent: string): string {
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
