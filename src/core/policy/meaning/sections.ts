import type { Complaint } from '../document-reading/document-node.js';
import { dayStart } from '../document-reading/dates.js';
import type { CustomResource } from '../../model/reading.js';
import type { MeaningCheck, Places } from './check.js';

/** Sections in which two keys must fit each other. */
export const checkSections: MeaningCheck = ({ metadata, buildArgs, customResources, push, distribution }, places) => {
  const complaints: Complaint[] = [];
  if (
    metadata?.issued !== undefined &&
    metadata.staleAfter !== undefined &&
    (dayStart(metadata.staleAfter) ?? 0) < (dayStart(metadata.issued) ?? 0)
  ) {
    complaints.push({
      span: places.headOf(['metadata', 'staleAfter']),
      what: `This policy was issued on ${metadata.issued} and stale after ${metadata.staleAfter}, which is earlier.`,
      why: 'It would have been overdue from its first day on.',
      next: 'Correct one of the two days.',
    });
  }
  for (const [name, values] of Object.entries(buildArgs ?? {})) {
    if (values.length === 0) complaints.push(noValues(name, places.keyOf(['buildArgs', name])));
  }
  for (const [index, resource] of (customResources ?? []).entries()) complaints.push(...checkResource(resource, index, places));
  if (push?.stagingTag !== undefined && !push.stagingTag.includes('{id}')) {
    complaints.push({
      span: places.headOf(['push', 'stagingTag']),
      what: '`stagingTag` has no `{id}` in it.',
      why: 'Two pushes at the same time would take each other’s image for their own.',
      next: 'Put `{id}` where something unique shall stand: wharfmaster-staging-{id}.',
    });
  }
  if (push?.stagingTag?.includes('{id}') === true && !/[a-zA-Z]/.test(push.stagingTag.replaceAll('{id}', ''))) {
    complaints.push({
      span: places.headOf(['push', 'stagingTag']),
      what: '`stagingTag` has nothing of its own besides `{id}`.',
      why: 'Staging tags are denied wherever they are used, and this one could be any tag.',
      next: 'Put a word beside it: wharfmaster-staging-{id}.',
    });
  }
  if (distribution?.onStale !== undefined && distribution.maxStale === undefined) {
    complaints.push({
      span: places.keyOf(['distribution', 'onStale']),
      what: '`onStale` without `maxStale` never comes to pass.',
      why: 'Nothing says how old a copy may be.',
      next: 'Add `maxStale: 7d`.',
    });
  }
  return complaints;
};

function checkResource({ group, images = [], pods = [] }: CustomResource, index: number, places: Places): readonly Complaint[] {
  if (group.includes('/')) {
    const [name = ''] = group.split('/');
    return [
      {
        span: places.headOf(['customResources', index, 'group']),
        what: `\`${group}\` is a group with its version.`,
        why: 'Images stand at the same places in all versions of a resource, so only the group counts.',
        next: `Write \`${name}\`.`,
      },
    ];
  }
  if (images.length + pods.length > 0) return [];
  return [
    {
      span: places.headOf(['customResources', index, 'kind']),
      what: 'This custom resource has neither `images` nor `pods`.',
      why: 'Nothing says where its images stand.',
      next: 'Add `images: [spec.image]` or `pods: [spec.template.spec]`, with the ways that are right for it.',
    },
  ];
}

function noValues(name: string, span: Complaint['span']): Complaint {
  return {
    span,
    what: `\`${name}\` has no values.`,
    why: '`buildArgs` lists every value that a build argument may take, and with none nothing could be built.',
    next: 'List the values, or remove the name so that its default counts.',
  };
}
