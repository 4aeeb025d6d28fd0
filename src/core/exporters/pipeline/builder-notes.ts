import type { CompiledChecks } from '../checks/index.js';
import type { ExportedRule } from '../exporter.js';

/** The notes of a policy inside a builder: it can only refuse, and asks about names that it has completed (`docker.io/library/nginx:latest`). */
export function builderNotes({ checks, rules }: CompiledChecks): readonly ExportedRule[] {
  return [...rules.map((rule) => onCompletedName(onWarning(rule, checks))), onTransports];
}

/** Nothing is malformed any more when the builder asks. */
const onTransports: ExportedRule = {
  path: 'rules.malformed-image',
  fidelity: 'not-expressible',
  reason: 'The builder asks with completed names: what other tools take for a transport (`dir:x`) is a name of Docker Hub there.',
};

function onWarning(rule: ExportedRule, checks: CompiledChecks['checks']): ExportedRule {
  const own = checks.filter(({ paths }) => paths.some((path) => rule.path === path || rule.path.startsWith(`${path}[`)));
  if (rule.fidelity === 'looser' || own.length === 0 || own.some(({ action }) => action === 'deny')) return rule;
  return { ...rule, fidelity: 'not-expressible', reason: 'It only warns, and a build can only be refused.' };
}

function onCompletedName(rule: ExportedRule): ExportedRule {
  if (rule.path === 'defaults.unqualified' || rule.path === 'rules.unqualified-image')
    return { ...rule, fidelity: 'not-expressible', reason: 'The builder has written the registry out before it asks.' };
  if (rule.fidelity !== 'exact' || !/^tags\[\d+\]\.requireTag$/.test(rule.path)) return rule;
  return {
    ...rule,
    fidelity: 'stricter',
    reason: 'The builder has filled in `latest` before it asks, so a written `latest` is refused as well.',
  };
}
