import type { DigestReference } from '../model/registry.js';
import type { ToolCall } from '../model/tool-call.js';
import { cacheVariables, dockerVariables, networkVariables } from '../scanners/tool-environment.js';

/** Where a signing tool finds credentials for registries, proxies and certificates; nothing of it says how to sign. */
export const signingVariables: readonly string[] = [...networkVariables, ...cacheVariables, 'DOCKER_CONFIG'];

/** What `docker` needs besides, to reach its engine. */
export const engineVariables: readonly string[] = [...networkVariables, ...dockerVariables];

/** An image by content alone, as tools are told: a tag beside a digest would be looked up by some. */
export function digestName({ registry, repository, digest }: DigestReference): string {
  return `${registry}/${repository}@${digest}`;
}

/**
 * Certificates for a program in Go, which reads this file in place of the system's list and the system's folder of certificates all the
 * same (crypto/x509, root_unix.go).
 */
export function certificateFile(certificates: string | undefined): Pick<Required<ToolCall<unknown>>, 'env' | 'files'> {
  return certificates === undefined
    ? { env: {}, files: {} }
    : { env: { SSL_CERT_FILE: '{folder}/certificates.pem' }, files: { 'certificates.pem': certificates } };
}

/** Signed material is small; more than this is none. */
export const answerLimit = 32 * 1024 * 1024;

/** What no log may hold. */
export function secretsIn(given: readonly (string | undefined)[]): readonly string[] {
  return given.flatMap((secret) => (secret === undefined || secret === '' ? [] : [secret]));
}
