import { pathToFileURL } from 'node:url';
import { placingIn, rulesVersion, type AuditedImage, type ScanAudit, type VexDocument } from '../../core/index.js';
import { policyFindings, policyRecords } from '../check/describe-policies.js';
import { auditImage, auditNothing } from './audit-image.js';
import { scanExitCode } from './exit-code.js';
import { nativeConfigurations } from './native-configurations.js';
import { overallOutcome } from './overall-outcome.js';
import type { Scanned } from './scan-named.js';
import type { ScanSession } from './session.js';

/** Judges the scans, and gathers everything that the run has to say. Times are in milliseconds since the epoch. */
export function toScanAudit(
  scanned: Scanned,
  vex: readonly VexDocument[],
  session: ScanSession,
  times: { readonly startedAt: number; readonly finishedAt: number },
): ScanAudit {
  const { io, command, dockerfile } = session;
  const { source } = scanned;
  const judged = judge(scanned, vex, session);
  return {
    engineVersion: __ENGINE_VERSION__,
    rulesVersion,
    homepage: __HOMEPAGE__,
    stage: command.stage,
    root: pathToFileURL(`${io.workingDirectory}/`).href,
    asked: { name: command.image, ...(source === undefined ? {} : { from: source.from === 'tarball' ? 'tarball' : source.runtime }) },
    startedAt: new Date(times.startedAt).toISOString(),
    finishedAt: new Date(times.finishedAt).toISOString(),
    ...(dockerfile === undefined ? {} : { dockerfile: dockerfile.shown }),
    ...judged,
    outcome: overallOutcome([...judged.images.map(({ verdict }) => verdict), ...(judged.verdict === undefined ? [] : [judged.verdict])]),
    ...policyParts(session),
    exitCode: scanExitCode(judged, session),
  };
}

type Judged = Pick<ScanAudit, 'images' | 'problem' | 'verdict' | 'nativeConfigurations'>;

function judge({ scans, source, chosen, named }: Scanned, vex: readonly VexDocument[], session: ScanSession): Judged {
  const native = nativeConfigurations(chosen, session);
  if (!scans.ok || source === undefined) {
    const verdict = auditNothing(session, named.kind === 'image' ? named.name : undefined, scans.ok ? undefined : scans.problem);
    return { images: [], ...(scans.ok ? {} : { problem: scans.problem }), verdict, nativeConfigurations: native };
  }
  const images = scans.value.map((scan): AuditedImage => {
    const ignoredConfigurations = native.map(({ file }) => file);
    return auditImage({ ...scan, ignoredConfigurations }, source, session, vex);
  });
  return { images, nativeConfigurations: native };
}

function policyParts({ policies, show }: ScanSession): Pick<ScanAudit, 'policies' | 'policyFindings'> {
  const met = policies.met();
  const texts = new Map(met.map(({ file, reading }) => [file, reading?.text]));
  const placing = placingIn((file) => texts.get(file), show);
  return { policies: policyRecords(met, show, true), policyFindings: policyFindings(met, placing) };
}
