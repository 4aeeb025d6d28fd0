import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { Principal } from '../../model/trust.js';
import type { ToolCall } from '../../model/tool-call.js';
import type { KeylessSigner } from '../../policy/document.js';
import { asksForLog } from '../asks-for-log.js';
import { answerLimit, certificateFile, signingVariables } from '../signing-environment.js';
import type { VerifyRequest } from '../signing-tool.js';
import { emptyTrustedRoot, registryArguments } from './signing-options.js';

/** How to look for one principal: a signer with several keys is asked about once a key. */
export interface Asked {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Who signed when it holds; absent when the policy means an expression and cosign does not say who it was. */
  readonly principal?: Principal;
}

/** Whom to look for, in cosign's words. */
export function askedPrincipals({ signer: named }: VerifyRequest): Result<readonly Asked[], TrustProblem> {
  const { signer, name, publicKeys, trustRoot } = named;
  if (signer.type === 'key' && publicKeys.length === 0) return failed(noKey(name));
  if (signer.type === 'key' && signer.trustRoot === undefined) return ok(publicKeys.map(oneKey(asksForLog(signer))));
  if (signer.type !== 'keyless' && signer.type !== 'key')
    return failed({
      code: 'SIGNER_MISSING',
      message: `${name} signs with ${signer.type}, not with cosign.`,
      next: `Ask \`${signer.type}\`.`,
    });
  if (signer.trustRoot !== undefined && trustRoot === undefined)
    return failed({
      code: 'TRUST_ROOT_MISSING',
      message: `${name} is vouched for by the Sigstore \`${signer.trustRoot}\`, which this machine does not know.`,
      next: `Name its trusted_root.json: --trust-root ${signer.trustRoot}=PATH, or the setting wharfmaster.trustRoots.`,
    });
  if (signer.type === 'key') return ok(publicKeys.map(keyUnder(trust(named))));
  return ok([{ files: {}, args: [...identity(signer), ...trust(named)], ...exactPrincipal(signer) }]);
}

/** A key whose signatures a Sigstore of one's own dates. */
function keyUnder(trusted: readonly string[]) {
  return ({ sha256, pem }: { readonly sha256: string; readonly pem: string }): Asked => ({
    args: ['--key', '{folder}/signer.pub', ...trusted],
    files: { 'signer.pub': pem },
    principal: { type: 'key', fingerprint: sha256 },
  });
}

/** What all calls of verifying have in common. */
export function verifyOptions(
  request: VerifyRequest,
): Required<Pick<ToolCall<unknown>, 'env' | 'files' | 'inherits' | 'timeoutMs' | 'limit'>> & { readonly shared: readonly string[] } {
  return {
    shared: [...['--timeout', `${Math.max(1, Math.ceil(request.timeoutMs / 1_000))}s`], ...registryArguments(request)],
    ...certificateFile(request.registryCertificates),
    inherits: signingVariables,
    timeoutMs: request.timeoutMs,
    limit: answerLimit,
  };
}

/** Version 2 wants a trusted root for every bundle, and both would fetch the public one unless they are given one. */
function oneKey(isLogged: boolean) {
  return ({ sha256, pem }: { readonly sha256: string; readonly pem: string }): Asked => ({
    args: [
      '--key',
      '{folder}/signer.pub',
      ...(isLogged ? [] : ['--insecure-ignore-tlog=true', '--trusted-root', '{folder}/trusted-root.json']),
    ],
    files: { 'signer.pub': pem, ...(!isLogged && { 'trusted-root.json': emptyTrustedRoot }) },
    principal: { type: 'key', fingerprint: sha256 },
  });
}

/** Expressions are anchored as the policy means them: over the whole text (policy.md section 5). */
function identity(signer: KeylessSigner): readonly string[] {
  return [
    ...(signer.subject === undefined ? [] : ['--certificate-identity', signer.subject]),
    ...(signer.subjectRegExp === undefined ? [] : ['--certificate-identity-regexp', `^(?:${signer.subjectRegExp})$`]),
    ...(signer.issuer === undefined ? [] : ['--certificate-oidc-issuer', signer.issuer]),
    ...(signer.issuerRegExp === undefined ? [] : ['--certificate-oidc-issuer-regexp', `^(?:${signer.issuerRegExp})$`]),
  ];
}

/** A Sigstore of one's own may have no log of certificates, or an authority for timestamps in place of a log that dates its entries. */
function trust({ signer, trustRoot }: VerifyRequest['signer']): readonly string[] {
  const isLogged = (signer.type === 'keyless' || signer.type === 'key') && asksForLog(signer);
  return [
    ...(isLogged ? [] : ['--insecure-ignore-tlog=true']),
    ...(trustRoot === undefined ? [] : ['--trusted-root', trustRoot.trustedRoot]),
    ...(trustRoot?.certificateLogs === false ? ['--insecure-ignore-sct'] : []),
    ...(trustRoot?.timestampAuthorities === true ? ['--use-signed-timestamps'] : []),
  ];
}

function exactPrincipal({ issuer, subject }: KeylessSigner): { readonly principal?: Principal } {
  return issuer === undefined || subject === undefined ? {} : { principal: { type: 'keyless', issuer, subject } };
}

function noKey(name: string): TrustProblem {
  return {
    code: 'KEY_NOT_FOUND',
    message: `There is no public key of ${name} on this machine to check its signatures with.`,
    next: 'Put the key file where the policy names it, or make the key service reachable.',
  };
}
