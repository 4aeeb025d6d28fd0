import { ok, type NamedSigner, type Result, type SigningMeans, type TrustProblem } from '../../core/index.js';
import { refuse } from './refuse.js';

/** Whether the embedded signer can sign as this signer at all: keys in files, and identities. */
export function signsHere(signer: NamedSigner, means: Pick<SigningMeans, 'key'>): Result<undefined, TrustProblem> {
  switch (signer.signer.type) {
    case 'keyless':
      return ok(undefined);
    case 'key':
      return means.key === undefined ? keyMissing(signer) : keyIsFile(signer, means.key);
    case 'notation':
    case 'docker-trust':
      return refuse(
        'SIGNER_MISSING',
        `${signer.name} signs with ${signer.signer.type}, which needs its own program.`,
        'Install the program, and choose it as the engine of this signer.',
      );
  }
}

function keyMissing(signer: NamedSigner): Result<undefined, TrustProblem> {
  return refuse('KEY_NOT_FOUND', `Nobody said where the private key of ${signer.name} is.`, `Name it: --key ${signer.name}=FILE.`);
}

function keyIsFile(signer: NamedSigner, key: string): Result<undefined, TrustProblem> {
  const scheme = schemeOf(key);
  return scheme === undefined
    ? ok(undefined)
    : refuse(
        'SIGNER_MISSING',
        `The key of ${signer.name} is in a key service or on hardware (${scheme}…), which only cosign can reach.`,
        'Install cosign, and choose it as the engine of this signer.',
      );
}

/** `awskms://`, `pkcs11:`; a drive letter is none. */
function schemeOf(key: string): string | undefined {
  return /^(?:[a-z][a-z0-9+.-]+:\/\/|pkcs11:)/i.exec(key)?.[0];
}
