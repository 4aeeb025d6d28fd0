import type { Question } from './question.js';

/** True when the policy refuses references without a host in manifests (`defaults.shortNames: deny`). */
export function isDeniedShortName({ shortName, use, prepared }: Question): boolean {
  return shortName !== undefined && use.place.class === 'manifest' && prepared.policy.defaults?.shortNames === 'deny';
}
