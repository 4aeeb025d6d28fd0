import type { Clock } from '../core/index.js';

/** The system's clock; policy.md section 5 counts by it. */
export const systemClock: Clock = { now: () => Date.now() };
