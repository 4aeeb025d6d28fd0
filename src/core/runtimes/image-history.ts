import { failed, ok, type Result } from '../model/result.js';
import type { ScanProblem } from '../model/scan-report.js';
import type { HistoryEntry } from '../model/subject.js';
import type { ToolOutput } from '../model/tool-call.js';
import { describeFailure, type RuntimeWords } from './describe-failure.js';
import { notUnderstood } from './image-details.js';
import { toBytes, toIsoTime } from './image-rows.js';
import { numberIn, objectsIn, textIn, type JsonObject } from './json-fields.js';

/** Understands `image history`, which all three print with the newest entry first. */
export function readHistory(words: RuntimeWords, image: string): (output: ToolOutput) => Result<readonly HistoryEntry[], ScanProblem> {
  return (output) => {
    if (output.exitCode !== 0) return failed(describeFailure(words, output, image));
    const rows = objectsIn(output.stdout);
    return rows === undefined ? failed(notUnderstood(words.label, 'about an image’s history')) : ok(rows.map(toEntry).reverse());
  };
}

function toEntry(row: JsonObject): HistoryEntry {
  const createdBy = textIn(row, 'CreatedBy', 'createdBy') ?? '';
  const comment = textIn(row, 'Comment', 'comment');
  const created = toIsoTime(textIn(row, 'created', 'CreatedAt'));
  return {
    createdBy,
    ...(comment !== undefined && { comment }),
    ...(created !== undefined && { created }),
    emptyLayer: sizeOf(row) === 0 && onlyConfigures.test(createdBy),
  };
}

function sizeOf(row: JsonObject): number {
  const size = textIn(row, 'Size') ?? '';
  return numberIn(row, 'size') ?? toBytes(size) ?? Number(size);
}

/** Instructions that change the config alone. RUN and COPY make a layer even when nothing is in it, or only an empty file. */
const onlyConfigures =
  /^(?:\/bin\/sh -c )?(?:#\(nop\) {1,4})?(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s/;
