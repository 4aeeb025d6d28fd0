import { Cursor } from './cursor.js';
import { readExpression, readInner } from './read-expression.js';
import { readBare, readQuoted } from './read-template.js';
import type { HclEntry, HclFile, HclKey, HclNode, HclObject, HclTemplate } from './tree.js';

/**
 * Reads a text in HashiCorp's configuration language (hclsyntax/spec.md), whole or half typed. A file whose brackets do not agree is read a second
 * time, carefully: then one unfinished block does not swallow those that follow it.
 */
export function readHcl(text: string): HclFile {
  const first = readOnce(text, false);
  return first.isBalanced ? first : readOnce(text, true);
}

/** What a JSON string says that is a template (`"name": "app:${var.tag}"`), read where it stands in the file. */
export function readTemplate(text: string, start: number, end: number): HclTemplate {
  const cursor = new Cursor(text, true);
  cursor.at = start;
  cursor.limit = end;
  return readBare(cursor, readInner);
}

function readOnce(text: string, careful: boolean): HclFile & { readonly isBalanced: boolean } {
  const cursor = new Cursor(text, careful);
  const body = new BodyReader(cursor);
  const root = body.readTop();
  return { text, root, brokenAt: cursor.brokenAt, tooDeepAt: cursor.tooDeepAt, isBalanced: body.isBalanced };
}

/** A block whose end has not come yet. */
interface OpenBlock {
  readonly keys: readonly HclKey[];
  readonly start: number;
  readonly entries: HclEntry[];
}

/** Bodies and blocks, without recursion: they may nest as deep as they like. */
class BodyReader {
  isBalanced = true;
  private readonly open: OpenBlock[] = [];
  private entries: HclEntry[] = [];

  constructor(private readonly cursor: Cursor) {}

  readTop(): HclObject {
    const { cursor } = this;
    const top = this.entries;
    for (;;) {
      cursor.skipSpace('space');
      if (cursor.isDone) break;
      if (cursor.startsNewBlock()) while (this.open.length > 0) this.close();
      if (cursor.char === '}') this.readEnd();
      else this.readItem();
    }
    this.isBalanced &&= this.open.length === 0;
    if (this.open.length > 0) cursor.fail(Math.max(0, cursor.text.length - 1));
    while (this.open.length > 0) this.close();
    return { kind: 'object', at: { start: 0, end: cursor.text.length }, entries: top };
  }

  private readEnd(): void {
    this.cursor.at++;
    if (this.open.length > 0) this.close();
    else {
      this.isBalanced = false;
      this.cursor.fail(this.cursor.at - 1);
    }
  }

  /** An attribute, or the head of a block. */
  private readItem(): void {
    const { cursor } = this;
    const name = this.readKey();
    if (name === undefined) {
      cursor.fail();
      cursor.at++;
      cursor.skipLine();
      return;
    }
    cursor.skipSpace('end');
    if (cursor.char === '=' && !cursor.startsWith('==')) this.readAttribute(name);
    else this.readHead(name);
  }

  private readAttribute(key: HclKey): void {
    const { cursor } = this;
    cursor.at++;
    this.entries.push({ key, value: readExpression(cursor, 'end') });
    cursor.skipSpace('end');
    if (cursor.isDone || cursor.char === '\n' || cursor.char === '}' || cursor.startsNewBlock()) return;
    cursor.fail();
    cursor.skipLine();
  }

  private readHead(type: HclKey): void {
    const { cursor } = this;
    const keys = [type];
    for (let label = this.readLabel(); label !== undefined; label = this.readLabel()) keys.push(label);
    const start = cursor.at;
    if (!cursor.take('{')) {
      cursor.fail();
      cursor.skipLine();
      return;
    }
    this.open.push({ keys, start, entries: this.entries });
    this.entries = [];
  }

  private readLabel(): HclKey | undefined {
    this.cursor.skipSpace('end');
    return this.readKey();
  }

  private readKey(): HclKey | undefined {
    const { cursor } = this;
    if (cursor.char === '"') {
      const { at } = readQuoted(cursor, readInner);
      return { text: cursor.text.slice(at.start, at.end), at };
    }
    const at = cursor.name();
    return at === undefined ? undefined : { text: cursor.text.slice(at.start, at.end), at };
  }

  private close(): void {
    const block = this.open.pop();
    if (block === undefined) return;
    let value: HclNode = { kind: 'object', at: { start: block.start, end: this.cursor.at }, entries: this.entries };
    for (const key of block.keys.slice(1).toReversed()) value = { kind: 'object', at: value.at, entries: [{ key, value }] };
    this.entries = block.entries;
    this.entries.push({ key: block.keys[0] ?? noKey, value });
  }
}

const noKey: HclKey = { text: '', at: { start: 0, end: 0 } };
