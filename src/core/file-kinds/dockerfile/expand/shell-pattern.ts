import type { Budget } from './environment.js';

/** A compiled shell pattern: literal chunks between `*`, in which `undefined` stands for `?`. */
export interface ShellPattern {
  /** At least one; an empty chunk at either end means that a `*` stands there. */
  readonly chunks: readonly (readonly (string | undefined)[])[];
}

/** Understands `*`, `?` and `\`; no bracket expressions, as in BuildKit. Undefined when an escape is none. */
export function compileShellPattern(text: string): ShellPattern | undefined {
  const chunks: (string | undefined)[][] = [[]];
  const characters = [...text];
  for (let at = 0; at < characters.length; at++) {
    let character = characters[at];
    if (character === '*') {
      chunks.push([]);
      continue;
    }
    if (character === '\\') {
      const next = characters[at + 1];
      if (next === '}' || next === '/') continue;
      if (next !== '*' && next !== '?' && next !== '\\') return undefined;
      at++;
      chunks.at(-1)?.push(next);
      continue;
    }
    if (character === '?') character = undefined;
    chunks.at(-1)?.push(character);
  }
  return { chunks };
}

/** The pattern read from its end. */
export function reversePattern(pattern: ShellPattern): ShellPattern {
  return { chunks: pattern.chunks.map((chunk) => chunk.toReversed()).toReversed() };
}

/**
 * Where the pattern matches first, as RE2 would find it: every chunk as early as possible, the last one as late as possible when `greedy`.
 * Counts in whole characters. Undefined without a match, and also when the budget is used up.
 */
export function findMatch(
  pattern: ShellPattern,
  text: readonly string[],
  options: { readonly from: number; readonly anchored: boolean; readonly greedy: boolean; readonly budget: Budget },
): { readonly start: number; readonly end: number } | undefined {
  const { chunks } = pattern;
  const { from, anchored, greedy, budget } = options;
  const first = chunks[0] ?? [];
  const single = chunks.length === 1;
  const start = anchored || (first.length === 0 && !single) ? from : findChunk(first, text, from, budget);
  if (start === undefined || !chunkAt(first, text, start, budget)) return undefined;
  let end = start + first.length;
  for (const chunk of chunks.slice(1)) {
    const found = findChunk(chunk, text, end, budget);
    if (found === undefined) return undefined;
    end = found + chunk.length;
  }
  if (greedy && !single) end = latestEnd(chunks.at(-1) ?? [], text, end, budget);
  return { start, end };
}

function findChunk(chunk: readonly (string | undefined)[], text: readonly string[], from: number, budget: Budget): number | undefined {
  for (let at = from; at + chunk.length <= text.length; at++) {
    if (chunkAt(chunk, text, at, budget)) return at;
  }
  return undefined;
}

/** The end of the last place where a chunk fits; `earliest` is known to be one. */
function latestEnd(chunk: readonly (string | undefined)[], text: readonly string[], earliest: number, budget: Budget): number {
  for (let end = text.length; end > earliest; end--) {
    if (chunkAt(chunk, text, end - chunk.length, budget)) return end;
  }
  return earliest;
}

function chunkAt(chunk: readonly (string | undefined)[], text: readonly string[], at: number, budget: Budget): boolean {
  if (at + chunk.length > text.length) return false;
  for (let index = 0; index < chunk.length; index++) {
    if (budget.left-- <= 0) return false;
    if (chunk[index] !== undefined && chunk[index] !== text[at + index]) return false;
  }
  return true;
}
