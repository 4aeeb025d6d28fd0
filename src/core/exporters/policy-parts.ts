import type { Policy } from '../policy/document.js';

/** One part of a policy that a target says, or does not. */
export interface PolicyPart {
  /** Its way through the document, e.g. `tags[1].requireDigest`. */
  readonly path: string;
  /** What it says, in the policy's own words. */
  readonly says: string;
}

/** Every part of a policy that decides verdicts, in the document's order: what a report of an export has to account for. */
export function policyParts(policy: Policy): readonly PolicyPart[] {
  return [
    ...(policy.enforcement?.admit === undefined ? [] : [part('enforcement.admit', policy.enforcement.admit)]),
    ...defaultParts(policy),
    ...Object.entries(policy.rules ?? {}).map(([rule, setting]) => part(`rules.${rule}`, written(setting))),
    ...Object.entries(policy.places ?? {}).map(([place, level]) => part(`places.${place}`, level)),
    ...(policy.registryAliases === undefined ? [] : [part('registryAliases', written(policy.registryAliases))]),
    ...(policy.mirrors ?? []).map((mirror, at) => part(`mirrors[${at}]`, `${mirror.source} by ${mirror.mirror}`)),
    ...sourceParts(policy),
    ...baseParts(policy),
    ...tagParts(policy),
    ...(policy.scan === undefined ? [] : [part('scan', written(policy.scan))]),
    ...trustParts(policy),
    ...(policy.push === undefined ? [] : [part('push', written(policy.push))]),
    ...(policy.exceptions ?? []).map(({ id, rule, match }, at) => part(`exceptions[${at}]`, `${id}: ${rule} for ${match}`)),
  ];
}

function defaultParts({ defaults }: Policy): readonly PolicyPart[] {
  const { shortNames, unqualified } = defaults ?? {};
  return [
    ...(shortNames === undefined ? [] : [part('defaults.shortNames', shortNames)]),
    ...(unqualified === undefined ? [] : [part('defaults.unqualified', written(unqualified))]),
  ];
}

function sourceParts({ sources }: Policy): readonly PolicyPart[] {
  const { allow, deny = [] } = sources ?? {};
  const nothing = allow?.length === 0 ? [part('sources.allow', 'nothing')] : [];
  const allowed = (allow ?? []).flatMap(({ match, use, namespaces }, at) => [
    part(`sources.allow[${at}]`, match),
    ...(use === undefined ? [] : [part(`sources.allow[${at}].use`, use.join(', '))]),
    ...(namespaces === undefined ? [] : [part(`sources.allow[${at}].namespaces`, namespaces.join(', '))]),
  ]);
  return [...nothing, ...allowed, ...deny.map(({ match }, at) => part(`sources.deny[${at}]`, match))];
}

function baseParts({ bases }: Policy): readonly PolicyPart[] {
  const { catalogue = [], outsideCatalogue } = bases ?? {};
  return [
    ...catalogue.map(({ image, tags }, at) => part(`bases.catalogue[${at}]`, tags === undefined ? image : `${image} ${tags}`)),
    ...(outsideCatalogue === undefined ? [] : [part('bases.outsideCatalogue', written(outsideCatalogue))]),
  ];
}

function tagParts({ tags = [] }: Policy): readonly PolicyPart[] {
  return tags.flatMap(({ match, deny, requireTag, requireDigest }, at) => [
    ...(deny === undefined ? [] : [part(`tags[${at}].deny`, `${match}: ${deny.join(', ')}`)]),
    ...(requireTag === undefined ? [] : [part(`tags[${at}].requireTag`, `${match}: ${requireTag}`)]),
    ...(requireDigest === undefined ? [] : [part(`tags[${at}].requireDigest`, `${match}: ${requireDigest}`)]),
  ]);
}

function trustParts({ trust }: Policy): readonly PolicyPart[] {
  const { signers = {}, require = [], attestations = [] } = trust ?? {};
  return [
    ...Object.entries(signers).map(([name, { type }]) => part(`trust.signers.${name}`, type)),
    ...require.map(({ match, all, any, min }, at) => part(`trust.require[${at}]`, `${match}: ${written({ all, any, min })}`)),
    ...attestations.map(({ match, type, signer }, at) => part(`trust.attestations[${at}]`, `${match}: ${type} by ${signer}`)),
  ];
}

function part(path: string, says: string): PolicyPart {
  return { path, says };
}

function written(value: unknown): string {
  return JSON.stringify(value);
}
