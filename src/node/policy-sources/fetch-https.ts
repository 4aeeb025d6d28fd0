import { failed, ok, type DistributionProblem, type PolicySource, type Result } from '../../core/index.js';
import { createConnections, type Connections } from '../registry/connections.js';
import { defaultLimits, type RegistryLimits } from '../registry/options.js';
import { patiently } from '../registry/patience.js';
import { followRedirects } from '../registry/redirects.js';
import { header, isRedirect, isSuccess, type Answer, type Ask } from '../registry/request.js';
import { surroundingsOf } from '../registry/surroundings.js';
import { createTransport, type Send } from '../registry/transport.js';
import { hostsFor } from './asked-host.js';
import { largestBeside, largestBundles, largestPolicy, type Fetch, type FetchingWay } from './fetched-policy.js';
import { refuse } from './problems.js';
import { bundlesIn } from './verify-signatures.js';

/** A policy on a web server, with `.sigstore.json` beside it. Redirects are followed on the server itself and nowhere else. */
export const fetchHttps: Fetch<Extract<PolicySource, { readonly kind: 'https' }>> = async (source, way, signal) => {
  const url = new URL(source.url);
  const { send, connections } = openServer(url, way);
  try {
    const policy = await get(url, largestPolicy, send, signal);
    if (!policy.ok) return policy;
    if (policy.value === undefined) return notFound(url);
    const page = webPageIn(policy.value, url);
    if (page !== undefined) return page;
    const bundles = await get(beside(url, '.sigstore.json'), largestBundles, send, signal);
    if (!bundles.ok) return bundles;
    return ok({
      bytes: Buffer.from(policy.value.body),
      bundles: bundles.value === undefined ? [] : bundlesIn(new TextDecoder().decode(bundles.value.body)),
      beside: (path) => getBeside(path, url, way, signal),
    });
  } finally {
    await connections.close();
  }
};

/** Shorter than a registry's: a policy is small, and somebody may be waiting. */
export const limits: RegistryLimits = { ...defaultLimits, connectMs: 5_000, headersMs: 10_000, idleMs: 10_000, attempts: 2, waitMs: 3_000 };

function openServer(url: URL, way: FetchingWay): { readonly send: Send; readonly connections: Connections } {
  const rulings = hostsFor(url.host, way);
  const clock = { now: way.now };
  const connections = createConnections(surroundingsOf(way), limits, rulings.privateHosts ?? []);
  const once = createTransport({ ...rulings, clock, ...(way.log !== undefined && { log: way.log }) }, connections, limits);
  return { send: patiently(once, clock, limits), connections };
}

/** Undefined for what is not there. */
async function get(url: URL, limit: number, send: Send, signal: AbortSignal): Promise<Result<Answer | undefined, DistributionProblem>> {
  const ask: Ask = { registry: url.host, role: 'registry', method: 'GET', url, about: `the policy at ${url.href}`, limit, mayRepeat: true };
  const first = await send(ask, signal);
  const answer = first.ok && isRedirect(first.value) ? await followRedirects(first.value, ask, 'answer', send, signal) : first;
  if (!answer.ok) return failed(answer.problem);
  if (answer.value.status === 404 || answer.value.status === 410) return ok(undefined);
  return isSuccess(answer.value) ? ok(answer.value) : refusedBy(url, answer.value);
}

async function getBeside(path: string, url: URL, way: FetchingWay, signal: AbortSignal): Promise<Buffer | undefined> {
  const { send, connections } = openServer(url, way);
  try {
    const to = new URL(path.split('/').map(encodeURIComponent).join('/'), url);
    const found = to.origin === url.origin ? await get(to, largestBeside, send, signal) : undefined;
    return found?.ok === true && found.value !== undefined ? Buffer.from(found.value.body) : undefined;
  } finally {
    await connections.close();
  }
}

function beside(url: URL, suffix: string): URL {
  const other = new URL(url);
  other.pathname += suffix;
  return other;
}

/** A page of a login or of an error with status 200: saying that it is not signed would send people the wrong way. */
function webPageIn(answer: Answer, url: URL): Result<never, DistributionProblem> | undefined {
  const beginning = new TextDecoder().decode(answer.body.subarray(0, 512)).trimStart().toLowerCase();
  const isPage =
    (header(answer, 'content-type') ?? '').toLowerCase().startsWith('text/html') || /^<(?:!doctype|html|head|body)/.test(beginning);
  return isPage
    ? refuse(
        'SOURCE_NO_POLICY',
        `${url.href} serves a web page and no policy, perhaps one to log in.`,
        'Serve the policy without a login: its signature protects it.',
      )
    : undefined;
}

function notFound(url: URL): Result<never, DistributionProblem> {
  return refuse('REGISTRY_NOT_FOUND', `There is no policy at ${url.href} (HTTP 404).`, 'Check the address, or ask who runs the server.');
}

function refusedBy(url: URL, { status }: Answer): Result<never, DistributionProblem> {
  const isForbidden = status === 401 || status === 403;
  return refuse(
    isForbidden ? 'REGISTRY_FORBIDDEN' : 'REGISTRY_FAILED',
    `${url.host} does not hand out ${url.href} (HTTP ${status}).`,
    isForbidden ? 'Serve the policy without a login: its signature protects it.' : 'Run it again; if it stays so, ask who runs the server.',
  );
}
