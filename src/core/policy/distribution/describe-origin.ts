import type { PolicyOrigin } from './origin.js';

/** Name, version, serial, signer and age in one line: `bank-standard 2026.11.1, serial 41, signed by policy-office, confirmed 3 hours ago`. */
export function describeOrigin({ name, version, serial, ...rest }: PolicyOrigin, now: number): string {
  return `${name}${version === undefined ? '' : ` ${version}`}, serial ${serial}, ${describeVouching(rest, now)}`;
}

/** Who signed it and how old the knowledge is, for places that name the policy themselves. */
export function describeVouching(
  { signedBy, confirmedAt, stale }: Pick<PolicyOrigin, 'signedBy' | 'confirmedAt' | 'stale'>,
  now: number,
): string {
  const signers = [...new Set(signedBy.map(({ signer }) => signer))].join(', ');
  return `signed by ${signers}, confirmed ${ageOf(now - confirmedAt)}${stale === undefined ? '' : `; stale: ${stale}`}`;
}

function ageOf(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 2) return 'just now';
  if (minutes < 120) return `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours ago` : `${Math.floor(hours / 24)} days ago`;
}
