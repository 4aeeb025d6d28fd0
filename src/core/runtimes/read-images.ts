import { failed, ok } from '../model/result.js';
import type { ToolCall } from '../model/tool-call.js';
import { describeFailure, type RuntimeWords } from './describe-failure.js';
import { notUnderstood } from './image-details.js';
import { toImageId } from './image-id.js';
import { nameOfRow, toBytes, toImages, toIsoTime } from './image-rows.js';
import { objectsIn, textIn } from './json-fields.js';
import type { LocalImage } from './runtime.js';

/** Understands `image ls --format '{{json .}}'`, a row for each name; the id stands in the first of these columns that holds one. */
export function readImages(runtime: string, words: RuntimeWords, idColumns: readonly string[]): ToolCall<readonly LocalImage[]>['parse'] {
  return (output) => {
    if (output.exitCode !== 0) return failed(describeFailure(words, output));
    const rows = objectsIn(output.stdout);
    if (rows === undefined) return failed(notUnderstood(words.label, 'about its images'));
    return ok(
      toImages(
        runtime,
        rows.flatMap((row) => {
          const [id] = idColumns.flatMap((column) => toImageId(textIn(row, column)) ?? []);
          const created = toIsoTime(textIn(row, 'CreatedAt'));
          const bytes = toBytes(textIn(row, 'Size'));
          if (id === undefined) return [];
          return [{ id, names: nameOfRow(row), ...(created !== undefined && { created }), ...(bytes !== undefined && { bytes }) }];
        }),
      ),
    );
  };
}
