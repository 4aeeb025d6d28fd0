import { ok, type Result } from '../../model/result.js';
import type { AllowedSource, Policy } from '../../policy/document.js';
import { compileChecks, type CheckTime, type CompiledChecks } from '../checks/index.js';
import type { ExportedRule, ExportProblem } from '../exporter.js';

/**
 * The checks for images that a Dockerfile fetches, for engines that do not know whether one becomes the base or only helps to build. A source
 * that is granted for one of the two is left out, or, when a person accepted what is looser, counts for both.
 */
export function compileDockerfileChecks(policy: Policy, time: CheckTime): Result<CompiledChecks, ExportProblem> {
  const compiled = compileChecks(forBothUses(policy, time.allowsLooser), { use: 'base', class: 'dockerfile', kind: 'dockerfile' }, time);
  if (!compiled.ok) return compiled;
  const { checks, rules } = compiled.value;
  return ok({ checks, rules: rules.map((rule) => onUse(policy, rule, time.allowsLooser)) });
}

function forBothUses(policy: Policy, allowsLooser: boolean): Policy {
  const { sources } = policy;
  if (sources?.allow === undefined) return policy;
  return {
    ...policy,
    sources: {
      ...sources,
      allow: sources.allow.map((entry) => (isForOne(entry) ? { ...entry, use: allowsLooser ? ['base', 'tool'] : [] } : entry)),
    },
  };
}

function isForOne({ use }: AllowedSource): boolean {
  return use !== undefined && use.includes('base') !== use.includes('tool');
}

function onUse({ sources }: Policy, rule: ExportedRule, allowsLooser: boolean): ExportedRule {
  const entry = sources?.allow?.find((_, at) => rule.path === `sources.allow[${at}].use`);
  if (entry === undefined || !isForOne(entry)) return rule;
  const unknown = 'Whether an image becomes the base or only helps to build is not known here';
  return allowsLooser
    ? { ...rule, fidelity: 'looser', reason: `${unknown}: it is allowed for both.` }
    : { ...rule, fidelity: 'stricter', reason: `${unknown}, so it is not allowed at all; --allow-looser allows it for both.` };
}
