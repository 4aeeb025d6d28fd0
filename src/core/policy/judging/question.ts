import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { Level, RuleId } from '../../model/rules.js';
import type { DateText } from '../document.js';
import type { DocumentPath, PolicyLayer } from '../layer.js';
import type { JudgingContext } from '../layer.js';
import type { Identity } from './identity.js';
import type { PreparedPolicy } from './prepare-policy.js';

/** What every rule is asked: one use, with one of the values it may take, under one policy. */
export interface Question {
  readonly use: ImageUse;
  readonly value: ImageValue;
  /** What the policy takes the image to be; absent when not even the repository is known. */
  readonly identity?: Identity;
  /** The path as written when the reference names no host. */
  readonly shortName?: string;
  /** No finding at this place is louder. */
  readonly highest: Level;
  readonly layer: PolicyLayer;
  readonly prepared: PreparedPolicy;
  readonly context: JudgingContext;
}

/** What a rule has to say: something is wrong, or something would have to be known to tell. */
export type Statement = RuleFinding | MissingFact;

export interface RuleFinding {
  readonly says: 'finding';
  readonly level: Level;
  readonly what: string;
  readonly why: string;
  readonly next: string;
  /** The policy's line that asks for it. */
  readonly entry?: DocumentPath;
  /** What that line says of its start: before this day it is only reported. */
  readonly effectiveFrom?: DateText | undefined;
}

export interface MissingFact {
  readonly says: 'missing';
  readonly what: string;
}

/** One rule of product.md. Rules that need a scan or a signature join the same list when their facts exist. */
export interface Rule {
  readonly id: RuleId;
  judge(question: Question): readonly Statement[];
}
