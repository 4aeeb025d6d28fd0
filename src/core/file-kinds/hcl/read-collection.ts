import type { Cursor, Lines } from './cursor.js';
import type { HclEntry, HclKey, HclNode } from './tree.js';

type Read = (cursor: Cursor, lines: Lines) => HclNode;

/** `[…]` or `{…}`, with the cursor at the bracket. `[for … : x]` and `{for … : k => x}` hold what they make of each element. */
export function readCollection(cursor: Cursor, read: Read): HclNode {
  const start = cursor.at;
  const isList = cursor.char === '[';
  cursor.at++;
  cursor.skipSpace('space');
  const isMade = /^for[ \t\r\n]/.test(cursor.text.slice(cursor.at, cursor.at + 4));
  if (isMade) skipHead(cursor, read);
  const inside = isList ? readItems(cursor, read) : readEntries(cursor, read);
  if (!cursor.take(isList ? ']' : '}')) cursor.fail();
  const at = { start, end: cursor.at };
  return 'items' in inside ? { kind: 'list', at, items: inside.items } : { kind: 'object', at, entries: inside.entries };
}

/** `for name, name in collection :` */
function skipHead(cursor: Cursor, read: Read): void {
  cursor.at += 'for'.length;
  const [names = ''] = /^[\s\w,-]*?\sin\s/.exec(cursor.text.slice(cursor.at, Math.min(cursor.limit, cursor.at + 300))) ?? [];
  cursor.at += names.length;
  read(cursor, 'space');
  cursor.skipSpace('space');
  if (!cursor.take(':')) cursor.fail();
}

function readItems(cursor: Cursor, read: Read): { readonly items: readonly HclNode[] } {
  const items: HclNode[] = [];
  for (;;) {
    cursor.skipSpace('space');
    if (cursor.isDone || cursor.char === ']' || cursor.char === '}' || cursor.startsNewBlock()) return { items };
    const before = cursor.at;
    items.push(read(cursor, 'space'));
    cursor.take('...');
    skipCondition(cursor, read);
    if (!cursor.take(',') && cursor.char !== ']') cursor.fail();
    if (cursor.at === before) cursor.at++;
  }
}

function readEntries(cursor: Cursor, read: Read): { readonly entries: readonly HclEntry[] } {
  const entries: HclEntry[] = [];
  for (;;) {
    cursor.skipSpace('space');
    while (cursor.take(',')) cursor.skipSpace('space');
    if (cursor.isDone || cursor.char === '}' || cursor.char === ']' || cursor.startsNewBlock()) return { entries };
    const before = cursor.at;
    const key = keyOf(cursor, read(cursor, 'end'));
    cursor.skipSpace('end');
    if (cursor.take('=>') || cursor.take('=') || cursor.take(':')) entries.push({ key, value: read(cursor, 'end') });
    else cursor.fail();
    cursor.take('...');
    skipCondition(cursor, read);
    if (cursor.at === before) cursor.at++;
  }
}

/** `if condition` at the end of a `for`. */
function skipCondition(cursor: Cursor, read: Read): void {
  const before = cursor.at;
  cursor.skipSpace('space');
  if (!/^if[ \t(!]/.test(cursor.text.slice(cursor.at, cursor.at + 3))) {
    cursor.at = before;
    cursor.skipSpace('end');
    return;
  }
  cursor.at += 'if'.length;
  read(cursor, 'space');
  cursor.skipSpace('space');
}

function keyOf({ text }: Cursor, node: HclNode): HclKey {
  const part = node.kind === 'template' ? node.parts[0] : undefined;
  const isText = node.kind === 'template' && node.parts.length === 1 && part?.kind === 'text';
  return { text: isText ? part.text.text : text.slice(node.at.start, node.at.end), at: node.at };
}
