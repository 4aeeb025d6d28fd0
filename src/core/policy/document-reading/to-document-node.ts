import { isAlias, isMap, isScalar, isSeq, type Alias, type Pair, type ParsedNode, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Span } from '../../model/span.js';
import type { Complaint, DocumentNode, DocumentReading, ListNode, MapEntry, MapNode, ScalarNode } from './document-node.js';

/** Turns the library's tree into ours and says what a policy may not use. Depth is bounded before (measure-tokens.ts). */
export function toDocumentNode(contents: ParsedNode | null, text: string): DocumentReading {
  const complaints: Complaint[] = [];
  const tree = new Tree(text, complaints);
  const root = contents === null ? undefined : tree.node(contents, { start: 0, end: 0 });
  return root === undefined ? { complaints } : { root, complaints };
}

class Tree {
  constructor(
    private readonly text: string,
    private readonly complaints: Complaint[],
  ) {}

  node(node: unknown, at: Span): DocumentNode {
    if (isAlias(node)) return this.alias(node);
    if (isMap(node)) return this.anchored(node, this.map(node));
    if (isSeq(node)) return this.anchored(node, this.list(node));
    if (isScalar(node)) return this.anchored(node, this.scalar(node, at));
    return { kind: 'scalar', span: at, value: null, source: '' };
  }

  private map(node: YAMLMap): MapNode {
    const entries: MapEntry[] = [];
    const seen = new Set<string>();
    for (const pair of node.items) {
      const entry = this.entry(pair);
      if (entry === undefined) continue;
      if (seen.has(entry.key)) this.complaints.push(duplicateKey(entry));
      else entries.push(entry);
      seen.add(entry.key);
    }
    return { kind: 'map', span: spanOf(node), entries };
  }

  private entry(pair: Pair): MapEntry | undefined {
    const key = this.node(pair.key, { start: 0, end: 0 });
    const value = this.node(pair.value, { start: key.span.end, end: key.span.end });
    if (key.kind !== 'scalar') {
      this.complaints.push(complexKey(key.span));
      return undefined;
    }
    if (typeof key.value !== 'string') this.complaints.push(keyIsNoText(key));
    else if (key.value === '<<' && key.source === '<<') this.complaints.push(mergeKey(key.span));
    return { key: typeof key.value === 'string' ? key.value : key.source, keySpan: key.span, value };
  }

  private list(node: YAMLSeq): ListNode {
    const span = spanOf(node);
    return { kind: 'list', span, items: node.items.map((item) => this.node(item, span)) };
  }

  private scalar(node: Scalar, at: Span): ScalarNode {
    const span = node.range ? spanOf(node) : at;
    const { value } = node;
    const source = this.text.slice(span.start, span.end);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
      return { kind: 'scalar', span, value, source };
    return { kind: 'scalar', span, value: source, source };
  }

  private alias(node: Alias): ScalarNode {
    const span = spanOf(node);
    const source = this.text.slice(span.start, span.end);
    this.complaints.push(aliasUsed(span, source));
    return { kind: 'scalar', span, value: source, source };
  }

  private anchored<Node extends DocumentNode>(node: { anchor?: string }, read: Node): Node {
    if (node.anchor !== undefined) this.complaints.push(anchorUsed(this.anchorSpan(read.span, node.anchor), node.anchor));
    return read;
  }

  /** The library does not keep where an anchor stands; it is the last `&name` before its value. */
  private anchorSpan(value: Span, anchor: string): Span {
    const written = `&${anchor}`;
    const window = Math.max(0, value.start - written.length - 1_000);
    const at = this.text.slice(window, value.start).lastIndexOf(written);
    return at < 0 ? value : { start: window + at, end: window + at + written.length };
  }
}

function spanOf(node: { range?: readonly [number, number, number] | null | undefined }): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

function duplicateKey(entry: MapEntry): Complaint {
  return {
    span: entry.keySpan,
    what: `\`${entry.key}\` is written twice in the same map.`,
    why: 'Only one of the two could count, and readers disagree which.',
    next: 'Merge the two into one.',
  };
}

function complexKey(span: Span): Complaint {
  return {
    span,
    what: 'A list or map is used as a key here.',
    why: 'No key of a policy is one.',
    next: 'Write a plain word before the colon.',
  };
}

function keyIsNoText(key: ScalarNode): Complaint {
  const shown = key.source === '' ? 'An empty key' : `The key \`${key.source}\``;
  return {
    span: key.span,
    what: `${shown} is not text for YAML (it reads ${String(key.value)}).`,
    why: 'Keys are names: `1.10` and `1.1` are the same number, but not the same name.',
    next: key.source === '' ? 'Write a key before the colon.' : `Quote it: "${key.source}".`,
  };
}

function mergeKey(span: Span): Complaint {
  return {
    span,
    what: 'Merge keys (`<<`) have no place in a policy.',
    why: 'What they add is not seen where it counts.',
    next: 'Write the keys out.',
  };
}

function aliasUsed(span: Span, source: string): Complaint {
  return {
    span,
    what: `\`${source}\` is a YAML alias, because it starts with \`*\`.`,
    why: 'Aliases have no place in a policy: what they stand for is written elsewhere, or nowhere.',
    next: `Quote patterns that start with \`*\`: "${source}".`,
  };
}

function anchorUsed(span: Span, anchor: string): Complaint {
  return {
    span,
    what: `\`&${anchor}\` is a YAML anchor.`,
    why: 'Anchors and aliases have no place in a policy: what they repeat is not seen where it counts.',
    next: 'Write the value out where it is needed; a text that starts with `&` needs quotes.',
  };
}
