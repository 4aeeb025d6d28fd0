import { statSync } from 'node:fs';
import { ok, type Result, type TrustProblem } from '../../core/index.js';
import { liesIn } from '../paths.js';
import { readBytes } from '../read-bytes.js';
import { refuse } from './signing-refusals.js';

/** Where an identity token may come from when nobody is asked. */
export interface TokenPlaces {
  /** Absolute path of the file that the command line names. */
  readonly identityTokenFile?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workspaces: readonly string[];
}

/** True when there is a token, or somebody who makes one: a keyless signer can then sign. */
export function hasIdentityToken({ identityTokenFile, environment }: Omit<TokenPlaces, 'workspaces'>): boolean {
  return identityTokenFile !== undefined || has(environment, 'SIGSTORE_ID_TOKEN') || isGithub(environment);
}

/**
 * The file that was named, else SIGSTORE_ID_TOKEN (GitLab's `id_tokens` and others), else GitHub's own service; undefined when there is
 * none. Tokens last minutes, so each signature gets a fresh one where it can.
 */
export async function findIdentityToken(places: TokenPlaces, signal: AbortSignal): Promise<Result<string | undefined, TrustProblem>> {
  const { identityTokenFile, environment } = places;
  if (identityTokenFile !== undefined) return readTokenFile(identityTokenFile, places);
  const given = environment['SIGSTORE_ID_TOKEN']?.trim();
  if (given !== undefined && given !== '') return ok(given);
  return isGithub(environment) ? askGithub(environment, signal) : ok(undefined);
}

/** A token is some kilobytes. */
const largestToken = 64 * 1024;

/** Who else can read it can sign as this person for as long as it lasts. */
function readTokenFile(file: string, { workspaces }: TokenPlaces): Result<string, TrustProblem> {
  if (workspaces.some((folder) => liesIn(file, folder)))
    return refuse('IDENTITY_TOKEN_MISSING', `The token file ${file} lies in a workspace.`, 'Keep tokens outside of every workspace.');
  const bytes = readBytes(file, largestToken);
  if (!bytes.ok)
    return refuse('IDENTITY_TOKEN_MISSING', `The token file ${file} cannot be read. ${bytes.problem.message}`, bytes.problem.next);
  const isOpen = process.platform !== 'win32' && ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
  if (isOpen)
    return refuse(
      'IDENTITY_TOKEN_MISSING',
      `Others than you can read the token file ${file}, or change it.`,
      `Take that right away: chmod 600 ${file}`,
    );
  const token = bytes.value.toString('utf8').trim();
  return token === ''
    ? refuse('IDENTITY_TOKEN_MISSING', `The token file ${file} is empty.`, 'Let your identity provider write a new token.')
    : ok(token);
}

/** https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments: both are there only in a job that may ask. */
function isGithub(environment: TokenPlaces['environment']): boolean {
  return has(environment, 'ACTIONS_ID_TOKEN_REQUEST_URL') && has(environment, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
}

async function askGithub(environment: TokenPlaces['environment'], signal: AbortSignal): Promise<Result<string, TrustProblem>> {
  const refusal = (why: string) =>
    refuse(
      'IDENTITY_TOKEN_REFUSED',
      `GitHub gave this job no identity token: ${why}.`,
      'Let the job have `permissions: {id-token: write}`.',
    );
  const url = URL.parse(environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '');
  if (url?.protocol !== 'https:') return refusal('its address is none');
  url.searchParams.set('audience', 'sigstore');
  try {
    const headers = { authorization: `bearer ${environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''}`, accept: 'application/json' };
    const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) });
    const told: unknown = answer.ok ? await answer.json() : undefined;
    const token = typeof told === 'object' && told !== null && 'value' in told ? told.value : undefined;
    return typeof token === 'string' && token !== '' ? ok(token) : refusal(`it answered with status ${answer.status}`);
  } catch {
    return refusal('it could not be reached');
  }
}

function has(environment: TokenPlaces['environment'], name: string): boolean {
  return (environment[name] ?? '') !== '';
}
