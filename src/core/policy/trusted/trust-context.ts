import type { JudgingContext } from '../layer.js';

/** What judging signatures may take into account besides the facts; `stage` decides which verification summaries count. */
export type TrustJudgingContext = JudgingContext;
