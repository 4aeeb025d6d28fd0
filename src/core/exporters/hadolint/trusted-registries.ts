import type { AllowedSource, Policy } from '../../policy/document.js';
import type { ExportedRule } from '../exporter.js';
import { aliasesOf, approvalsOf, covers, hostOf, type Approval } from './approvals.js';
import { hostStanding, type Standing } from './host-standing.js';

/** The hosts to trust, and what became of each part that names them. */
export interface TrustedRegistries {
  readonly hosts: readonly string[];
  readonly rules: readonly ExportedRule[];
}

/**
 * The linter knows hosts only. A host on which the policy approves everything is trusted; one on which it approves something is left out,
 * unless a person accepted that all of it passes. An empty list would trust everything, so nothing at all is a host that nobody has.
 */
export function trustedRegistries(policy: Policy, allowsLooser: boolean): TrustedRegistries {
  const approvals = approvalsOf(policy);
  const mirrors = (policy.mirrors ?? []).map(({ mirror }) => hostOf(mirror, policy));
  const hosts = [...new Set([...approvals.flatMap(({ host }) => host ?? []), ...mirrors])].sort();
  const standings = new Map(hosts.map((host) => [host, hostStanding(host, approvals, policy)]));
  const names = hosts
    .filter((host) => standings.get(host) === 'all' || (allowsLooser && standings.get(host) === 'some'))
    .flatMap((host) => [host, ...aliasesOf(host, policy)]);
  return { hosts: names.length === 0 ? [nowhere] : names, rules: notes({ policy, approvals, standings, allowsLooser }) };
}

const trusted = 'A trusted host.';
/** RFC 2606. */
const nowhere = 'nowhere.invalid';

interface Said {
  readonly policy: Policy;
  readonly approvals: readonly Approval[];
  readonly standings: ReadonlyMap<string, Standing>;
  readonly allowsLooser: boolean;
}

function notes(said: Said): readonly ExportedRule[] {
  const { policy, approvals, standings } = said;
  return [
    ...(policy.sources?.allow?.length === 0 ? [note('sources.allow', 'none', said)] : []),
    ...approvals.map((approval) => onApproval(approval, said)),
    ...(policy.sources?.allow ?? []).flatMap((entry, at) => limits(entry, at, said)),
    ...(policy.mirrors ?? []).map(({ mirror }, at) => note(`mirrors[${at}]`, standings.get(hostOf(mirror, policy)) ?? 'none', said)),
    ...(policy.registryAliases === undefined ? [] : [note('registryAliases', 'all', said)]),
  ];
}

/** A catalogue refuses, too: other images, tags and stages. */
function onApproval(approval: Approval, said: Said): ExportedRule {
  const rule = note(approval.path, worst(approval, said), said);
  if (approval.path.startsWith('sources.') || rule.fidelity === 'looser') return rule;
  const isTrusted = rule.reason === trusted;
  return {
    ...rule,
    fidelity: 'not-expressible',
    reason: `Which images, tags and stages are approved as a base is not said; the host ${isTrusted ? 'is trusted' : 'is not trusted, so the image is refused'}.`,
  };
}

function note(path: string, standing: Standing, { allowsLooser }: Said): ExportedRule {
  if (standing === 'all') return { path, fidelity: 'exact', reason: trusted };
  if (standing === 'none') return { path, fidelity: 'exact', reason: 'Not a host that is trusted.' };
  return allowsLooser
    ? {
        path,
        fidelity: 'looser',
        reason:
          'The linter knows hosts only: everything there passes, and with docker.io also hosts without a dot (`localhost/x`) and variables.',
      }
    : {
        path,
        fidelity: 'stricter',
        reason: 'The linter knows hosts only and not everything there is approved, so it is not trusted; --allow-looser trusts it.',
      };
}

/** Of the host itself and of the mirrors that serve it. */
function worst({ host }: Approval, { policy, standings }: Said): Standing {
  if (host === undefined) return 'none';
  const mirrors = (policy.mirrors ?? [])
    .filter(({ source }) => covers(host, hostOf(source, policy)))
    .map(({ mirror }) => hostOf(mirror, policy));
  const own = [host, ...mirrors].map((one) => standings.get(one));
  return own.includes('some') ? 'some' : own.includes('all') ? 'all' : 'none';
}

function limits({ use, namespaces }: AllowedSource, at: number, said: Said): readonly ExportedRule[] {
  const isForOne = use !== undefined && use.includes('base') !== use.includes('tool');
  return [
    ...(use === undefined ? [] : [note(`sources.allow[${at}].use`, isForOne ? 'some' : 'none', said)]),
    ...(namespaces === undefined ? [] : [note(`sources.allow[${at}].namespaces`, 'none', said)]),
  ];
}
