import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import { findBetween, findDollars, type Mention, type VariableValue } from '../variables/index.js';

/**
 * What variables hold at a line: ARGs and LETs above it in the same target, and the global ones of the base recipe. Before version 0.7 all ARGs of the base
 * recipe were global (Earthfile reference, ARG).
 */
export class Arguments {
  /** Undefined is what nobody knows here any more. */
  private readonly base = new Map<string, VariableValue | undefined>();
  private readonly local = new Set<string>();
  private here = this.base;
  private allGlobal = false;

  readLine(line: TracedText): void {
    const version = /^\s*VERSION\s.*?(\d+)\.(\d+)/.exec(line.text);
    if (version !== null) this.allGlobal = version[1] === '0' && Number(version[2]) < 7;
    const set = /^\s*(ARG|LET|SET)\s+((?:--\S+\s+)*)([A-Za-z_]\w*)(?:\s*=\s*|\s*$)/.exec(line.text);
    const [whole = '', command, options = '', name = ''] = set ?? [];
    if (set === null) return;
    // What SET says may depend on conditions, and an ARG without a default is for the caller to say.
    if (command === 'SET' || !whole.includes('=')) this.here.set(name, undefined);
    else this.here.set(name, { text: valueOf(line, whole.length), assumed: command === 'ARG' });
    if (command === 'ARG' && this.here === this.base && !this.allGlobal && !options.includes('--global')) this.local.add(name);
  }

  startTarget(): void {
    this.here = new Map();
  }

  /** A target sees what is global. */
  valuesOf(name: string): readonly VariableValue[] {
    const isSeen = !this.here.has(name) && !this.local.has(name);
    const value = isSeen ? this.base.get(name) : this.here.get(name);
    return value === undefined ? [] : [value];
  }
}

/** `$X`, `${X}`, and `$(command)`, whose output nobody knows. */
export function findMarks(text: string): readonly Mention[] {
  const commands = findBetween(text, '$(', ')').map((command) => ({ ...command, modified: true as const }));
  if (commands.length === 0) return findDollars(text);
  const outside = findDollars(text).filter(({ start }) => !commands.some((command) => command.start <= start && start < command.end));
  return [...outside, ...commands].sort((a, b) => a.start - b.start);
}

function valueOf(line: TracedText, from: number): TracedText {
  const rest = line.text.slice(from);
  const [quoted] = /^"[^"]*"|^'[^']*'/.exec(rest) ?? [];
  if (quoted !== undefined) return sliceTraced(line, from + 1, from + quoted.length - 1);
  return sliceTraced(line, from, from + (/\s#/.exec(rest)?.index ?? rest.trimEnd().length));
}
