import {
  enforcesFinding,
  judgeScan,
  parseReference,
  type AuditedImage,
  type AuditedVerdict,
  type ImageReference,
  type ImageScan,
  type ScanVerdict,
  type VexDocument,
} from '../../core/index.js';
import { placeLayers } from './place-layers.js';
import type { ScanSession } from './session.js';

/** One platform's scan, judged, with the lines that its layers are said to come from. */
export function auditImage(scan: ImageScan, session: ScanSession, vex: readonly VexDocument[]): AuditedImage {
  const { dockerfile, command } = session;
  return {
    scan,
    verdict: judged(scan, referenceOf(scan, command.image), session, vex),
    ...(dockerfile === undefined ? {} : { placement: placeLayers(scan.config, dockerfile, command.target) }),
  };
}

/** What the gate says about an image that could not be had at all. */
export function auditNothing(session: ScanSession, name: string | undefined): AuditedVerdict {
  return judged(undefined, name === undefined ? undefined : parsed(name), session, []);
}

function judged(
  scan: ImageScan | undefined,
  reference: ImageReference | undefined,
  { governing, context, command }: ScanSession,
  vex: readonly VexDocument[],
): AuditedVerdict {
  const verdict = judgeScan(scan, governing, { ...context, vex, ...(reference === undefined ? {} : { reference }) });
  return {
    outcome: outcomeOf(verdict),
    missing: verdict.asked ? verdict.missing : [],
    items: verdict.items,
    findings: verdict.findings.map((finding) => ({
      ...finding,
      enforced: finding.reportOnly !== true && enforcesFinding(finding, governing, command.stage),
    })),
  };
}

function outcomeOf({ outcome, asked }: ScanVerdict): AuditedVerdict['outcome'] {
  return asked ? outcome : 'unasked';
}

/** The name that exceptions match: the one that was asked for; for an image id or a tarball its only name, when it has exactly one. */
function referenceOf({ subject }: ImageScan, asked: string): ImageReference | undefined {
  const named = asked.startsWith('sha256:') ? undefined : parsed(asked);
  const isNamed = named !== undefined && subject.name === asked;
  const [tag, ...others] = subject.tags;
  return isNamed ? named : tag === undefined || others.length > 0 ? undefined : parsed(tag);
}

function parsed(name: string): ImageReference | undefined {
  const reference = parseReference(name);
  return reference.ok ? reference.value.reference : undefined;
}
