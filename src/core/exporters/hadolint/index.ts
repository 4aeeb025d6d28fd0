import { ok, type Result } from '../../model/result.js';
import { compileChecks } from '../checks/index.js';
import type { ExportedRule, Exporter, ExportProblem } from '../exporter.js';
import { ciNotes, ciStage, mergeNotes, nothingHere, regoComment, softened } from '../pipeline/index.js';
import { printYaml } from '../writing/index.js';
import { levelOfRules, tagNotes } from './tag-rules.js';
import { trustedRegistries } from './trusted-registries.js';

/**
 * `.hadolint.yaml`: trusted registries (DL3026, hosts only, in FROM, COPY --from and RUN --mount), the tag that must be written (DL3006)
 * and must not be `latest` (DL3007, both in FROM only). The linter's other rules keep their levels; ignoring by comments is switched off.
 */
export const hadolint: Exporter = {
  id: 'hadolint',
  title: 'hadolint',
  stage: 'build',
  provedWith: 'hadolint 2.15.1',
  options: [],
  layers: 'one-only',
  export({ policy, identity, now, allowsLooser }) {
    const stage = ciStage(policy);
    if (stage === 'off') return nothingHere('The policy switches stage `ci` off.', 'Set `enforcement.ci` to `report` or `block`.');
    const compiled = compileChecks(
      policy,
      { use: 'base', class: 'dockerfile', kind: 'dockerfile' },
      { now, hasClock: false, allowsLooser },
    );
    if (!compiled.ok) return compiled;
    const checks = softened(compiled.value.checks, stage);
    const levels = levelOfRules(checks, policy);
    const trusted = levels.DL3026 === undefined ? { hosts: [], rules: [] } : trustedRegistries(policy, allowsLooser);
    const rules = mergeNotes(ciNotes(policy), trusted.rules, tagNotes(policy, checks, levels), compiled.value.rules.filter(isStart));
    const config = {
      'failure-threshold': 'error',
      'disable-ignore-pragma': true,
      ignored: (['DL3006', 'DL3007'] as const).filter((code) => levels[code] === undefined),
      override: { error: codesAt('error', levels), warning: codesAt('warning', levels) },
      ...(levels.DL3026 === undefined ? {} : { trustedRegistries: trusted.hosts }),
    };
    return written(config, regoComment(identity, rules), rules);
  },
};

function written(
  config: object,
  head: string,
  rules: readonly ExportedRule[],
): Result<{ files: { name: string; text: string }[]; rules: readonly ExportedRule[] }, ExportProblem> {
  return ok({ files: [{ name: '.hadolint.yaml', text: head + printYaml([config]) }], rules });
}

function codesAt(level: 'error' | 'warning', levels: ReturnType<typeof levelOfRules>): readonly string[] {
  return Object.entries(levels).flatMap(([code, own]) => (own === level ? [code] : []));
}

/** What only waits for its day is said by the checks themselves. */
function isStart({ path, fidelity }: ExportedRule): boolean {
  return fidelity === 'looser' && !path.startsWith('exceptions[');
}
