import type { ExportedRule, PolicyIdentity } from '../exporter.js';
import { identityOf } from './identity-of.js';

/** The head of a file in Rego or YAML: where it comes from and where it differs. One line each, in ASCII, so that nothing can end the comment. */
export function regoComment(identity: PolicyIdentity, rules: readonly ExportedRule[]): string {
  const differing = rules.filter(({ fidelity }) => fidelity === 'stricter' || fidelity === 'looser');
  return [
    'Made by wharfmaster from a policy; change the policy, not this file.',
    ...Object.entries(identityOf(identity)).map(([key, value]) => `policy ${key}: ${value}`),
    ...differing.map(({ path, fidelity, reason }) => `${fidelity} ${path}: ${reason}`),
  ]
    .map((line) => `# ${printable(line)}\n`)
    .join('');
}

function printable(line: string): string {
  return line.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
