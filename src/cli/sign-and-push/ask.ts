import { createInterface } from 'node:readline/promises';
import { describePlan, escapeText, type CeremonyPlan } from '../../core/index.js';
import type { Io } from '../io.js';
import type { SignAndPushCommand } from './options.js';

/** Shows the plan, and asks before the first byte is sent unless the person agreed by flag. Who cannot be asked has not agreed. */
export async function confirmPlan(plan: CeremonyPlan, { agrees, scan }: SignAndPushCommand, io: Io): Promise<boolean> {
  if (!scan.quiet || !agrees) for (const line of describePlan(plan)) io.note(escapeText(line));
  if (agrees) return true;
  if (!process.stdin.isTTY) {
    io.note('wharfmaster: nobody can be asked here, so nothing was sent. Say --yes to agree to the plan.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question('Push, sign and release? [y/N] ', { signal: io.cancel });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
