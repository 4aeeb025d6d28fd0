import { approvedImages, type ApprovalPlace, type ApprovedImage, type JudgedUse } from '../core/index.js';
import type { JudgedText } from './judge-text.js';
import type { WireChoice } from './protocol.js';

/** What decides which images are approved at a place. */
export function placeOf({ use }: Pick<JudgedUse, 'use'>): ApprovalPlace {
  return {
    use: use.use,
    class: use.place.class,
    ...(use.stage === undefined ? {} : { stage: use.stage }),
    ...(use.namespace === undefined ? {} : { namespace: use.namespace }),
  };
}

/** An approved image as the client's list shows it. */
export function toChoice({ reference, label, detail, deprecated }: ApprovedImage): WireChoice {
  return { reference, label, ...(detail === undefined ? {} : { detail }), ...(deprecated === true ? { deprecated } : {}) };
}

/** The images approved at a use's place, those of the same name first: whoever wrote `node` most likely wants the approved node. */
export function approvedFor(
  judged: Pick<JudgedUse, 'use'>,
  { governing, context }: Pick<JudgedText, 'governing' | 'context'>,
): readonly ApprovedImage[] {
  const approved = approvedImages(governing.policy, placeOf(judged), context);
  const { value } = judged.use;
  if (value.kind !== 'reference') return approved;
  const name = value.reference.repository.split('/').at(-1) ?? '';
  const isNamesake = ({ reference }: ApprovedImage): boolean =>
    /\/([^/:@]+)(?:[:@]|$)/.exec(reference.slice(reference.lastIndexOf('/')))?.[1] === name;
  return [...approved.filter(isNamesake), ...approved.filter((image) => !isNamesake(image))];
}
