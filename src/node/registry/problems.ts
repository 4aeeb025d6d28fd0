import { failed, type TrustProblem, type TrustProblemCode } from '../../core/index.js';
import { RefusedAddress } from './addresses.js';
import { foreignText, registryError, type RegistryError } from './foreign-text.js';
import type { Answer, Ask } from './request.js';

/** A failure as a result. */
export function problem(code: TrustProblemCode, message: string, next: string, cause?: unknown) {
  return failed<TrustProblem>({ code, message, next, ...(cause !== undefined && { cause }) });
}

export function cancelled(about: string) {
  return problem('CANCELLED', `The work on ${about} was called off.`, 'Run it again to go on.');
}

/** What a status that nobody hoped for means. */
export function statusProblem(answer: Answer, ask: Pick<Ask, 'about' | 'registry' | 'url'>): TrustProblem {
  const said = registryError(answer.body);
  const { code, what, next } = meaningOf(answer.status, said, ask);
  const words = said.words === '' ? '' : ` It said: ${said.words}.`;
  return { code, message: `${what} (HTTP ${answer.status}).${words}`, next };
}

interface Meaning {
  readonly code: TrustProblemCode;
  readonly what: string;
  readonly next: string;
}

function meaningOf(status: number, said: RegistryError, { about, registry, url }: Pick<Ask, 'about' | 'registry' | 'url'>): Meaning {
  if (status === 429 || said.codes.includes('TOOMANYREQUESTS'))
    return {
      code: 'REGISTRY_RATE_LIMITED',
      what: `${registry} takes no more requests for now`,
      next: 'Wait a while, or log in: many registries allow more then.',
    };
  if (status === 507 || status === 413 || isFull(said))
    return {
      code: 'REGISTRY_FULL',
      what: `${registry} has no room left for ${about}`,
      next: 'Ask who runs the registry for space or quota, then run it again.',
    };
  if (status === 401)
    return {
      code: 'REGISTRY_UNAUTHORISED',
      what: `${registry} does not let you at ${about}`,
      next: `Log in with: docker login ${registry}. If you are, check the name and your rights.`,
    };
  if (status === 403)
    return {
      code: 'REGISTRY_FORBIDDEN',
      what: `${registry} forbids this for ${about}`,
      next: 'Ask who runs the registry for the right, or use another repository.',
    };
  if (status === 404)
    return {
      code: 'REGISTRY_NOT_FOUND',
      what: `${about} was not found`,
      next: `Check the name; a private repository may need: docker login ${registry}.`,
    };
  if (status === 400 && /HTTP request to an HTTPS server/i.test(said.words))
    return {
      code: 'REGISTRY_TLS',
      what: `${registry} wants TLS, and the policy says plain HTTP`,
      next: `Take plainHttp of ${registry} out of the policy's registries.`,
    };
  if (status === 405 || status === 501 || said.codes.includes('UNSUPPORTED'))
    return {
      code: 'REGISTRY_UNSUPPORTED',
      what: `${registry} cannot do what was asked for ${about}`,
      next: 'Use a registry that follows the OCI distribution specification 1.1, or newer software for this one.',
    };
  if (status >= 300 && status < 400)
    return {
      code: 'REGISTRY_REDIRECTED',
      what: `${registry} sends elsewhere for ${about}`,
      next: `Check the registry's address: ${url.host} answered.`,
    };
  return {
    code: 'REGISTRY_FAILED',
    what: `${registry} failed at ${about}`,
    next: 'Run it again; if it stays so, ask who runs the registry.',
  };
}

function isFull({ words }: RegistryError): boolean {
  return /no space left|disk full|quota|exceed the configured upper limit|insufficient storage/i.test(words);
}

/** What a connection that failed means. */
export function networkProblem(error: unknown, { registry, url, about }: Ask, proxy: boolean): TrustProblem {
  const code = codeOf(error);
  const host = url.host;
  if (error instanceof RefusedAddress) return refusedAddress(error.host, error.address);
  if (timeouts.has(code))
    return {
      code: 'REGISTRY_TIMED_OUT',
      message: `${host} did not answer in time for ${about} (${code}).`,
      next: 'Check network and registry, then run it again.',
      cause: error,
    };
  if (isTls(code))
    return {
      code: 'REGISTRY_TLS',
      message: `The certificate of ${host} is not trusted, or it speaks no TLS (${code}).`,
      next: `Put its certificate authority into /etc/docker/certs.d/${registry}/ca.crt or NODE_EXTRA_CA_CERTS; for a registry without TLS, list plainHttp for it in the policy's registries.`,
      cause: error,
    };
  if (code === 'UND_ERR_SOCKET')
    return {
      code: 'REGISTRY_UNREACHABLE',
      message: `${host} hung up before it had answered for ${about} (${code}).`,
      next: `Run it again. If it stays so, it may want a client certificate (NAME.cert and NAME.key in /etc/docker/certs.d/${registry}), or a proxy in between cuts connections.`,
      cause: error,
    };
  const through = proxy ? ' through the proxy of the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)' : '';
  return {
    code: 'REGISTRY_UNREACHABLE',
    message: `${host} could not be reached${through} for ${about} (${code}).`,
    next: 'Check the name, the network and the proxy, then run it again.',
    cause: error,
  };
}

export function refusedAddress(host: string, address: string): TrustProblem {
  return {
    code: 'HOST_REFUSED',
    message: `${host} leads to ${address}, an address inside your own network. A name in a file must not make this machine speak to it.`,
    next: `If it is meant, name ${host} literally in the policy, or list it under the administrator's allowed hosts.`,
  };
}

/** Only codes go into words: messages of errors may hold addresses with secrets. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return foreignText(code, 60);
  return error instanceof Error ? error.name : 'unknown error';
}

const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

function isTls(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO$|UND_ERR_PRX_TLS|ERR_OSSL|CRL_|INVALID_CA|INVALID_PURPOSE)/.test(
    code,
  );
}
