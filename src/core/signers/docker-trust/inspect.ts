import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import type { SignatureFact } from '../../model/trust.js';
import type { DockerTrustSigner } from '../../policy/document.js';
import { readJson, recordsIn, textIn, textsIn, type JsonRecord } from '../../scanners/read-json.js';
import { explainSigningFailure, whatWasSaid } from '../explain-signing-failure.js';
import type { PartOfMaterial, SigningCall, VerifyRequest } from '../signing-tool.js';
import { dockerEnvironment, notDockerTrust } from './environment.js';
import { dockerSigns } from './words.js';

/**
 * `docker trust inspect REPOSITORY`: every name that is signed, for which digest, by whom. Whether there is no trust data or nobody could
 * be reached docker says only at its most talkative.
 */
export function inspectCall(request: VerifyRequest): Result<SigningCall<PartOfMaterial>, TrustProblem> {
  const { signer } = request.signer;
  if (signer.type !== 'docker-trust') return failed(notDockerTrust(request.signer));
  const { registry, repository } = request.image;
  return ok({
    program: 'docker',
    args: ['--log-level', 'debug', 'trust', 'inspect', `${registry}/${repository}`],
    ...dockerEnvironment(signer, request.timeoutMs),
    parse: (output) => ok(readInspected(output, request, signer)),
  });
}

function readInspected(output: ToolOutput, request: VerifyRequest, signer: DockerTrustSigner): Result<PartOfMaterial, TrustProblem> {
  const said = whatWasSaid(output).toLowerCase();
  if (output.exitCode !== 0) {
    const isAbsent = absences.some((words) => said.includes(words));
    return isAbsent ? ok({ signatures: [], attestations: [] }) : explainSigningFailure('docker', output, dockerSigns, 'TOOL_FAILED');
  }
  const reading = readJson(output.stdout);
  if (reading.kind !== 'json' || !Array.isArray(reading.value)) return failed(notUnderstood);
  const [repository] = recordsIn(reading.value);
  if (repository === undefined) return failed(notUnderstood);
  const rows = recordsIn(repository['SignedTags']).slice(0, 10_000);
  return ok({ signatures: rows.flatMap((row) => factsOf(row, repository, request, signer)), attestations: [] });
}

/** cli/trust/trust.go, NotaryError: what it says when the server answers that it knows nothing of the repository. */
const absences = ['remote trust data does not exist', 'trust data missing for remote repository'];

/** One fact a signer of a name: of this digest, or of another digest under the very name that was asked for. */
function factsOf(
  row: JsonRecord,
  repository: JsonRecord,
  { image, signer: named }: VerifyRequest,
  signer: DockerTrustSigner,
): readonly SignatureFact[] {
  const [tag, hex] = [textIn(row['SignedTag'], 128), textIn(row['Digest'], 128)];
  if (tag === undefined || hex === undefined) return [];
  const isThis = `sha256:${hex}` === image.digest;
  if (!isThis && tag !== image.tag) return [];
  return textsIn(row['Signers']).map((name): SignatureFact => {
    const problem = isThis ? stranger(name, named.name, signer) : otherDigest(tag, hex, image.digest);
    return {
      ...{ signer: named.name, format: 'docker-trust', verifier: 'docker-trust', verified: problem === undefined, times: [] },
      principal: { type: 'docker-trust', server: signer.server, name, keyIds: keysOf(name, repository) },
      claimedName: `${image.registry}/${image.repository}:${tag}`,
      ...(problem !== undefined && { problem }),
    };
  });
}

/** `Repo Admin` stands for the repository's own key, when no signers were set up. */
function keysOf(name: string, repository: JsonRecord): readonly string[] {
  const lists = name === 'Repo Admin' ? recordsIn(repository['AdministrativeKeys']) : recordsIn(repository['Signers']);
  const found = lists.find((entry) => entry['Name'] === (name === 'Repo Admin' ? 'Repository' : name));
  return recordsIn(found?.['Keys']).flatMap((key) => textIn(key['ID'], 128) ?? []);
}

function stranger(name: string, signer: string, { signers }: DockerTrustSigner): TrustProblem | undefined {
  if (signers === undefined || signers.includes(name)) return undefined;
  return {
    code: 'SIGNATURE_INVALID',
    message: `This name is signed by ${name}, and ${signer} counts only ${signers.join(', ')}.`,
    next: 'Let one of them sign it, or ask the owner of the policy to name this signer too.',
  };
}

function otherDigest(tag: string, hex: string, digest: string): TrustProblem {
  return {
    code: 'SIGNATURE_INVALID',
    message: `The tag ${tag} is signed for sha256:${hex}, not for ${digest}.`,
    next: 'Find out which of the two was meant to be released.',
  };
}

const notUnderstood: TrustProblem = {
  code: 'OUTPUT_NOT_UNDERSTOOD',
  message: 'docker ended without an error, but what it printed is no trust data.',
  next: 'Repeat the command by hand; if it stays so, update docker or Wharfmaster.',
};
