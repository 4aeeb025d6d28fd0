import type { AttestationFact, ImageTrust, SignatureFact } from '../../../model/trust.js';
import type { RequirementOutcome } from '../../../model/trust-verdict.js';
import { toJson } from '../../escape.js';
import type { AuditedTrustFinding, TrustAudit } from '../trust-audit.js';
import type { TrustForm } from '../trust-form.js';

type Fields = Readonly<Record<string, unknown>>;

/** One document for machines, as schemas/verify-report.schema.json describes it; absent fields are left out. */
export const json: TrustForm = {
  id: 'json',
  label: 'one document for machines',
  print: (audit) => `${toJson(document(audit), 2)}\n`,
};

function document(audit: TrustAudit): Fields {
  const { engineVersion, rulesVersion, stage, exitCode, asked, startedAt, finishedAt, policies, outcome, missing, problem, trust } = audit;
  return {
    ...{ engineVersion, rulesVersion, stage, exitCode, asked, startedAt, finishedAt, policies },
    policyFindings: some(
      audit.policyFindings.map(({ file, line, column, rule, level, what, why, next }) => ({
        file,
        line,
        column,
        rule,
        level,
        what,
        why,
        next,
      })),
    ),
    problem: problem === undefined ? undefined : problemFields(problem),
    verdict: { outcome, findings: audit.findings.map(findingFields), missing },
    requirements: audit.requirements.map(requirementFields),
    image: trust === undefined ? undefined : imageFields(trust),
  };
}

function findingFields({ rule, level, what, why, next, policy, excepted, enforced }: AuditedTrustFinding): Fields {
  const [first, ...others] = policy.map(({ name, version, layer }) => ({ name, version, layer }));
  return { rule, level, what, why, next, policy: first, alsoPolicies: some(others), excepted, enforced };
}

function requirementFields({
  policy: { name, version, layer },
  asks,
  outcome,
  level,
  reportOnly,
  by,
  because,
}: RequirementOutcome): Fields {
  return { policy: { name, version, layer }, asks, outcome, level, reportOnly, by: some(by), because };
}

function imageFields({ name, digest, checkedAt, manifests, unknown }: ImageTrust): Fields {
  return {
    ...{ name, digest, checkedAt },
    manifests: manifests.map(({ digest: own, platform, signatures, attestations }) => ({
      ...{ digest: own, platform },
      signatures: signatures.map(signatureFields),
      attestations: attestations.map(attestationFields),
    })),
    unknown: some(unknown.map(({ signer, problem }) => ({ signer: signer === '' ? undefined : signer, problem: problemFields(problem) }))),
  };
}

/** Held against nobody, a signature is only told. */
function signatureFields({ signer, format, verifier, verified, principal, times, logEntry, claimedName, problem }: SignatureFact): Fields {
  const against = signer === '' ? {} : { signer, verified, problem: problem === undefined ? undefined : problemFields(problem) };
  return { ...against, ...{ format, verifier, principal, times, logEntry, claimedName } };
}

function attestationFields(fact: AttestationFact): Fields {
  const { predicateType, builderId, policySerial, summary } = fact;
  return { predicateType, builderId, policySerial, summary, ...signatureFields(fact) };
}

/** A cause is for our own log: it may hold anything. */
function problemFields({ code, message, next }: { readonly code: string; readonly message: string; readonly next: string }): Fields {
  return { code, message, next };
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
