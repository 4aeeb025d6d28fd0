import { objectIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import { shortened, toRow, type ReadEntry } from './admission-row.js';

/** A line of sigstore's policy-controller: the log of a webhook made with knative.dev/pkg (webhook/admission.go, logkey). */
export function readControllerLine(line: JsonObject): ReadEntry {
  const time = timeOf(line);
  const at = time === undefined ? Number.NaN : Date.parse(time);
  const verdict = verdictOf(line);
  const moment = Number.isNaN(at) ? {} : { at };
  if (verdict === undefined) return { rows: [], ...moment };
  const error = textIn(line, 'error', 'admissionreview/result') ?? textIn(objectIn(line, 'admissionreview/result'), 'message');
  const row = toRow({
    time,
    namespace: textIn(line, 'knative.dev/namespace'),
    kind: /Kind=([A-Za-z]{1,64})/.exec(textIn(line, 'knative.dev/kind')?.slice(0, 300) ?? '')?.[1],
    name: textIn(line, 'knative.dev/name'),
    images: undefined,
    user: textIn(line, 'knative.dev/userinfo'),
    policy: /failed policy: ([a-z0-9][a-z0-9.-]{0,252})/.exec(error?.slice(0, 20_000) ?? '')?.[1],
    binding: undefined,
    verdict,
    message: shortened(error),
    dryRun: undefined,
    source: 'policy-controller',
  });
  return { rows: [row], ...moment };
}

function timeOf(line: JsonObject): string | undefined {
  const seconds = line['ts'];
  if (typeof seconds === 'number' && Math.abs(seconds) < 8_640_000_000_000) return new Date(seconds * 1000).toISOString();
  return textIn(line, 'ts', 'timestamp', 'time');
}

/** The handler's last line of each request holds what it answered; the line of the validation that failed comes before it and is not counted again. */
function verdictOf(line: JsonObject): 'denied' | 'admitted' | undefined {
  const allowed = line['admissionreview/allowed'];
  if (allowed === undefined) return undefined;
  return allowed === true ? 'admitted' : 'denied';
}
