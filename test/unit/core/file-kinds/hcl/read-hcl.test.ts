import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHcl, readTemplate, type HclNode } from '../../../../../src/core/file-kinds/hcl/index.js';
import { countSteps } from '../../../../support/count-steps.js';
import { show } from './show.js';

describe('HCL', () => {
  it.each<[string, string]>([
    ['a = 1', '{a: 1}'],
    ['a = "x"\nb = true # no\nc = null // no\n/* no\n */ d = -1', '{a: "x", b: true, c: null, d: ?}'],
    ['block "one" two { a = 1 }', '{block: {one: {two: {a: 1}}}}'],
    ['block {\n  a = 1\n  inner { b = 2 }\n}\nblock { }', '{block: {a: 1, inner: {b: 2}}, block: {}}'],
    ['a = [1, "x",\n  [2], {b = 3},\n]', '{a: [1, "x", [2], {b: 3}]}'],
    ['a = { b = 1, "c.d" : 2\n  (e) = 3\n f = g.h }', '{a: {b: 1, c.d: 2, e: 3, f: g.h}}'],
    ['a = "x${var.y}z"', '{a: "x${var.y}z"}'],
    ['a = "${~ var.y ~}-${local.z["k"].v}"', '{a: "${var.y}-${local.z.k.v}"}'],
    ['a = "$${no} %%{no} \\"q\\" \\n \\u0041"', '{a: "${no} %{no} "q" \n A"}'],
    ['a = "%{ if x }y%{ endif }"', '{a: "${?}y${?}"}'],
    ['a = "$5 100% $"', '{a: "$5 100% $"}'],
    ['a = f(1, "x", g.h...)', '{a: f(1, "x", g.h)}'],
    ['a = b ? "c" : d ? "e" : "f"', '{a: "c" | "e" | "f"}'],
    ['a = b == "c" && d > 1 ? "e" : "f"', '{a: "e" | "f"}'],
    ['a = 1 + 2 * c', '{a: ?}'],
    ['a = [for x in y : "i${x}" if x != ""]', '{a: ["i${x}"]}'],
    ['a = {for k, v in y : k => v.image... if v.on}', '{a: {k: v.image}}'],
    ['a = b[*].c', '{a: path?}'],
    ['a = b[0].c.0', '{a: b.0.c.0}'],
    ['a = (\n  "x"\n)', '{a: "x"}'],
    ['a = f(\n  1\n).b', '{a: ?}'],
    ['a = provider::x::f(1)', '{a: provider::x::f(1)}'],
  ])('reads %j', (text, tree) => {
    expect(show(text)).toBe(tree);
  });

  it('reads heredocs with and without indentation', () => {
    expect(show('a = <<EOT\n  FROM x\n    ${v}\nEOT\nb = 1')).toBe('{a: "  FROM x\n    ${v}\n", b: 1}');
    expect(show('a = <<-EOT\n    FROM x\n      RUN "y" \\n\n  \n  EOT\nb = 1')).toBe('{a: "FROM x\n  RUN "y" \\n\n\n", b: 1}');
    expect(show('a = [<<A, <<B]')).toMatch(/^! /);
    expect(show('a = f(<<A\nx\nA\n, 1)')).toBe('{a: f("x\n", 1)}');
  });

  it('reads the same from CRLF', () => {
    const text = 'block "x" {\n  a = <<-EOT\n    FROM x\n    RUN y\n  EOT\n  b = "c" # d\n}\n';
    expect(show(text.replaceAll('\n', '\r\n'))).toBe(show(text));
  });

  it.each<[string, string]>([
    ['target "a" {\n  b = {\n    c = "half\n  }\n}\ntarget "d" { e = "f" }', '{target: {a: {b: {c: "${?}"}}}, target: {d: {e: "f"}}}'],
    ['target "a" {\n  b = {\n    c = "x"\n\ntarget "d" {\n  e = "f"\n}', '{target: {a: {b: {c: "x"}}}, target: {d: {e: "f"}}}'],
    ['target "a" {\n  b = ["x",\n\ntarget "d" {\n  e = "f"\n}', '{target: {a: {b: ["x"]}}, target: {d: {e: "f"}}}'],
    ['target "a" {\n  b = \n}\ntarget "d" { e = "f" }', '{target: {a: {b: ?}}, target: {d: {e: "f"}}}'],
    ['target "a" {\n  b = "x${v"\n}\ntarget "d" {\n e = "f"\n}', '{target: {a: {b: "${?}"}}, target: {d: {e: "f"}}}'],
    ['target "a" {\n  b\n  c = 1\n}', '{target: {a: {c: 1}}}'],
    ['a = 1 2\nb = 3', '{a: 1, b: 3}'],
    ['}\na = 1', '{a: 1}'],
    ['a = <<EOT\nx', '{a: "x"}'],
  ])('reads what is half typed, and says so: %j', (text, tree) => {
    expect(show(text)).toMatch(/^! \d+ /);
    expect(show(text).replace(/^! \d+ /, '')).toBe(tree);
  });

  it('says where each thing stands', () => {
    const text = 'a "b" {\n  c = "x${var.y}"\n}\n';
    expect(spans(readHcl(text).root, text)).toEqual([...['a', 'b', 'c'], ...['x', '${var.y}', 'var.y']]);
  });

  it('reads templates of JSON strings where they stand', () => {
    const text = '{"a": "x\\n${var.y}\\"z"}';
    const { parts } = readTemplate(text, 7, 21);
    expect(parts.map((part) => (part.kind === 'text' ? part.text.text : text.slice(part.at.start, part.at.end)))).toEqual([
      'x\n',
      '${var.y}',
      '"z',
    ]);
  });

  it('reads any text, with spans inside it', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        '=',
        '"',
        '{',
        '}',
        '[',
        ']',
        '(',
        ')',
        '${',
        '%{',
        '~',
        '<<A\n',
        'A',
        '\n',
        '\r\n',
        ' ',
        ',',
        '.',
        '?',
        ':',
        '#',
        '/*',
        'for x in ',
        '\\',
        '=>',
        '-',
        'target "b" {\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const file = readHcl(text);
        for (const { start, end } of allSpans(file.root)) expect(start >= 0 && start <= end && end <= text.length).toBe(true);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  it.each<[string, string]>([
    ['blocks within blocks', 'a {'],
    ['lists within lists', 'a = ['],
    ['objects within objects', 'a = {b='],
    ['calls within calls', 'f('],
    ['values within values', 'a = "${"'],
    ['values that are not closed', 'a = "${(\n'],
    ['heredocs of values that are not closed', 'a = <<A\n${(\n${(\n'],
    ['closing marks', '}])"${'],
    ['choices', 'a = b ? c : '],
    ['signs', 'a = !-!-'],
    ['unclosed quotes', 'a = "b\n'],
    ['indexes', 'a[b['],
    ['blocks at the left edge', 'target "a" {\n'],
    ['comments', '/* a */ b = 1 # c\n'],
  ])('takes steps in proportion to the size of thousands of %s', async (_, unit) => {
    const text = unit.repeat(20_000);
    const steps = await countSteps(() => readHcl(text));
    expect(steps / text.length).toBeLessThan(120);
  });
});

function spans(root: HclNode, text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: HclNode): void => {
    if (node.kind === 'object')
      for (const { key, value } of node.entries) {
        found.push(text.slice(key.at.start, key.at.end));
        visit(value);
      }
    if (node.kind === 'template')
      for (const part of node.parts) {
        if (part.kind === 'text') found.push(part.text.text);
        else found.push(text.slice(part.at.start, part.at.end), text.slice(part.value.at.start, part.value.at.end));
      }
  };
  visit(root);
  return found;
}

function allSpans(root: HclNode): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  const waiting: HclNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push(node.at);
    if (node.kind === 'object') for (const { key, value } of node.entries) waiting.push(value, { kind: 'other', at: key.at });
    if (node.kind === 'list') waiting.push(...node.items);
    if (node.kind === 'choice') waiting.push(...node.values);
    if (node.kind === 'call') waiting.push(...node.arguments);
    for (const part of node.kind === 'template' ? node.parts : []) {
      if (part.kind === 'text') found.push(...part.text.runs.map(({ from }) => from));
      else waiting.push(part.value);
    }
  }
  return found;
}
