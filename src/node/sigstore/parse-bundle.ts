import { bundleFromJSON, type Bundle } from '@sigstore/bundle';
import { ok, type Result } from '../../core/index.js';
import { asRecord, parseJson } from './json-fields.js';
import { wordsOf } from './refuse.js';

/** The bundle formats that we read; an unknown one could mean something that we do not check. */
const mediaTypes = [
  'application/vnd.dev.sigstore.bundle+json;version=0.1',
  'application/vnd.dev.sigstore.bundle+json;version=0.2',
  'application/vnd.dev.sigstore.bundle+json;version=0.3',
  'application/vnd.dev.sigstore.bundle.v0.3+json',
];

/** Witnesses beyond this many have no honest use, and each costs a signature to check. */
const mostWitnesses = 16;

/** A sigstore bundle; the problem says why it is none. */
export function parseBundle(text: string): Result<Bundle, string> {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, problem: 'it is no JSON' };
  const mediaType = asRecord(json)['mediaType'];
  if (typeof mediaType !== 'string' || !mediaTypes.includes(mediaType))
    return {
      ok: false,
      problem: `its media type is ${String(mediaType).slice(0, 100)}, not a bundle’s of version 0.1 to 0.3`,
    };
  try {
    const bundle = bundleFromJSON(json);
    const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
    const witnesses = tlogEntries.length + (timestampVerificationData?.rfc3161Timestamps.length ?? 0);
    return witnesses > mostWitnesses ? { ok: false, problem: `it has ${witnesses} log entries and timestamps` } : ok(bundle);
  } catch (error) {
    return { ok: false, problem: wordsOf(error) };
  }
}
