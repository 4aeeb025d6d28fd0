import { ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { StoredFormat } from '../../model/trust.js';
import { digestName } from '../signing-environment.js';
import type { PartOfMaterial, SigningCall, VerifyRequest } from '../signing-tool.js';
import { usualPredicates } from '../usual-predicates.js';
import { formatsOf } from '../verifier-formats.js';
import { readAttested } from './read-attested.js';
import { readVerified, type CosignFormat } from './read-verified.js';
import { askedPrincipals, verifyOptions, type Asked } from './verify-options.js';
import { abilitiesOf, tooOldForBundles } from './versions.js';

/**
 * Signatures and statements of one signer. Each format is asked for by itself: where there is a single bundle cosign does not look at
 * what it stored before version 3 (cmd/cosign/cli/verify/verify.go), so one answer would hide the other.
 */
export function verifyImage(request: VerifyRequest, version: string): Result<readonly SigningCall<PartOfMaterial>[], TrustProblem> {
  const abilities = abilitiesOf(version);
  if (!abilities.ok) return abilities;
  const asked = askedPrincipals(request);
  if (!asked.ok) return asked;
  const wanted = formatsOf(request.signer.signer).filter(isCosign);
  const formats = wanted.filter((format) => format !== 'bundle' || abilities.value.bundles);
  if (formats.length === 0) return { ok: false, problem: tooOldForBundles(version) };
  return ok(
    asked.value.flatMap((one) =>
      formats.flatMap((format) => [
        verifyCall(request, one, format),
        ...(request.predicateTypes ?? usualPredicates).map((type) => attestationCall(request, one, format, type)),
      ]),
    ),
  );
}

function isCosign(format: StoredFormat): format is CosignFormat {
  return format === 'bundle' || format === 'legacy';
}

function verifyCall(request: VerifyRequest, one: Asked, format: CosignFormat): SigningCall<PartOfMaterial> {
  const { shared, ...rest } = verifyOptions(request);
  return {
    program: 'cosign',
    args: ['verify', '--output', 'json', formatArgument(format), ...shared, ...one.args, digestName(request.image)],
    ...rest,
    files: { ...rest.files, ...one.files },
    parse: (output) => ok(readVerified(output, { request, format, ...(one.principal !== undefined && { principal: one.principal }) })),
  };
}

function attestationCall(request: VerifyRequest, one: Asked, format: CosignFormat, type: string): SigningCall<PartOfMaterial> {
  const { shared, ...rest } = verifyOptions(request);
  return {
    program: 'cosign',
    args: [
      'verify-attestation',
      ...['--output', 'json'],
      ...['--type', type],
      formatArgument(format),
      ...shared,
      ...one.args,
      digestName(request.image),
    ],
    ...rest,
    files: { ...rest.files, ...one.files },
    parse: (output) => ok(readAttested(output, { request, format, ...(one.principal !== undefined && { principal: one.principal }) })),
  };
}

/** Said in so many words, since version 2 and 3 mean different things when nothing is said. */
function formatArgument(format: CosignFormat): string {
  return `--new-bundle-format=${format === 'bundle'}`;
}
