import type { Cursor } from './cursor.js';
import type { ReadExpression } from './read-template.js';
import type { HclNode } from './tree.js';

const constants: ReadonlySet<string> = new Set(['true', 'false', 'null']);

/** `true`, `var.image`, `local.images["web"].tag`, `jsonencode(…)`; also what follows a collection, from its dot or bracket on. */
export function readPath(cursor: Cursor, read: ReadExpression): HclNode {
  const start = cursor.at;
  const head = cursor.name();
  const name = head === undefined ? '' : cursor.text.slice(head.start, head.end);
  while (cursor.take('::')) cursor.name();
  if (cursor.char === '(') return readCall(cursor, start, read);
  const steps = readSteps(cursor, read, [name]);
  const at = { start, end: cursor.at };
  if (constants.has(name) && steps?.length === 1) return { kind: 'plain', at, text: name };
  return { kind: 'path', at, steps };
}

function readCall(cursor: Cursor, start: number, read: ReadExpression): HclNode {
  const name = cursor.text.slice(start, cursor.at);
  cursor.at++;
  const given: HclNode[] = [];
  for (;;) {
    cursor.skipSpace('space');
    if (cursor.char === ')' || cursor.isDone) break;
    const before = cursor.at;
    given.push(read(cursor));
    cursor.take('...');
    cursor.skipSpace('space');
    if (!cursor.take(',') && cursor.char !== ')') {
      cursor.fail();
      break;
    }
    if (cursor.at === before) break;
  }
  cursor.take(')');
  const isPicked = cursor.char === '.' || cursor.char === '[';
  if (isPicked) readSteps(cursor, read, []);
  const at = { start, end: cursor.at };
  return isPicked ? { kind: 'other', at } : { kind: 'call', at, name, arguments: given };
}

/** The steps behind a name; undefined when one of them is computed. */
function readSteps(cursor: Cursor, read: ReadExpression, steps: string[]): readonly string[] | undefined {
  let isPlain = true;
  for (;;) {
    if (cursor.char === '.' && !cursor.startsWith('...')) {
      cursor.at++;
      const [step] = /^(?:\d+|\*)/.exec(cursor.text.slice(cursor.at, cursor.at + 12)) ?? [];
      const name = step === undefined ? cursor.name() : undefined;
      cursor.at += step?.length ?? 0;
      if (step === '*' || (step === undefined && name === undefined)) isPlain = false;
      steps.push(step ?? (name === undefined ? '' : cursor.text.slice(name.start, name.end)));
    } else if (cursor.char === '[') {
      const index = readIndex(cursor, read);
      if (index === undefined) isPlain = false;
      else steps.push(index);
    } else return isPlain ? steps : undefined;
  }
}

function readIndex(cursor: Cursor, read: ReadExpression): string | undefined {
  cursor.at++;
  cursor.skipSpace('space');
  if (cursor.char === '*') cursor.at++;
  else if (cursor.char !== ']') {
    const index = read(cursor);
    cursor.skipSpace('space');
    if (cursor.take(']')) return textOf(index);
    cursor.fail();
    return undefined;
  }
  if (!cursor.take(']')) cursor.fail();
  return undefined;
}

function textOf(node: HclNode): string | undefined {
  if (node.kind === 'plain') return node.text;
  if (node.kind !== 'template') return undefined;
  const [part] = node.parts;
  return node.parts.length === 1 && part?.kind === 'text' ? part.text.text : undefined;
}
