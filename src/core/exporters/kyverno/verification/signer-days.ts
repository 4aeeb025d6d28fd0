import type { Signer } from '../../../policy/document.js';
import { endOfDay, startOfDay } from '../../../policy/judging/dates.js';
import { asksForLog } from '../../../signers/asks-for-log.js';
import type { Note } from '../../signatures/index.js';
import { since, until } from '../expressions.js';

/** On which days a signer counts, as CEL, and what that loses. */
export interface SignerDays {
  readonly conditions: readonly string[];
  readonly notes: readonly Note[];
}

/** Kyverno has a clock and does not show when something was signed, so only the day of the request counts. */
export function signerDays(signer: Signer, path: string): SignerDays {
  const { validFrom, validUntil, revoked } = signer;
  if (revoked !== undefined) {
    const reason = `It is revoked since ${revoked.at}, and Kyverno cannot tell signatures from before that: none counts.`;
    return { conditions: ['false'], notes: [{ path, fidelity: 'stricter', reason }] };
  }
  const isUndated = signer.type === 'key' && !asksForLog(signer) && signer.trustRoot === undefined;
  const late = validUntil === undefined ? [] : [until(endOfDay(validUntil))];
  const early = validFrom === undefined ? [] : [since(startOfDay(validFrom))];
  if (isUndated) return { conditions: [...early, ...late], notes: [] };
  return {
    conditions: [...early, ...late],
    notes: [
      ...(validUntil === undefined ? [] : [lateNote(path, validUntil)]),
      ...(validFrom === undefined ? [] : [earlyNote(path, validFrom)]),
    ],
  };
}

function lateNote(path: string, day: string): Note {
  return { path, fidelity: 'stricter', reason: `After ${day} none of its signatures counts, whenever it was made.` };
}

function earlyNote(path: string, day: string): Note {
  return {
    path,
    fidelity: 'looser',
    reason: `Kyverno does not show when something was signed, so signatures from before ${day} count too.`,
  };
}
