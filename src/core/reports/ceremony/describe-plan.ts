import type { CeremonyPlan, Refusal } from '../../model/ceremony.js';
import type { EvidencePolicy } from '../../model/evidence.js';

/** The plan in lines, as it is shown before anything leaves the machine. Foreign text in it is escaped by whoever prints it. */
export function describePlan(plan: CeremonyPlan): readonly string[] {
  const { registry, repository, tag } = plan.target;
  return [
    `Image     ${plan.name}`,
    ...plan.images.map(({ imageId }) => `          ${imageId}`),
    `Target    ${registry}/${repository}:${tag}`,
    ...(plan.releasedNow === undefined ? [] : [`          points to ${plan.releasedNow} now`]),
    `Staging   ${plan.staging.tag}${plan.resumed ? ' (continues an earlier push)' : ''}`,
    ...plan.policies.map((policy, at) => `${at === 0 ? 'Policy   ' : '         '} ${describePolicy(policy)}`),
    ...plan.bases.map(({ base, digest }, at) => `${at === 0 ? 'Base     ' : '         '} ${base} (${digest})`),
    ...(plan.scan === undefined ? [] : [`Scan      ${describeScan(plan)}`]),
    ...plan.signatures.map(
      ({ signer, engine, format }, at) => `${at === 0 ? 'Signers  ' : '         '} ${signer}, by ${engine}, as ${format}`,
    ),
    ...plan.attestations.map(({ label, signer }, at) => `${at === 0 ? 'Attached ' : '         '} ${label}, signed by ${signer}`),
    ...(plan.signatures.length === 0 && plan.refusals.length === 0 ? ['Signers   none: no policy asks for a signature'] : []),
    ...section('Remarks', plan.remarks),
    ...section('Refused', plan.refusals),
  ];
}

/** What, why, what to do next; the rule in front when it is one of the policy's. */
export function describeRefusal({ rule, what, why, next }: Refusal): string {
  return `${rule === undefined ? '' : `${rule}: `}${what} ${why} ${next}`;
}

function section(title: string, refusals: readonly Refusal[]): readonly string[] {
  return refusals.length === 0 ? [] : ['', `${title}:`, ...refusals.map((refusal) => `  - ${describeRefusal(refusal)}`)];
}

function describePolicy({ name, version, serial, layer, digest }: EvidencePolicy): string {
  const label = [name ?? layer, version, ...(serial === undefined ? [] : [`serial ${serial}`])]
    .filter((part) => part !== undefined)
    .join(', ');
  return `${label} (${digest})`;
}

function describeScan({ scan }: CeremonyPlan): string {
  if (scan?.asked !== true) return 'looked at; no policy asks for more';
  const counts = scan.findings.filter(({ excepted }) => excepted === undefined).length;
  return `${scan.outcome}${counts === 0 ? '' : `, ${counts} ${counts === 1 ? 'finding' : 'findings'}`}`;
}
