import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolCall } from '../../model/tool-call.js';
import { asksForLog } from '../asks-for-log.js';
import { answerLimit, certificateFile, secretsIn, signingVariables } from '../signing-environment.js';
import type { SigningAttempt, SignRequest } from '../signing-tool.js';
import { readKeyAddress, type KeyAddress } from './key-address.js';
import { abilitiesOf, tooOldForBundles, type CosignAbilities } from './versions.js';

/** What `sign` and `attest` have in common. */
export type SigningOptions = Required<Pick<ToolCall<unknown>, 'args' | 'env' | 'files' | 'inherits' | 'redact' | 'timeoutMs' | 'limit'>>;

/** Who signs, where that is witnessed, and how it is stored, in the words of the installed version. */
export function signingOptions(request: SignRequest, version: string): Result<SigningOptions, TrustProblem> {
  const abilities = abilitiesOf(version);
  if (!abilities.ok) return abilities;
  if (request.format !== 'bundle' && request.format !== 'legacy') return failed(otherFormat(request));
  if (request.format === 'bundle' && !abilities.value.bundles) return failed(tooOldForBundles(version));
  const who = whoSigns(request);
  if (!who.ok) return who;
  const services = servicesFor(request, abilities.value);
  return services.ok ? ok(joined(request, abilities.value, who.value, services.value)) : services;
}

interface Part {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly inherits?: readonly string[];
}

function joined(request: SignRequest, { major }: CosignAbilities, who: Part, services: Part): SigningOptions {
  const { passphrase, identityToken } = request.secrets;
  const certificates = certificateFile(request.registryCertificates);
  return {
    args: [
      '--yes',
      ...['--timeout', `${Math.max(1, Math.ceil(request.timeoutMs / 1_000))}s`],
      ...formatArguments(request, major),
      ...services.args,
      ...who.args,
      ...registryArguments(request),
    ],
    env: { ...who.env, ...services.env, ...certificates.env },
    files: { ...services.files, ...certificates.files },
    inherits: [...signingVariables, ...(who.inherits ?? [])],
    redact: secretsIn([passphrase, identityToken]),
    timeoutMs: request.timeoutMs,
    limit: answerLimit,
  };
}

/** Version 3 writes bundles unless told otherwise, version 2 the other way round. */
function formatArguments({ format }: SignRequest, major: number): readonly string[] {
  if (format === 'bundle') return major >= 3 ? [] : ['--new-bundle-format'];
  return major >= 3 ? ['--new-bundle-format=false', '--use-signing-config=false'] : [];
}

/** Signing never asks for anything on a terminal: what it needs is in its environment, or it fails in words. */
export function whoSigns(request: SigningAttempt): Result<Part, TrustProblem> {
  const { signer, name } = request.signer;
  if (signer.type === 'keyless') return keyless(request);
  if (signer.type !== 'key') return failed(notCosign(name, signer.type));
  if (request.means.key === undefined)
    return failed({
      code: 'KEY_NOT_FOUND',
      message: `Nobody said where the private key of ${name} is.`,
      next: `Name it: --key ${name}=FILE, or an address of a key service.`,
    });
  const address = readKeyAddress(request.means.key);
  return address.ok ? ok(withKey(address.value, request.secrets.passphrase ?? '')) : address;
}

function withKey(address: KeyAddress, passphrase: string): Part {
  switch (address.kind) {
    case 'file':
      return { args: ['--key', address.path], env: { COSIGN_PASSWORD: passphrase } };
    case 'service':
      return {
        args: ['--key', address.address],
        env: { COSIGN_PASSWORD: passphrase, ...(address.address.startsWith('pkcs11:') && { COSIGN_PKCS11_PIN: passphrase }) },
        inherits: address.inherits,
      };
    case 'hardware':
      return { args: ['--sk', ...(address.slot === undefined ? [] : ['--slot', address.slot])], env: { COSIGN_PASSWORD: passphrase } };
  }
}

