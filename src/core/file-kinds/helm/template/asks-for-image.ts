import type { Body, Expression, TemplateNode } from './tree.js';

/** True when rendering the body may write a line `image:`, itself or through the named templates that it includes. All others need not be rendered. */
export function asksForImage(body: Body, defines: ReadonlyMap<string, Body>): boolean {
  const seen = new Set<Body>();
  const waiting = [body];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { asks, includes } = contentOf(next);
    if (asks) return true;
    for (const name of includes) waiting.push(defines.get(name) ?? []);
  }
  return false;
}

/** What a body says itself. */
interface Content {
  asks: boolean;
  readonly includes: Set<string>;
}

function contentOf(body: Body): Content {
  const known = contents.get(body);
  if (known !== undefined) return known;
  const content: Content = { asks: false, includes: new Set() };
  const waiting = [...body];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) waiting.push(...look(node, content));
  contents.set(body, content);
  return content;
}

const contents = new WeakMap<Body, Content>();

function look(node: TemplateNode, content: Content): Body {
  switch (node.kind) {
    case 'text':
      content.asks ||= /image["']?[ \t]*:/.test(node.text.text);
      return [];
    case 'output':
    case 'assign':
      noteIncludes(node.value, content);
      return [];
    case 'if':
      noteIncludes(node.condition, content);
      return [...node.body, ...node.otherwise];
    case 'with':
    case 'range':
      noteIncludes(node.value, content);
      return [...node.body, ...node.otherwise];
  }
}

/** Names that an expression makes up could be any, but then no image comes of it that we could tell. */
function noteIncludes(expression: Expression, content: Content): void {
  const waiting = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'fields') waiting.push(next.of);
    if (next.kind !== 'call') continue;
    const [name] = next.args;
    if (next.name === 'include' && name?.kind === 'text') content.includes.add(name.text.text);
    waiting.push(...next.args);
  }
}
