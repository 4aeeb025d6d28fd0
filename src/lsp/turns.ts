import type { Host, Pause } from './host.js';

/** Whoever has worked so long lets everything that arrived meanwhile be handled first: a keystroke does not wait for a check of thousands of files. */
const longestTurn = 5;

/** Begins the first turn. */
export function takeTurns(host: Pick<Host, 'now' | 'after'>): Pause {
  let began = host.now();
  return () => {
    if (host.now() - began < longestTurn) return undefined;
    return new Promise((resolve) => {
      host.after(0, () => {
        began = host.now();
        resolve();
      });
    });
  };
}
