import type { Browser } from 'playwright-core';
import type { Everything } from '../main.js';

/** What the tests on the page play on: VS Code's program, the packaged extension, a browser, and a workspace they may change. */
export interface Stage extends Everything {
  readonly chromium: Browser;
  readonly workspace: string;
}

let settled: Stage | undefined;

/** Told once, before the tests are loaded. */
export function settle(stage: Stage): void {
  settled = stage;
}

export function theStage(): Stage {
  if (settled === undefined) throw new Error('main.ts has not settled the stage');
  return settled;
}
