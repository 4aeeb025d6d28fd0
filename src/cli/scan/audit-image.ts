import {
  enforcesFinding,
  judgeScan,
  parseReference,
  type AuditedImage,
  type AuditedVerdict,
  type ImageReference,
  type ImageScan,
  type ImageSource,
  type ScanJudgingContext,
  type ScanProblem,
  type ScanVerdict,
  type VexDocument,
} from '../../core/index.js';
import { askedRules } from './asked-rules.js';
import { placeLayers } from './place-layers.js';
import type { ScanSession } from './session.js';

/** One platform's scan, judged, with the lines that its layers are said to come from. */
export function auditImage(scan: ImageScan, source: ImageSource, session: ScanSession, vex: readonly VexDocument[]): AuditedImage {
  const { dockerfile, command } = session;
  return {
    scan,
    verdict: judged(scan, referenceOf(scan, source), session, vex),
    ...(dockerfile === undefined ? {} : { placement: placeLayers(scan.config, dockerfile, command.target) }),
  };
}

/** What the gate says about an image that could not be had at all. */
export function auditNothing(session: ScanSession, name: string | undefined, failure: ScanProblem | undefined): AuditedVerdict {
  const withFailure = failure === undefined ? session : { ...session, context: { ...session.context, failure } };
  return judged(undefined, name === undefined ? undefined : parsed(name), withFailure, []);
}

function judged(
  scan: ImageScan | undefined,
  reference: ImageReference | undefined,
  { governing, context, command }: Pick<ScanSession, 'governing' | 'command'> & { readonly context: Omit<ScanJudgingContext, 'vex'> },
  vex: readonly VexDocument[],
): AuditedVerdict {
  const verdict = judgeScan(scan, governing, { ...context, vex, ...(reference === undefined ? {} : { reference }) });
  return {
    outcome: outcomeOf(verdict),
    asked: askedRules(governing),
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

/**
 * The name that exceptions match: the one that was asked for. An image id names nothing and a tarball's path neither: there it is the
 * image's only name, when it has exactly one.
 */
function referenceOf({ subject }: ImageScan, source: ImageSource): ImageReference | undefined {
  if (source.from === 'runtime' && !isIdOf(source.name, [source.id, subject.imageId])) return parsed(source.name);
  const [only, ...others] = subject.tags;
  return only === undefined || others.length > 0 ? undefined : parsed(only);
}

/** True for a whole image id or the beginning of one, as runtimes take it. */
function isIdOf(written: string, ids: readonly string[]): boolean {
  const hex = written.replace(/^sha256:/, '');
  return /^[0-9a-f]{6,64}$/.test(hex) && ids.some((id) => id.slice('sha256:'.length).startsWith(hex));
}

function parsed(name: string): ImageReference | undefined {
  const reference = parseReference(name);
  return reference.ok ? reference.value.reference : undefined;
}
