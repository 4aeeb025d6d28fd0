import {
  enforcesFinding,
  placingIn,
  rulesVersion,
  type Result,
  type TrustAudit,
  type TrustProblem,
  type TrustVerdict,
  type VerifiedImage,
} from '../../core/index.js';
import { policyFindings, policyRecords } from '../check/describe-policies.js';
import type { ScanSession } from '../scan/session.js';
import { verifyExitCode } from './exit-code.js';

/** What verifying came to, ready to be printed; `asked` is what the policies say without any facts. */
export function toTrustAudit(
  verified: Result<VerifiedImage, TrustProblem>,
  unseen: TrustVerdict,
  session: ScanSession,
  times: { readonly startedAt: number; readonly finishedAt: number },
): TrustAudit {
  const { command, governing, policies, show } = session;
  const verdict = verified.ok ? verified.value.verdict : unseen;
  const met = policies.met();
  const texts = new Map(met.map(({ file, reading }) => [file, reading?.text]));
  return {
    engineVersion: __ENGINE_VERSION__,
    rulesVersion,
    stage: command.stage,
    asked: { name: command.image },
    startedAt: new Date(times.startedAt).toISOString(),
    finishedAt: new Date(times.finishedAt).toISOString(),
    outcome: verdict.asked ? verdict.outcome : 'unasked',
    ...(verified.ok ? { trust: verified.value.trust } : { problem: verified.problem }),
    findings: verdict.findings.map((finding) => ({
      ...finding,
      enforced: finding.reportOnly !== true && enforcesFinding(finding, governing, command.stage),
    })),
    missing: verdict.asked && verified.ok ? verdict.missing : [],
    requirements: verdict.requirements,
    policies: policyRecords(met, show, true),
    policyFindings: policyFindings(
      met,
      placingIn((file) => texts.get(file), show),
    ),
    exitCode: verifyExitCode(verified, session),
  };
}
