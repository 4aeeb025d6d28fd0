import type { ApprovalPlace, ApprovedImage, JudgedUse } from '../core/index.js';
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
