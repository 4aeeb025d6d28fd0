import type { Finding, Stage, Verdict } from '../../model/verdict.js';
import type { Policy } from '../document.js';
import type { GoverningPolicy, PolicyLayer } from '../layer.js';

/** True when error findings of some layer stop this stage (policy.md section 5, Enforcement). */
export function stageBlocks(governing: GoverningPolicy, stage: Stage): boolean {
  return governing.layers.some((layer) => layerBlocks(layer.policy, stage));
}

/** True when the verdict stops this stage: an error that no exception covers, already in effect, of a layer that blocks here. */
export function blocksStage(verdict: Verdict, governing: GoverningPolicy, stage: Stage): boolean {
  const blocking = governing.layers.filter((layer) => layerBlocks(layer.policy, stage));
  return verdict.findings.some((finding) => isInForce(finding) && blocking.some((layer) => saidBy(finding, layer)));
}

function layerBlocks({ enforcement = {} }: Policy, stage: Stage): boolean {
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

function isInForce({ level, excepted, reportOnly }: Finding): boolean {
  return level === 'error' && excepted === undefined && reportOnly !== true;
}

function saidBy(finding: Finding, { label }: PolicyLayer): boolean {
  return finding.policy.some((said) => said.layer === label.layer && said.file === label.file);
}
