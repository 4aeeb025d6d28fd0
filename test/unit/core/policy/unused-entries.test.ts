import { describe, expect, it } from 'vitest';
import { unused } from '../../../../src/core/policy/lints/unused.js';
import { parseReference } from '../../../../src/core/reference/index.js';
import { layerOf } from '../../../support/judging.js';

function remarksFor(policy: string, ...images: readonly string[]) {
  const { reading, policy: document } = layerOf(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${policy}`);
  const references = images.map((image) => {
    const parsed = parseReference(image);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    return parsed.value.reference;
  });
  return unused(document, reading, references).map(({ span, next }) => [reading.text.slice(span.start, span.end), next.slice(0, 6)]);
}

describe('entries that no image of a workspace asks for', () => {
  it('names sources and bases, and speaks of denials in other words', () => {
    const policy = 'sources: {allow: [a.io, b.io], deny: [c.io]}\nbases: {catalogue: [{image: a.io/x}]}\n';
    expect(remarksFor(policy, 'a.io/y')).toEqual([
      ['b.io', 'Remove'],
      ['c.io', 'Check '],
      ['a.io/x', 'Remove'],
    ]);
    expect(remarksFor(policy, 'a.io/x', 'b.io/x', 'c.io/x')).toEqual([]);
  });

  it('needs a base for what it replaces', () => {
    const policy = 'bases: {catalogue: [{image: a.io/node, replaces: [node]}]}\n';
    expect(remarksFor(policy, 'node:20')).toEqual([]);
    expect(remarksFor(policy, 'golang:1.25')).toEqual([['a.io/node', 'Remove']]);
  });
});
