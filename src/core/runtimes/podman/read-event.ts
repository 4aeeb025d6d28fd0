import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import { notUnderstood } from '../image-details.js';
import { toImageId } from '../image-id.js';
import { isObject, parseJson, textIn } from '../json-fields.js';
import type { ImageEvent } from '../runtime.js';

/**
 * One line of `podman events` (docs.podman.io/en/latest/markdown/podman-events.1.html). A build has its id as the name; what is
 * loaded has the archive's file as its name and, in older versions, no id.
 */
export function readEvent(line: string): Result<ImageEvent | undefined, ScanProblem> {
  if (line.trim() === '') return ok(undefined);
  const event = parseJson(line);
  if (!isObject(event)) return failed(notUnderstood('Podman', 'about an event'));
  const status = textIn(event, 'Status', 'status') ?? '';
  const action = actions[status];
  if (action === undefined || (textIn(event, 'Type', 'type') ?? 'image') !== 'image') return ok(undefined);
  const called = textIn(event, 'Name', 'name');
  const id = toImageId(textIn(event, 'ID', 'Id', 'id')) ?? toImageId(called);
  const name = status.startsWith('load') || toImageId(called) !== undefined ? undefined : called;
  return ok({ action, ...(id !== undefined && { id }), ...(name !== undefined && { name }) });
}

const actions: Readonly<Record<string, ImageEvent['action'] | undefined>> = {
  build: 'built',
  tag: 'tagged',
  loadfromarchive: 'loaded',
  loadfromdir: 'loaded',
  import: 'loaded',
  pull: 'pulled',
  remove: 'deleted',
  untag: 'untagged',
};
