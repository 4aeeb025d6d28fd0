import { ok } from '../../model/result.js';
import type { Exporter } from '../exporter.js';
import { builderNotes, ciNotes, ciStage, compileDockerfileChecks, mergeNotes, nothingHere } from '../pipeline/index.js';
import { policyFile } from './policy-file.js';
import { signatureRules } from './signature-rules.js';

/**
 * The policy that buildx finds beside a Dockerfile (`Dockerfile.rego`, buildx 0.31 and newer): every image of a build, frontends and
 * images of ONBUILD included, with the builder's own normalised name. It only refuses; what the policy merely warns of is left out.
 */
export const buildx: Exporter = {
  id: 'buildx',
  title: 'Docker buildx policy',
  stage: 'build',
  provedWith: 'buildx 0.38.2',
  options: [
    {
      name: 'signatures',
      values: ['none', 'keyless'],
      fallback: 'none',
      about:
        'Whether keyless signatures that the policy requires are asked for: buildx sees those of the public Sigstore on attestations of the image only.',
    },
  ],
  layers: 'one-only',
  export({ policy, identity, now, allowsLooser, options }) {
    if (ciStage(policy) !== 'block')
      return nothingHere(
        'The policy blocks nothing at stage `ci`, and a build cannot be warned by its policy.',
        'Set `enforcement.ci` to `block`.',
      );
    const compiled = compileDockerfileChecks(policy, { now, hasClock: true, allowsLooser });
    if (!compiled.ok) return compiled;
    const signatures =
      options.get('signatures') === 'keyless' ? signatureRules(policy, now) : { ok: true as const, value: { requirements: [], rules: [] } };
    if (!signatures.ok) return signatures;
    const rules = mergeNotes(ciNotes(policy), builderNotes(compiled.value), signatures.value.rules);
    const denying = compiled.value.checks.filter(({ action, id }) => action === 'deny' && id !== 'registry-named');
    return ok({ files: [{ name: 'Dockerfile.rego', text: policyFile(identity, rules, denying, signatures.value.requirements) }], rules });
  },
};
