import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { readTemplate } from './read-hcl.js';
import type { HclKey, HclNode } from './tree.js';

/**
 * The JSON form of a configuration as the same tree: strings are templates. `text` is the file's, `base` where the JSON text begins in it. What nests
 * or repeats beyond measure (aliases, which JSON has not) is left out.
 */
export function fromJson(node: YamlNode, text: string, base = 0): HclNode {
  return new Conversion(text, base).convert(node, 0);
}

const deepest = 100;
const mostNodes = 1_000_000;

class Conversion {
  private nodesLeft = mostNodes;

  constructor(
    private readonly text: string,
    private readonly base: number,
  ) {}

  convert(node: YamlNode, depth: number): HclNode {
    const at = { start: node.at.start + this.base, end: node.at.end + this.base };
    if (depth > deepest || --this.nodesLeft < 0) return { kind: 'other', at };
    if (node.kind === 'list') return { kind: 'list', at, items: node.items.map((item) => this.convert(item, depth + 1)) };
    if (node.kind === 'scalar') return this.scalar(node, at.start, at.end);
    const entries = node.entries.flatMap(({ key, value }) =>
      key === undefined ? [] : [{ key: this.key(key), value: this.convert(value, depth + 1) }],
    );
    return { kind: 'object', at, entries };
  }

  private key({ text, at }: YamlScalar): HclKey {
    return { text, at: { start: at.start + this.base, end: at.end + this.base } };
  }

  private scalar({ style, text }: YamlScalar, start: number, end: number): HclNode {
    if (style === 'plain') return { kind: 'plain', at: { start, end }, text };
    return readTemplate(this.text, start, end);
  }
}
