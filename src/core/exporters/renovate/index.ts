import { ok } from '../../model/result.js';
import type { CatalogueEntry, Policy } from '../../policy/document.js';
import type { ExportedRule, Exporter } from '../exporter.js';
import { identityOf, nothingHere } from '../pipeline/index.js';
import { writtenNames } from './written-names.js';

/**
 * A Renovate configuration to extend: what the catalogue replaces and allows, what is pinned, and what hosts are called. Renovate proposes
 * changes and refuses nothing, so nothing of the policy is enforced by it.
 */
export const renovate: Exporter = {
  id: 'renovate',
  title: 'Renovate package rules',
  stage: 'build',
  options: [],
  layers: 'one-only',
  export({ policy, identity }) {
    const packageRules = (policy.bases?.catalogue ?? []).flatMap((entry) => [...replacements(entry), ...limits(entry)]);
    const pins = pinRules(policy);
    const registryAliases = aliases(policy);
    if (packageRules.length === 0 && pins.length === 0 && Object.keys(registryAliases).length === 0)
      return nothingHere(
        'The policy has no catalogue of base images, asks for no digests and names no mirrors.',
        'Renovate can help with these parts of a policy only.',
      );
    const config = {
      $schema: 'https://docs.renovatebot.com/renovate-schema.json',
      description: [
        'Made by wharfmaster from a policy; change the policy, not this file.',
        ...Object.entries(identityOf(identity)).map(([key, value]) => `policy ${key}: ${value}`),
      ],
      ...(Object.keys(registryAliases).length === 0 ? {} : { registryAliases }),
      packageRules: [...packageRules, ...pins],
    };
    return ok({ files: [{ name: 'renovate-images.json', text: `${JSON.stringify(config, undefined, 2)}\n` }], rules: notes(policy) });
  },
};

function notes({ bases, tags = [] }: Policy): readonly ExportedRule[] {
  const proposed = (path: string, what: string): ExportedRule => ({
    path,
    fidelity: 'not-expressible',
    reason: `Renovate proposes ${what}; it refuses nothing.`,
  });
  return [
    ...(bases?.catalogue ?? []).map((_, at) => proposed(`bases.catalogue[${at}]`, 'this image and its tags instead of what it replaces')),
    ...tags.flatMap(({ requireDigest }, at) => (asksForDigest(requireDigest) ? [proposed(`tags[${at}].requireDigest`, 'the digest')] : [])),
  ];
}

/** Where the new tag is known it is proposed; else the written one stays. */
function replacements({ image, replaces = [], tagMap = {} }: CatalogueEntry): readonly object[] {
  const names = replaces.flatMap(writtenNames);
  if (names.length === 0) return [];
  const general = { matchDatasources: ['docker'], matchPackageNames: names, replacementName: image };
  const mapped = Object.entries(tagMap).map(([from, to]) => ({ ...general, matchCurrentValue: from, replacementVersion: to }));
  return [general, ...mapped];
}

function limits({ image, tags, pin }: CatalogueEntry): readonly object[] {
  if (tags === undefined && pin === undefined) return [];
  return [
    {
      matchDatasources: ['docker'],
      matchPackageNames: writtenNames(image),
      ...(tags === undefined ? {} : { allowedVersions: tags }),
      ...(pin === undefined ? {} : { pinDigests: true }),
    },
  ];
}

function pinRules({ tags = [] }: Policy): readonly object[] {
  return tags
    .filter(({ requireDigest }) => asksForDigest(requireDigest))
    .map(({ match }) => ({ matchDatasources: ['docker'], matchPackageNames: writtenNames(match), pinDigests: true }));
}

function asksForDigest(level: string | undefined): boolean {
  return level !== undefined && level !== 'off';
}

/** Renovate looks names up under what they stand for and keeps them as they are written. */
function aliases({ registryAliases = {}, mirrors = [] }: Policy): Readonly<Record<string, string>> {
  return Object.fromEntries([...Object.entries(registryAliases), ...mirrors.map(({ source, mirror }) => [mirror, source] as const)]);
}
