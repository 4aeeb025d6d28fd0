import type { Finding, PolicyLabel, Stage } from '../../model/verdict.js';
import type { Policy } from '../document.js';
import type { GoverningPolicy } from '../layer.js';
import type { Weighed } from './judgement.js';

/** What of a finding decides whom it stops; findings about a file and about an image's contents have it alike. */
export type Enforced = Weighed & Pick<Finding, 'policy' | 'stoppedBy'>;

/** True when error findings of some layer stop this stage (policy.md section 5, Enforcement). */
export function stageBlocks(governing: GoverningPolicy, stage: Stage): boolean {
  return governing.layers.some((layer) => layerBlocks(layer.policy, stage));
}

/** True when the verdict stops this stage: an error that no exception covers, already in effect, of a layer that blocks here. */
export function blocksStage(verdict: { readonly findings: readonly Enforced[] }, governing: GoverningPolicy, stage: Stage): boolean {
  return verdict.findings.some((finding) => isInForce(finding) && enforcesFinding(finding, governing, stage));
}

/** What enforcement looks at: findings about a file's uses and about an image's scan have it alike. */
export type EnforceableFinding = Pick<Finding, 'level' | 'policy' | 'excepted' | 'reportOnly' | 'stoppedBy'>;

/** True when a layer that blocks this stage stands behind the finding; behind an error, with an error of its own that is in force. */
export function enforcesFinding(finding: EnforceableFinding, governing: GoverningPolicy, stage: Stage): boolean {
  const layers = finding.level === 'error' ? layersThatStop(finding) : finding.policy;
  return governing.layers.some(({ label, policy }) => layerBlocks(policy, stage) && layers.some((layer) => isSameLayer(layer, label)));
}

/** The layers for which a finding is an error in force that no exception covers. */
export function layersThatStop(finding: EnforceableFinding): readonly PolicyLabel[] {
  return finding.stoppedBy ?? (isInForce(finding) ? finding.policy : []);
}

/** The same for several findings, each layer once. */
export function allLayersThatStop(findings: readonly Enforced[]): readonly PolicyLabel[] {
  const labels = findings.flatMap(layersThatStop);
  return labels.filter((label, at) => labels.findIndex((other) => isSameLayer(other, label)) === at);
}

/** Whether a policy alone blocks a stage. */
export function layerBlocks({ enforcement = {} }: Policy, stage: Stage): boolean {
  switch (stage) {
    case 'edit':
      return enforcement.edit === 'block';
    case 'ci':
      return (enforcement.ci ?? 'block') === 'block';
    case 'push':
      return (enforcement.push ?? 'block') === 'block';
    case 'admit':
      return (enforcement.admit ?? 'deny') === 'deny';
  }
}

function isInForce({ level, excepted, reportOnly }: EnforceableFinding): boolean {
  return level === 'error' && excepted === undefined && reportOnly !== true;
}

function isSameLayer(a: PolicyLabel, b: PolicyLabel): boolean {
  return a.layer === b.layer && a.file === b.file;
}