/** A token goes by the variable that cosign's own provider reads (pkg/providers/envvar), so that it is in no argument and in no file. */
function keyless({ secrets, means, signer }: SigningAttempt): Result<Part, TrustProblem> {
  if (secrets.identityToken !== undefined)
    return ok({ args: ['--oidc-provider', 'envvar'], env: { SIGSTORE_ID_TOKEN: secrets.identityToken } });
  if (means.flow === undefined)
    return failed({
      code: 'IDENTITY_TOKEN_MISSING',
      message: `${signer.name} signs with an identity, and there is no identity token.`,
      next: 'Hand one over with --identity-token-file or SIGSTORE_ID_TOKEN, or sign in with the browser.',
    });
  const flow = means.flow === 'browser' ? 'normal' : 'device';
  return ok({
    args: ['--oidc-disable-ambient-providers', '--fulcio-auth-flow', flow],
    inherits: flow === 'normal' ? browserVariables : [],
  });
}

/** What a program needs to open a browser window. */
const browserVariables = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_CURRENT_DESKTOP', 'DBUS_SESSION_BUS_ADDRESS', 'BROWSER'];

/** Where certificates, timestamps and log entries come from: a Sigstore of one's own, the public one, or nowhere. */
function servicesFor(request: SignRequest, { major }: CosignAbilities): Result<Part, TrustProblem> {
  const { signer, trustRoot, name } = request.signer;
  if (signer.type !== 'key' && signer.type !== 'keyless') return ok({ args: [] });
  if (signer.trustRoot === undefined)
    return ok(asksForLog(signer) || signer.type === 'keyless' ? { args: [] } : withoutServices(request, major));
  if (trustRoot?.signingConfig === undefined)
    return failed({
      code: 'TRUST_ROOT_MISSING',
      message: `${name} signs with the Sigstore \`${signer.trustRoot}\`, and this machine was not told where that is.`,
      next: 'Put a signing_config.json beside its trusted_root.json, and name the folder as the trust root.',
    });
  if (request.format === 'legacy')
    return failed({
      code: 'FORMAT_UNREADABLE_FOR_VERIFIER',
      message: `cosign signs with a Sigstore of one’s own only as bundle, and ${name} has the format \`legacy\`.`,
      next: 'Write `format: bundle` for this signer, or sign with the engine `embedded`.',
    });
  return ok({ args: ['--signing-config', trustRoot.signingConfig, '--trusted-root', trustRoot.trustedRoot] });
}

/**
 * A signature that only a key vouches for. Version 3 wants that said as a signing config without services, and would fetch the public
 * trust root to look at what it signed unless it is given one.
 */
function withoutServices({ format }: SignRequest, major: number): Part {
  if (major < 3 || format === 'legacy') return { args: ['--tlog-upload=false'] };
  return {
    args: ['--signing-config', '{folder}/signing-config.json', '--trusted-root', '{folder}/trusted-root.json'],
    files: { 'signing-config.json': emptySigningConfig, 'trusted-root.json': emptyTrustedRoot },
  };
}

const emptySigningConfig = '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}\n';

/** Trusts nobody: what only a key vouches for needs no more. */
export const emptyTrustedRoot = '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}\n';

/** Only for a registry that the policy lists; `--allow-insecure-registry` would also take any certificate. */
export function registryArguments({ plainHttp }: Pick<SignRequest, 'plainHttp'>): readonly string[] {
  return plainHttp ? ['--allow-http-registry'] : [];
}

function otherFormat({ format, signer }: SignRequest): TrustProblem {
  return {
    code: 'FORMAT_UNREADABLE_FOR_VERIFIER',
    message: `cosign cannot store a signature of ${signer.name} as \`${format}\`.`,
    next: 'Choose the format `bundle` or `legacy`.',
  };
}

function notCosign(name: string, type: string): TrustProblem {
  return { code: 'SIGNER_MISSING', message: `${name} signs with ${type}, not with cosign.`, next: `Choose \`${type}\` as its engine.` };
}
