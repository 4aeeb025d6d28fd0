import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import { notUnderstood } from '../image-details.js';
import { toImageId } from '../image-id.js';
import { isObject, parseJson, textIn } from '../json-fields.js';
import type { ImageEvent } from '../runtime.js';

/**
 * One line of `nerdctl events`: containerd's own events, with the event itself as JSON inside JSON. Images are known by name there;
 * one without a name is called by its digest.
 */
export function readEvent(line: string): Result<ImageEvent | undefined, ScanProblem> {
  if (line.trim() === '') return ok(undefined);
  const envelope = parseJson(line);
  if (!isObject(envelope)) return failed(notUnderstood('nerdctl', 'about an event'));
  const action = actions[textIn(envelope, 'Topic') ?? ''];
  if (action === undefined) return ok(undefined);
  const event = parseJson(textIn(envelope, 'Event') ?? '');
  const called = isObject(event) ? textIn(event, 'name') : undefined;
  const id = toImageId(called);
  return ok({ action, ...(id !== undefined && { id }), ...(called !== undefined && id === undefined && { name: called }) });
}

const actions: Readonly<Record<string, ImageEvent['action'] | undefined>> = {
  '/images/create': 'tagged',
  '/images/update': 'tagged',
  '/images/delete': 'untagged',
};
