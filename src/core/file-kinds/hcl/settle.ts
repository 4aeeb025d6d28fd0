import type { Assumption } from '../../model/image-use.js';
import type { FilePath, RelatedLocation, Span } from '../../model/span.js';
import { emptyText, standIn, throughVariable, TracedBuilder, tracedFrom, type TracedText } from '../../model/traced-text.js';
import { itemsIn } from './look-up.js';
import type { HclNode } from './tree.js';

/** What a name stands for in a file. */
export interface Binding {
  /** How people call it: `var.image`, `TAG`. */
  readonly name: string;
  readonly node: HclNode;
  /** True when something outside the file may say otherwise: then what stands here is only its default. */
  readonly isDefault: boolean;
}

/** Where names are looked up. */
export interface Scope {
  readonly file: FilePath;
  readonly text: string;
  /** How much work is left for the whole file: each value may ask for a good deal of it. */
  readonly watch: { stepsLeft: number };
  resolve(steps: readonly string[]): Binding | undefined;
}

/** A value as text, as far as this file says it: what it does not say is open. */
export interface Settled {
  readonly text: TracedText;
  /** What a person would select. */
  readonly at: Span;
  readonly assumes: readonly Assumption[];
  readonly related: readonly RelatedLocation[];
}

/** What a value may be: one text, or one for each side of a choice and each item of a list. */
export function settleEach(node: HclNode, scope: Scope): readonly Settled[] {
  return itemsIn(node).map((item) => settle(item, scope));
}

export function settle(node: HclNode, scope: Scope): Settled {
  const settling = new Settling(scope);
  const text = settling.textOf(node);
  return { text, at: node.at, assumes: [...settling.assumes.values()], related: [...settling.related.values()] };
}

/** So long may the chain of variables, so many of them and so much of their text be in one value; what is more stays open. */
const longestChain = 12;
const mostVariables = 1000;
const mostCharacters = 200_000;

/** A file with ten thousand values of a few variables each takes less than a tenth. */
export function newWatch(): Scope['watch'] {
  return { stepsLeft: 300_000 };
}

class Settling {
  readonly assumes = new Map<string, Assumption>();
  readonly related = new Map<string, RelatedLocation>();
  private readonly chain: HclNode[] = [];
  private charactersLeft = mostCharacters;
  private variablesLeft = mostVariables;

  constructor(private readonly scope: Scope) {}

  textOf(node: HclNode): TracedText {
    switch (node.kind) {
      case 'plain':
        return node.text === 'null' ? emptyText : tracedFrom(this.scope.text, node.at);
      case 'path':
        return isNull(node, this.scope) ? emptyText : (this.valueOf(node.steps, node.at) ?? this.open(node, node.at));
      case 'template': {
        const built = new TracedBuilder();
        for (const part of node.parts) built.add(part.kind === 'text' ? part.text : this.interpolated(part.value, part.at));
        return built.build();
      }
      default:
        return node.at.start === node.at.end ? emptyText : this.open(node, node.at);
    }
  }

  private interpolated(node: HclNode, at: Span): TracedText {
    if (node.kind === 'path') return this.valueOf(node.steps, at) ?? this.open(node, at);
    return node.kind === 'template' ? this.textOf(node) : this.open(node, at);
  }

  /** Undefined for what the file does not say, and for what says itself. */
  private valueOf(steps: readonly string[] | undefined, at: Span): TracedText | undefined {
    const binding = steps === undefined ? undefined : this.scope.resolve(steps);
    if (binding === undefined || !isText(binding.node)) return undefined;
    const { name, node, isDefault } = binding;
    if (this.chain.includes(node) || this.chain.length >= longestChain || !this.mayGoOn()) return undefined;
    this.chain.push(node);
    const text = this.textOf(node);
    this.chain.pop();
    this.charactersLeft -= text.text.length;
    if (this.charactersLeft < 0) return undefined;
    if (isDefault) this.assumes.set(name, { name, value: text.text, from: 'default' });
    const message = isDefault ? `\`${name}\` has its default here.` : `\`${name}\` is said here.`;
    this.related.set(name, { file: this.scope.file, span: node.at, role: 'arg', message });
    return throughVariable(text, name, at);
  }

  private mayGoOn(): boolean {
    return --this.variablesLeft >= 0 && --this.scope.watch.stepsLeft >= 0;
  }

  private open(node: HclNode, where: Span): TracedText {
    const { start, end } = node.at;
    const said = node.kind === 'other' ? node.name : undefined;
    const written =
      said ??
      this.scope.text
        .slice(start, Math.min(end, start + 200))
        .replace(/\s+/g, ' ')
        .trim();
    const name = written.length > longestName ? `${written.slice(0, longestName)}…` : written;
    return standIn(this.scope.text.slice(where.start, where.end) || '?', where, name === '' ? 'a missing value' : name);
  }
}

const longestName = 60;

/** True for `null`, and for a name that stands for it: nothing is said then. */
export function isNull(node: HclNode, scope: Scope): boolean {
  const said = node.kind === 'path' && node.steps !== undefined ? scope.resolve(node.steps)?.node : node;
  return said?.kind === 'plain' && said.text === 'null';
}

function isText(node: HclNode): boolean {
  return node.kind === 'template' || node.kind === 'path' || (node.kind === 'plain' && node.text !== 'null');
}
