import type { Policy } from '../../policy/document.js';
import { withOverdue, type PolicyTable } from './policy-table.js';

/** Where images may come from, may not, and are to be fetched. */
export function sourceTables({ sources, mirrors = [] }: Policy, now: number): readonly PolicyTable[] {
  return [
    {
      title: 'Approved sources',
      about:
        sources?.allow === undefined
          ? 'The policy does not say where images may come from, so any source passes.'
          : 'Images from nowhere else are accepted. Two stars stand for everything below, one for characters within one part of the path.',
      headings: ['Images', 'For', 'Namespaces', 'Owner', 'Approved by', 'Review by'],
      rows: (sources?.allow ?? []).map(({ match, use, namespaces, owner, approvedBy, reviewBy }) => [
        match,
        use?.join(', ') ?? 'base, tool, run',
        namespaces?.join(', ') ?? 'all',
        owner ?? '',
        approvedBy ?? '',
        reviewBy === undefined ? '' : withOverdue(reviewBy, now),
      ]),
    },
    {
      title: 'Denied sources',
      about: (sources?.deny ?? []).length === 0 ? 'Nothing is denied by name.' : 'Denied whatever else allows it.',
      headings: ['Images', 'Reason', 'From'],
      rows: (sources?.deny ?? []).map(({ match, reason, effectiveFrom }) => [match, reason ?? '', effectiveFrom ?? 'now']),
    },
    {
      title: 'Mirrors',
      about: mirrors.length === 0 ? 'No mirror is named.' : 'What is fetched through a mirror is judged as its source.',
      headings: ['Source', 'Mirror', 'Direct use'],
      rows: mirrors.map(({ source, mirror, required }) => [source, mirror, required === true ? 'refused' : 'accepted']),
    },
  ];
}

export function baseTables({ bases }: Policy, now: number): readonly PolicyTable[] {
  const { catalogue = [], outsideCatalogue = {} } = bases ?? {};
  const outside = `Outside the catalogue: ${outsideCatalogue.final ?? 'error'} for what is shipped, ${outsideCatalogue.builder ?? 'error'} for stages that help to build it.`;
  return [
    {
      title: 'Approved base images',
      about: catalogue.length === 0 ? 'No catalogue of base images.' : outside,
      headings: ['Image', 'Stages', 'Tags', 'Digest', 'Replaces', 'End of life'],
      rows: catalogue.map(({ image, stages, tags, pin, replaces, eol }) => [
        image,
        stages?.join(', ') ?? 'all',
        tags ?? 'any',
        pin === 'digest' ? 'required' : '',
        replaces?.join(', ') ?? '',
        eol === undefined ? '' : withOverdue(eol, now),
      ]),
    },
  ];
}

export function tagTable({ tags = [] }: Policy): PolicyTable {
  return {
    title: 'Tags and digests',
    about: tags.length === 0 ? 'Nothing is asked of tags.' : 'What a reference has to say besides its repository.',
    headings: ['Images', 'In', 'Denied tags', 'A tag', 'A digest'],
    rows: tags.map(({ match, in: places, deny, level, requireTag, requireDigest }) => [
      match,
      places?.join(', ') ?? 'all files',
      deny === undefined ? '' : `${deny.join(', ')} (${level ?? 'error'})`,
      requireTag ?? '',
      requireDigest ?? '',
    ]),
  };
}
