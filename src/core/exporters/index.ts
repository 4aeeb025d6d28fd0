import type { Exporter } from './exporter.js';
import { gatekeeper } from './gatekeeper/index.js';
import { kyverno } from './kyverno/index.js';

export * from './exporter.js';
export * from './policy-parts.js';
export * from './run-export.js';
export {
  compileChecks,
  type CheckPlace,
  type CompiledChecks,
  spellingsUnder,
  type ImageCheck,
  type ImageSet,
  type Spell,
} from './checks/index.js';

/** Every target, in the order in which help lists them: a folder and a line here. */
export const exporters: readonly Exporter[] = [kyverno, gatekeeper];
