import { toImageId } from '../image-id.js';
import { isObject, numberIn, objectIn, parseJson, textIn } from '../json-fields.js';
import type { PushEvent } from '../pushing.js';

/** One line of the answer to a push (moby, pkg/jsonmessage); undefined for what is only said. */
export function readPushEvent(line: string): PushEvent | undefined {
  const message = parseJson(line);
  if (!isObject(message)) return undefined;
  const why = textIn(objectIn(message, 'errorDetail'), 'message') ?? textIn(message, 'error');
  if (why !== undefined) return { is: 'failed', why };
  const digest = toImageId(textIn(objectIn(message, 'aux'), 'Digest'));
  if (digest !== undefined) return { is: 'pushed', digest };
  const layer = textIn(message, 'id');
  if (layer === undefined) return undefined;
  const bytes = numberIn(objectIn(message, 'progressDetail'), 'current');
  if (bytes !== undefined) return { is: 'sent', layer, bytes };
  return done.test(textIn(message, 'status') ?? '') ? { is: 'there', layer } : undefined;
}

const done = /^(?:Pushed|Layer already exists|Mounted from |Already exists)/;
