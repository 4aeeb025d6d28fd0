import { hexOfText } from '../../evidence/index.js';
import type { PlannedAttestation, PushedImage } from '../../model/ceremony.js';
import type { TrustProblem } from '../../model/registry.js';
import { failed, type Result } from '../../model/result.js';
import { completed, record, type Ceremony } from './ceremony.js';
import { requestFor, withSecrets } from './sign-digests.js';
import { makeStatements, type MadeStatement } from './statements.js';

/** Signs the planned statements and attaches them to the digests that they are about; kinds that an earlier run attached stay. */
export async function attachStatements(ceremony: Ceremony, pushed: PushedImage): Promise<Result<undefined, TrustProblem>> {
  const { plan } = ceremony;
  for (const planned of plan.attestations) {
    const key = keyOf(planned, ceremony, pushed);
    if (ceremony.state.attested?.includes(key) === true) continue;
    const statements = await makeStatements(planned.predicateType, ceremony, pushed);
    if (!statements.ok) return statements;
    for (const statement of statements.value) {
      const attached = await attach(statement, planned, ceremony);
      if (!attached.ok) return attached;
    }
    const kept = await completed(ceremony, 'sign', { attested: [...(ceremony.state.attested ?? []), key] });
    if (!kept.ok) return kept;
  }
  return completed(ceremony, 'attest');
}

/** What was said of other content, under another policy or with another outcome has to be said anew. */
function keyOf({ predicateType, signer }: PlannedAttestation, { plan, ports }: Ceremony, { descriptor }: PushedImage): string {
  const rests = [descriptor.digest, plan.overridden ? 'overridden' : 'passed', ...plan.policies.map(({ digest }) => digest)];
  return `${predicateType} ${signer} ${hexOfText(rests.join(), ports.sha256)}`;
}

async function attach(statement: MadeStatement, planned: PlannedAttestation, ceremony: Ceremony): Promise<Result<undefined, TrustProblem>> {
  const { ports, request, plan, signal } = ceremony;
  ports.progress.step({ step: 'attest', about: planned.label });
  const { digest, predicateType, predicate } = statement;
  const { registry, repository } = plan.staging;
  const found = requestFor(planned, { registry, repository, digest }, request, ports.engines);
  if (!found.ok) return found;
  const { engine, sign } = found.value;
  const attest = engine.attest?.bind(engine);
  if (attest === undefined) return failed(cannotAttest(planned));
  const done = await withSecrets({ ...sign, predicateType, predicate }, ceremony, (asked) => attest(asked, signal));
  if (!done.ok) return done;
  return record(ceremony, {
    event: 'attested',
    subject: { ref: `${registry}/${repository}`, digest },
    inputs: [{ type: predicateType, digest: `sha256:${hexOfText(predicate, ports.sha256)}`, producer: planned.signer }],
  });
}

function cannotAttest({ engine, label }: PlannedAttestation): TrustProblem {
  return {
    code: 'NOT_SUPPORTED',
    message: `${engine} has no signed statements, so the ${label} cannot be attached with it.`,
    next: 'Sign with the embedded signer or with cosign.',
  };
}
