import { readHcl, type HclNode } from '../../../../../src/core/file-kinds/hcl/index.js';

/** A tree as short text: `{a: "x${var.y}z"}`; `?` is an expression that is not read, `!` marks a file that is broken. */
export function show(text: string): string {
  const { root, brokenAt, tooDeepAt } = readHcl(text);
  return `${brokenAt === undefined ? '' : `! ${String(brokenAt.start)} `}${tooDeepAt === undefined ? '' : 'deep '}${node(root)}`;
}

function node(value: HclNode): string {
  switch (value.kind) {
    case 'object':
      return `{${value.entries.map(({ key, value: inner }) => `${key.text}: ${node(inner)}`).join(', ')}}`;
    case 'list':
      return `[${value.items.map(node).join(', ')}]`;
    case 'template':
      return `"${value.parts.map((part) => (part.kind === 'text' ? part.text.text : `\${${node(part.value)}}`)).join('')}"`;
    case 'plain':
      return value.text;
    case 'path':
      return value.steps?.join('.') ?? 'path?';
    case 'call':
      return `${value.name}(${value.arguments.map(node).join(', ')})`;
    case 'choice':
      return value.values.map(node).join(' | ');
    case 'other':
      return '?';
  }
}
