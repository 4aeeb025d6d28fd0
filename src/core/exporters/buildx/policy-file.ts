import type { ImageCheck } from '../checks/index.js';
import type { ExportedRule, PolicyIdentity } from '../exporter.js';
import { regoChecks, regoComment, regoJudgement } from '../pipeline/index.js';
import { regoValue } from '../writing/index.js';
import type { SignatureRequirement } from './signature-rules.js';

/** The whole policy in one file, as buildx loads it; names, reasons and messages stand in it as data. */
export function policyFile(
  identity: PolicyIdentity,
  rules: readonly ExportedRule[],
  checks: readonly ImageCheck[],
  requirements: readonly SignatureRequirement[],
): string {
  return [
    regoComment(identity, rules),
    decisionRules,
    regoJudgement,
    `\nchecks := ${regoValue(regoChecks(checks))}\n`,
    requirements.length === 0 ? '' : `${signingRules}\nrequirements := ${regoValue(requirements)}\n`,
  ].join('');
}

/** Folders, git and http sources are no images and none of the policy's business. */
const decisionRules = `package docker

decision := {"allow": allow, "deny_msg": refusals}

default allow := false

allow if count(refusals) == 0

refusals contains message if {
	some check in checks
	denies(check)
	breaks(check, name_for(check), null)
	message := sprintf("%s: %s (%s)", [input.image.ref, check.message, check.rule])
}

# The builder has filled in the tag latest; a check for missing tags asks about the name without it.
name_for(check) := trim_suffix(input.image.ref, ":latest") if check.rule == "missing-tag"

name_for(check) := input.image.ref if check.rule != "missing-tag"
`;

/** What buildx verified itself, against the public Sigstore: of a signature that is listed only the identity is left to ask about. */
const signingRules = `
refusals contains message if {
	some requirement in requirements
	some set in requirement.about
	holds(set, input.image.ref)
	count(signed_by(requirement)) < requirement.min
	message := sprintf("%s: It is not signed by whom the policy asks for: %s. (unsigned-image)", [input.image.ref, concat(", ", requirement.names)])
}

signed_by(requirement) := {name |
	some name, identity in requirement.signers
	some signature in input.image.signatures
	is_signer(identity, signature.signer)
}

is_signer(identity, signer) if {
	regex.match(identity.issuer, signer.issuer)
	regex.match(identity.subject, signer.subjectAlternativeName)
}
`;
