import { ok } from '../../model/result.js';
import type { ExportedRule, Exporter } from '../exporter.js';
import type { ImageCheck } from '../checks/index.js';
import { builderNotes, ciNotes, ciStage, compileDockerfileChecks, sourcedIdentityOf, mergeNotes, nothingHere } from '../pipeline/index.js';
import { sourceRules } from './source-rules.js';

/**
 * BuildKit's source policy in JSON, for `buildctl --source-policy-file` and for buildx by EXPERIMENTAL_BUILDKIT_SOURCE_POLICY. It knows the
 * images of every build by completed names and no time; of the rules that match an image the last one counts.
 */
export const buildkit: Exporter = {
  id: 'buildkit',
  title: 'BuildKit source policy',
  stage: 'build',
  provedWith: 'BuildKit 0.34.2',
  options: [
    {
      name: 'mirrors',
      values: ['refuse', 'rewrite'],
      fallback: 'refuse',
      about:
        'What becomes of an image that must be fetched through a mirror and is not: the build is refused, or fetches it from the mirror.',
    },
  ],
  layers: 'one-only',
  export({ policy, identity, now, allowsLooser, options }) {
    if (ciStage(policy) !== 'block')
      return nothingHere(
        'The policy blocks nothing at stage `ci`, and a build cannot be warned by its policy.',
        'Set `enforcement.ci` to `block`.',
      );
    const compiled = compileDockerfileChecks(policy, { now, hasClock: false, allowsLooser });
    if (!compiled.ok) return compiled;
    const denying = compiled.value.checks.filter(({ action }) => action === 'deny');
    const rewrites = options.get('mirrors') === 'rewrite';
    const rules = mergeNotes(
      ciNotes(policy),
      builderNotes(compiled.value).map((rule) => onException(rule, compiled.value.checks)),
      rewrites ? rewritten(denying) : [],
    );
    const source = { version: 1, rules: sourceRules(policy, denying, rewrites), wharfmaster: sourcedIdentityOf(identity) };
    return ok({ files: [{ name: 'source-policy.json', text: `${JSON.stringify(source, undefined, 2)}\n` }], rules });
  },
};

/** The build passes, and what it fetches has passed through the mirror: looser than refusing what is written. */
function rewritten(denying: readonly ImageCheck[]): readonly ExportedRule[] {
  return denying
    .filter(({ rule }) => rule === 'mirror-required')
    .flatMap(({ paths }) => paths)
    .map((path) => ({
      path,
      fidelity: 'looser',
      reason: 'What is written past the mirror is not refused: the build fetches it through the mirror.',
    }));
}

/** Only approval can be given back where the last rule counts: what gives back a tag would give back everything. */
function onException(rule: ExportedRule, checks: readonly ImageCheck[]): ExportedRule {
  if (rule.fidelity !== 'looser' || !rule.path.startsWith('exceptions[')) return rule;
  const waiving = checks.find(({ waived }) => waived.some(({ path }) => path === rule.path));
  if (waiving === undefined || waiving.rule === 'unapproved-registry') return rule;
  return {
    ...rule,
    fidelity: 'stricter',
    reason: 'Of the rules that match the last one counts here, so a waiver of one rule would waive all; it is left out.',
  };
}
