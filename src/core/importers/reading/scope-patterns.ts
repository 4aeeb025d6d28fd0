import { checked, hubPath, type PatternReading } from './prefix-patterns.js';

/**
 * A scope of containers' policy.json and of OpenShift's registry lists (containers-policy.json(5)): a host, a namespace or a repository,
 * compared by whole segments after normalising. A path stands for the repository of that name and for what lies below it.
 */
export function patternsOfScope(scope: string): PatternReading {
  if (scope === '') return checked(['**'], 'Every image.');
  const slash = scope.indexOf('/');
  if (slash < 0) return scope.startsWith('*.') ? belowDomain(scope) : checked([`${hubPath(scope)}/**`], `Everything on \`${scope}\`.`);
  const path = scope.slice(slash + 1);
  if (/[:@]/.test(path)) return { why: `\`${scope}\` is about one tag or digest, and the sources of a policy are whole repositories.` };
  const full = hubPath(scope);
  const isOfficial = /^(?:index\.)?docker\.io\/library\/[^/]+$/.test(full);
  if (isOfficial) return checked([full], 'This one repository.');
  // On Docker Hub one segment is a namespace here: an official image is written with `library/`.
  if (/^(?:index\.)?docker\.io\/[^/]+$/.test(full)) return checked([`${full}/**`], `Everything below \`${scope}/\`.`);
  return checked([full, `${full}/**`], 'The repository of that name and what lies below it: a scope is both.');
}

function belowDomain(scope: string): PatternReading {
  const [name = ''] = scope.split(':', 1);
  if (name !== scope) return { why: `\`${scope}\` has a port behind a wildcard, which the live rule never matches.` };
  return checked([`${scope}/**`], `Every host below \`${scope.slice(1)}\`.`, [
    `The live rule takes the port off before it compares, so it also admits \`registry${scope.slice(1)}:5000\`. The policy means hosts without a port.`,
  ]);
}
