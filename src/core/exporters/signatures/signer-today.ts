import type { Signer } from '../../policy/document.js';
import { endOfDay, startOfDay } from '../../policy/judging/dates.js';

/** Whether signatures of a signer count on the day of the export, for engines that know neither when a key is valid nor since when it is not. */
export type SignerToday =
  | { readonly counts: true; /** What is lost, when something is. */ readonly looserBecause?: string }
  | { readonly counts: false; /** Why the signer is left out, which is stricter. */ readonly because: string };

export function signerToday({ validFrom, validUntil, revoked }: Signer, now: number): SignerToday {
  if (revoked !== undefined)
    return { counts: false, because: `it is revoked since ${revoked.at}, and the target cannot tell signatures from before that` };
  if (validFrom !== undefined && !(now >= startOfDay(validFrom)))
    return { counts: false, because: `it is valid from ${validFrom} on; export again then` };
  if (validUntil === undefined) return { counts: true };
  if (!(now <= endOfDay(validUntil)))
    return { counts: false, because: `it was valid until ${validUntil}, and the target cannot tell signatures from before that` };
  return { counts: true, looserBecause: `it is valid until ${validUntil}, and the target has no clock: export again by then` };
}
