import type { TrustProblem } from '../model/registry.js';
import { failed, ok, type Result } from '../model/result.js';
import type { StoredFormat } from '../model/trust.js';
import type { Signer } from '../policy/document.js';
import { readableFor } from '../policy/verifiers.js';

/** How a signature is to be stored: as the signer's policy says, by what the engine can write, so that every declared verifier finds it. */
export function formatFor(
  signer: Signer,
  formats: readonly StoredFormat[],
  declared: readonly string[],
): Result<StoredFormat, TrustProblem> {
  const allowed = formatsOf(signer);
  const possible = allowed.filter((format) => formats.includes(format));
  const [first] = possible;
  if (first === undefined)
    return failed({
      code: 'FORMAT_UNREADABLE_FOR_VERIFIER',
      message: `This engine cannot store signatures as ${allowed.map((format) => `\`${format}\``).join(' or ')}, which is how the policy wants them.`,
      next: 'Choose another engine for this signer.',
    });
  const readable = possible.find((format) => readableFor(format, declared).ok);
  if (readable !== undefined) return ok(readable);
  const problem = readableFor(first, declared);
  return problem.ok ? ok(first) : problem;
}

/** What the policy accepts of a signer, the newer first. */
export function formatsOf(signer: Signer): readonly StoredFormat[] {
  switch (signer.type) {
    case 'key':
    case 'keyless':
      return signer.format === undefined || signer.format === 'any' ? ['bundle', 'legacy'] : [signer.format];
    case 'notation':
      return ['notation'];
    case 'docker-trust':
      return ['docker-trust'];
  }
}
