import type { Principal, SignatureFact } from '../../model/trust.js';
import { code } from '../judging/words.js';

/** One text for one key or identity, by which nobody counts twice. What an engine could not name may be anybody, so all of that is one. */
export function principalKey(principal: Principal | undefined): string {
  if (principal === undefined) return 'unknown';
  switch (principal.type) {
    case 'key':
      return `key ${principal.fingerprint.toLowerCase()}`;
    case 'keyless':
      return `keyless ${JSON.stringify([principal.issuer, principal.subject])}`;
    case 'notation':
      return `notation ${principal.subject}`;
    case 'docker-trust':
      // Two delegations with the same keys are one person.
      return principal.keyIds.length > 0
        ? `docker-trust keys ${[...principal.keyIds].sort().join(' ')}`
        : `docker-trust ${principal.server} ${principal.name}`;
  }
}

/** Who signed, in a sentence; foreign text that its sink escapes. */
export function describePrincipal(principal: Principal): string {
  switch (principal.type) {
    case 'key':
      return `the key ${code(principal.fingerprint.slice(0, 16))}…`;
    case 'keyless':
      return `${code(principal.subject)} (${code(principal.issuer)})`;
    case 'notation':
      return code(principal.subject);
    case 'docker-trust':
      return `${code(principal.name)} at ${code(principal.server)}`;
  }
}

/** Everybody who signed, a few of them by name. */
export function describePrincipals(facts: readonly SignatureFact[]): string {
  const named = new Map<string, string>();
  for (const { principal } of facts)
    named.set(principalKey(principal), principal === undefined ? 'somebody unknown' : describePrincipal(principal));
  const all = [...named.values()].sort();
  const some = all.slice(0, mostNamed).join(', ');
  return all.length > mostNamed ? `${some} and ${all.length - mostNamed} more` : some;
}

const mostNamed = 5;
