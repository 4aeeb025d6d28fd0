import { signersOf, signingTools, type GoverningPolicy, type Signer } from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { signingAllowed } from '../../node/trust/signing-allowed.js';
import type { SignerState, SigningScope, SigningState } from '../protocol.js';
import type { Session } from '../session.js';
import { readPolicies } from './read-policies.js';

/** What the policies on disk say about signing, and with what their signers can sign. */
export async function signingState(scope: SigningScope, session: Session): Promise<SigningState> {
  const { governing, complaints, managed } = await readPolicies(scope, session.workspaces, systemClock.now());
  const allowed = signingAllowed(managed, scope.remote);
  const asked = askedNames(governing);
  const repositories = governing.layers.flatMap(({ policy }) =>
    policy.push?.repositories === undefined ? [] : [policy.push.repositories],
  );
  return {
    ...(allowed.ok ? {} : { off: { message: allowed.problem.message, next: allowed.problem.next } }),
    policies: governing.layers.map(({ label }) => label.name ?? label.file),
    complaints,
    signers: signersOf(governing).map(({ name, signer }): SignerState => {
      const trustRoot = signer.type === 'keyless' ? signer.trustRoot : undefined;
      return {
        name,
        type: signer.type,
        who: describeSigner(signer),
        engines: enginesFor(signer.type),
        asked: asked.has(name),
        ...(trustRoot !== undefined && { trustRoot }),
      };
    }),
    // Every layer has to agree; the lists of the outermost are what the others narrow.
    ...(repositories[0] !== undefined && { repositories: repositories[0] }),
  };
}

function enginesFor(type: Signer['type']): readonly string[] {
  const tools = signingTools.filter(({ signerTypes }) => signerTypes.includes(type)).map(({ id }) => id);
  return type === 'key' || type === 'keyless' ? ['embedded', ...tools] : tools;
}

function askedNames({ layers }: GoverningPolicy): ReadonlySet<string> {
  return new Set(
    layers.flatMap(({ policy: { trust } }) => [
      ...(trust?.require ?? []).flatMap(({ all = [], any = [] }) => [...all, ...any]),
      ...(trust?.attestations ?? []).map(({ signer }) => signer),
    ]),
  );
}

function describeSigner(signer: Signer): string {
  switch (signer.type) {
    case 'key':
      return signer.keys.map(({ kms, sha256 }) => `${kms ?? 'key'} ${sha256.slice(0, 16)}…`).join(' or ');
    case 'keyless':
      return `${signer.subject ?? signer.subjectRegExp ?? 'anybody'} by ${signer.issuer ?? signer.issuerRegExp ?? 'any issuer'}`;
    case 'notation':
      return signer.identities.join(' or ');
    case 'docker-trust':
      return `${(signer.signers ?? ['anybody']).join(' or ')} at ${signer.server}`;
  }
}
