import { escapeText } from '../core/index.js';
import type { LogParams } from './protocol.js';

/** Writes a line to the output channel of whoever listens. */
export type Log = (level: LogParams['level'], text: string) => void;

/** Foreign text (a daemon's words, a build's output) cannot pass for a line of ours, and a flood of it does not fill the channel. */
export function logTo(send: (params: LogParams) => void): Log {
  return (level, text) => send({ level, text: escapeText(text.length > longestLine ? `${text.slice(0, longestLine)}…` : text) });
}

const longestLine = 4000;
