import { emptyText, joinTraced, TracedBuilder, type TracedText } from '../../../model/traced-text.js';
import { functions } from './functions.js';
import { longestText } from './limits.js';
import { open, traced } from './place-text.js';
import { inner, Variables, type Scope } from './scope.js';
import { fieldOf, keysOf, nothing, textValue, truthOf, type Value } from './value.js';
import type { TemplateRenderer } from './template-function.js';
import type { Body, Expression, TemplateNode } from './tree.js';

/**
 * Renders templates with the chart's own values as far as these decide. What is not known is open in the text; each character knows whether a template
 * or a values file wrote it. Bounded: what would take too long is unknown.
 */
export class Renderer implements TemplateRenderer {
  private stepsLeft = mostSteps;
  private lettersLeft = mostLetters;
  private depth = 0;

  constructor(private readonly defines: ReadonlyMap<string, Body>) {}

  /** A template's own text. Blocks that do not run with these values are rendered as well, each aside, since another's values may run them. */
  renderFile(body: Body, root: Value, aside: Exclude<Aside, undefined>): TracedText {
    return this.render(body, { dot: root, root, variables: new Variables() }, aside);
  }

  /** `include`: what a named template makes of a value. */
  include(name: string, dot: Value): Value {
    const body = this.defines.get(name);
    if (body === undefined || this.depth >= deepest) return { kind: 'unknown', name: `include "${name}"` };
    return textValue(this.renderText(body, dot));
  }

  renderText(body: Body, dot: Value): TracedText {
    this.depth++;
    const text = this.render(body, { dot, root: dot, variables: new Variables() }, undefined);
    this.depth--;
    return text;
  }

  evaluate(expression: Expression, scope: Scope): Value {
    if (--this.stepsLeft < 0) return tooMuch;
    switch (expression.kind) {
      case 'text':
        return textValue(expression.text);
      case 'truth':
        return expression;
      case 'nothing':
        return nothing;
      case 'dot':
        return scope.dot;
      case 'variable':
        return expression.name === '$' ? scope.root : scope.variables.get(expression.name);
      case 'fields':
        return expression.names.reduce(fieldOf, this.evaluate(expression.of, scope));
      case 'call': {
        const value = this.call(expression, scope);
        return value.kind === 'text' && value.text.text.length > longestText ? tooMuch : value;
      }
      case 'unknown':
        return expression;
    }
  }

  private call({ name, args, written }: Expression & { readonly kind: 'call' }, scope: Scope): Value {
    const known = functions.get(name);
    if (known === undefined) return { kind: 'unknown', name: written.text.trim() };
    return known(
      args.map((arg) => this.evaluate(arg, scope)),
      { written, renderer: this },
    );
  }

  private render(body: Body, scope: Scope, aside: Aside): TracedText {
    const built = new TracedBuilder();
    for (const node of body) {
      if (--this.stepsLeft < 0) break;
      const text = this.renderNode(node, scope, aside);
      this.lettersLeft -= text.text.length;
      if (this.lettersLeft < 0) break;
      built.add(text);
    }
    return built.build();
  }

  private renderNode(node: TemplateNode, scope: Scope, aside: Aside): TracedText {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'output':
        return toText(this.evaluate(node.value, scope), node.written);
      case 'assign': {
        const value = this.evaluate(node.value, scope);
        if (node.declares) scope.variables.declare(node.name, value);
        else scope.variables.assign(node.name, value);
        return emptyText;
      }
      case 'if': {
        const truth = truthOf(this.evaluate(node.condition, scope));
        return this.choose(truth, node, { body: inner(scope), otherwise: inner(scope) }, aside);
      }
      case 'with': {
        const value = this.evaluate(node.value, scope);
        const body = inner(scope, { dot: value });
        if (node.name !== undefined) body.variables.declare(node.name, value);
        return this.choose(truthOf(value), node, { body, otherwise: inner(scope) }, aside);
      }
      case 'range':
        return this.repeat(node, scope, aside);
    }
  }

  /** The branch that runs; where that is not known, both, or nothing certain when they are parts of one line. */
  private choose(
    truth: boolean | undefined,
    { body, otherwise, written }: TemplateNode & { readonly kind: 'if' | 'with' },
    scopes: { readonly body: Scope; readonly otherwise: Scope },
    aside: Aside,
  ): TracedText {
    if (truth === undefined) {
      const both = [this.render(body, sealed(scopes.body), aside), this.render(otherwise, sealed(scopes.otherwise), aside)];
      const isOfLines = aside !== undefined && both.every(({ text }) => text.trim() === '' || text.includes('\n'));
      return isOfLines ? joinTraced(...both) : open(written, written.text.trim());
    }
    if (aside !== undefined) this.renderAside(truth ? otherwise : body, sealed(truth ? scopes.otherwise : scopes.body), aside);
    return this.render(truth ? body : otherwise, truth ? scopes.body : scopes.otherwise, aside);
  }

  private renderAside(body: Body, scope: Scope, aside: Exclude<Aside, undefined>): void {
    aside(
      this.render(body, scope, (text, depth) => aside(text, depth + 1)),
      1,
    );
  }

  private repeat(node: TemplateNode & { readonly kind: 'range' }, scope: Scope, aside: Aside): TracedText {
    const value = this.evaluate(node.value, scope);
    const items = itemsOf(value);
    if (items === undefined) {
      const text = this.round(node, { key: value, item: value }, scope, aside);
      return aside !== undefined && text.text.includes('\n') ? text : open(node.written, node.written.text.trim());
    }
    if (items.length === 0) return this.render(node.otherwise, inner(scope), aside);
    const built = new TracedBuilder();
    for (const item of items.slice(0, mostRounds)) built.add(this.round(node, item, scope, aside));
    return built.build();
  }

  private round({ names, body }: TemplateNode & { readonly kind: 'range' }, { key, item }: Item, scope: Scope, aside: Aside): TracedText {
    const round = inner(scope, { dot: item });
    if (names.length > 1) round.variables.declare(names[0] ?? '', key);
    const last = names.at(-1);
    if (last !== undefined) round.variables.declare(last, item);
    return this.render(body, round, aside);
  }
}

/** Takes what would be rendered if so many conditions were otherwise; absent within `include`, where only what is known counts. */
type Aside = ((text: TracedText, depth: number) => void) | undefined;

interface Item {
  readonly key: Value;
  readonly item: Value;
}

function itemsOf(value: Value): readonly Item[] | undefined {
  if (value.kind === 'unknown') return undefined;
  if (value.kind === 'list') return value.items.map((item) => ({ key: { kind: 'unknown', name: 'index' }, item }));
  if (value.kind !== 'map') return [];
  return keysOf(value).map((key) => ({ key: textValue({ text: key, runs: [] }), item: fieldOf(value, key) }));
}

function sealed(scope: Scope): Scope {
  return inner(scope, { sealed: true });
}

function toText(value: Value, written: TracedText): TracedText {
  switch (value.kind) {
    case 'text':
      return traced(value.text, written);
    case 'truth':
      return traced({ text: String(value.value), runs: [] }, written);
    case 'nothing':
      return emptyText;
    case 'list':
    case 'map':
      return open(written, written.text.trim());
    case 'unknown':
      return open(written, value.name);
  }
}

const tooMuch: Value = { kind: 'unknown', name: 'too much to render' };
const mostSteps = 100_000;
const mostRounds = 50;
const deepest = 20;
/** Of all that is rendered of one file. */
const mostLetters = 2_000_000;
