import type { Instruction } from './instructions.js';
import type { TracedText } from '../../model/traced-text.js';

/** One FROM of a file. */
export interface Stage {
  readonly index: number;
  readonly instruction: Instruction;
  /** The image or stage as it is written; absent when FROM stands alone. */
  readonly word?: TracedText;
  /** Lower-cased, as builders compare it. */
  readonly name?: string;
  readonly words: number;
}

/** The stage that FROM starts, with its name from `AS`. */
export function toStage(index: number, instruction: Instruction, words: readonly TracedText[]): Stage {
  const [word, as, name] = words;
  const stage: Stage = { index, instruction, words: words.length, ...(word === undefined ? {} : { word }) };
  return words.length === 3 && as?.text.toLowerCase() === 'as' && name !== undefined ? { ...stage, name: name.text.toLowerCase() } : stage;
}

/** Names of stages as FROM sees them (earlier ones, exactly) and as COPY and RUN do (all, without case). */
export class StageNames {
  private readonly byName = new Map<string, number>();

  add(stage: Stage): void {
    if (stage.name !== undefined) this.byName.set(stage.name, stage.index);
  }

  /** The stage that `FROM name` continues, when only the stages before it have been added. */
  base(name: string): number | undefined {
    return this.byName.get(name);
  }

  /** The stage that COPY --from or a mount means, when all stages have been added. */
  source(name: string): number | undefined {
    return this.byName.get(name.toLowerCase());
  }
}

/** A stage's number as `strconv.Atoi` reads it; other texts, and numbers beyond 64 bits, are names. */
export function stageIndex(text: string): number | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits.length > 19) return undefined;
  const value = BigInt(digits === '' ? 0 : digits) * (text.startsWith('-') ? -1n : 1n);
  return value >= -(2n ** 63n) && value < 2n ** 63n ? Number(value) : undefined;
}

/**
 * The stages that are shipped: the target, what it continues, and what its COPYs of whole systems come from, to their roots.
 */
export function shippedStages(
  bases: readonly { readonly parent?: number }[],
  sources: readonly { readonly inStage: number; readonly fromStage?: number; readonly source: { readonly copiesSystem: boolean } }[],
  target: number,
): ReadonlySet<number> {
  const copied = new Map<number, number[]>();
  for (const { inStage, fromStage, source } of sources) {
    if (fromStage === undefined || !source.copiesSystem) continue;
    const known = copied.get(inStage);
    if (known === undefined) copied.set(inStage, [fromStage]);
    else known.push(fromStage);
  }
  const shipped = new Set<number>();
  const waiting = target < 0 ? [] : [target];
  for (let stage = waiting.pop(); stage !== undefined; stage = waiting.pop()) {
    if (shipped.has(stage)) continue;
    shipped.add(stage);
    const parent = bases[stage]?.parent;
    if (parent !== undefined) waiting.push(parent);
    for (const source of copied.get(stage) ?? []) waiting.push(source);
  }
  return shipped;
}
