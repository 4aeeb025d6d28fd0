import type { Scanner } from './scanner.js';

/* The programs that look into images: one folder and one line each. Settings, help and the docs' table come from this list. */
export const scanners: readonly Scanner[] = [];

export { chooseScanners, type ScannerWishes } from './choose-scanners.js';
export type * from './scanner.js';
