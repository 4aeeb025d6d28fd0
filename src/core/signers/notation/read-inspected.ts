import type { ToolOutput } from '../../model/tool-call.js';
import type { SignatureFact, SignedTime } from '../../model/trust.js';
import { present, readJson, recordIn, recordsIn, textIn, type JsonRecord } from '../../scanners/read-json.js';
import type { PartOfMaterial, VerifyRequest } from '../signing-tool.js';

/** `notation inspect --output json`: every signature there is, none of it verified. It only completes what `verify` said, so it never fails. */
export function readInspected({ stdout }: ToolOutput, { image, signer }: VerifyRequest): PartOfMaterial {
  const reading = readJson(stdout);
  const told = reading.kind === 'json' ? recordIn(reading.value) : {};
  const listed = recordsIn(told['Signatures'] ?? told['signatures']).slice(0, 100);
  const about = listed.filter((one) => recordIn(one['signedArtifact'])['digest'] === image.digest);
  return { part: 'inspected', attestations: [], signatures: about.flatMap((one) => toFact(one, signer.name)) };
}

function toFact(signature: JsonRecord, signer: string): readonly SignatureFact[] {
  const [leaf] = recordsIn(signature['certificates']);
  const subject = textIn(leaf?.['issuedTo'], 1_000);
  if (leaf === undefined || subject === undefined) return [];
  const fingerprint = textIn(leaf['SHA256Fingerprint'], 64)?.toLowerCase();
  return [
    {
      ...{ signer, format: 'notation', verifier: 'notation', verified: false },
      principal: present({ type: 'notation' as const, subject, fingerprint }),
      times: timesIn(signature),
    },
  ];
}

/** The authority's time when the signature carries one; whether it is believed is the trust policy's to say, and it was asked. */
function timesIn(signature: JsonRecord): readonly SignedTime[] {
  const stamped = textIn(recordIn(recordIn(signature['unsignedAttributes'])['timestampSignature'])['timestamp'], 60);
  const claimed = textIn(recordIn(signature['signedAttributes'])['signingTime'], 60);
  return [...toTime(stamped, 'timestamp'), ...toTime(claimed, 'claimed')];
}

function toTime(text: string | undefined, source: SignedTime['source']): readonly SignedTime[] {
  const moment = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(moment) ? [] : [{ time: new Date(moment).toISOString(), source }];
}
