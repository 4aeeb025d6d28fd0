import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import { notUnderstood } from '../image-details.js';
import { toImageId } from '../image-id.js';
import { isObject, objectIn, parseJson, textIn } from '../json-fields.js';
import type { ImageEvent } from '../runtime.js';

/**
 * One line of `docker events` (docs.docker.com/reference/cli/docker/system/events). A build with a name shows as `tag`; one without
 * a name shows only in newer engines, as `create`. For `load`, `untag` and `delete` the name is the id once more; for `pull` it is
 * the other way round.
 */
export function readEvent(line: string): Result<ImageEvent | undefined, ScanProblem> {
  if (line.trim() === '') return ok(undefined);
  const event = parseJson(line);
  if (!isObject(event)) return failed(notUnderstood('Docker', 'about an event'));
  const action = actions[textIn(event, 'Action', 'status') ?? ''];
  if (action === undefined || (textIn(event, 'Type') ?? 'image') !== 'image') return ok(undefined);
  const actor = objectIn(event, 'Actor');
  const about = textIn(actor, 'ID') ?? textIn(event, 'id');
  const id = toImageId(about);
  const called = action === 'pulled' ? about : textIn(objectIn(actor, 'Attributes'), 'name');
  const name = toImageId(called) === undefined ? called : undefined;
  return ok({ action, ...(id !== undefined && { id }), ...(name !== undefined && { name }) });
}

const actions: Readonly<Record<string, ImageEvent['action'] | undefined>> = {
  create: 'built',
  build: 'built',
  tag: 'tagged',
  load: 'loaded',
  import: 'loaded',
  pull: 'pulled',
  delete: 'deleted',
  untag: 'untagged',
};
