import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { lookup } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { getCACertificates } from 'node:tls';
import { failed, ok, type DistributionProblem, type PolicySource, type Result } from '../../core/index.js';
import { findProgram } from '../find-program.js';
import { addressRule, nameOf } from '../registry/addresses.js';
import { extraAuthorities } from '../registry/certificates.js';
import { surroundingsOf } from '../registry/surroundings.js';
import { allowedEnvironment, runTool } from '../run-tool.js';
import { hostsFor } from './asked-host.js';
import { largestBeside, largestBundles, largestPolicy, type Fetch, type FetchingWay } from './fetched-policy.js';
import { refuse } from './problems.js';
import { bundlesIn } from './verify-signatures.js';

type GitSource = Extract<PolicySource, { readonly kind: 'git' }>;

/**
 * A policy in one commit of a repository. git is found outside of every workspace, works in an empty folder of its own, reads nobody's
 * configuration, asks nobody anything and speaks https alone: what a repository holds is fetched as objects and never checked out, so that
 * hooks, filters, submodules and attributes of it have nothing to run on (threats.md, One policy everywhere).
 */
export const fetchGit: Fetch<GitSource> = async (source, way, signal) => {
  const found = findProgram('git', {
    searchPath: way.environment['PATH'] ?? '',
    managed: way.git === undefined ? {} : { git: way.git },
    workspaces: way.workspaces,
  });
  if (!found.ok) return failed({ ...found.problem, code: 'TOOL_NOT_FOUND' });
  const folder = await mkdtemp(path.join(tmpdir(), 'wharfmaster-git-'));
  try {
    const settings = await settingsFor(new URL(source.repository), folder, way);
    if (!settings.ok) return settings;
    return await fetchCommit(source, { git: found.value, folder, settings: settings.value, way }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

interface Work {
  readonly git: string;
  readonly folder: string;
  readonly settings: readonly string[];
  readonly way: FetchingWay;
}

async function fetchCommit(source: GitSource, work: Work, signal: AbortSignal) {
  const { repository, commit, path: file } = source;
  const made = await run(['init', '--quiet', '--bare', '--template='], work, signal);
  if (!made.ok) return made;
  const options = ['--quiet', '--depth=1', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-maintenance'];
  const fetched = await run(['fetch', ...options, '--', repository, commit], work, signal);
  if (!fetched.ok) return fetched;
  const policy = await contentOf(commit, file, largestPolicy, work, signal);
  if (policy === undefined)
    return refuse(
      'SOURCE_NO_POLICY',
      `${file} is not in the commit ${commit} of ${repository}, or is no file of a policy’s size.`,
      'Check path and commit.',
    );
  const bundles = await contentOf(commit, `${file}.sigstore.json`, largestBundles, work, signal);
  // The repository is gone when somebody asks for what lies beside: it is taken along now.
  const keys = await keysBeside(commit, path.posix.dirname(file), work, signal);
  const texts = bundles === undefined ? [] : bundlesIn(bundles.toString('utf8'));
  return ok({ bytes: policy, bundles: texts, beside: (wanted: string) => Promise.resolve(keys.get(wanted)) });
}

/** By its size first: git would print all of it. Only a regular file is one: a link's content is a path. */
async function contentOf(commit: string, file: string, limit: number, work: Work, signal: AbortSignal): Promise<Buffer | undefined> {
  const listed = await run(['ls-tree', '-l', '-z', commit, '--', `:(literal)${file}`], work, signal);
  const [, blob, size] = (listed.ok ? /^100(?:644|755) blob ([0-9a-f]{40,64}) +(\d{1,9})\t/.exec(listed.value) : null) ?? [];
  if (blob === undefined || Number(size) > limit) return undefined;
  const pieces: Buffer[] = [];
  const content = await run(['cat-file', 'blob', blob], work, signal, (piece) => pieces.push(piece));
  const bytes = Buffer.concat(pieces);
  return content.ok && bytes.length === Number(size) ? bytes : undefined;
}

const mostKeys = 50;

async function keysBeside(commit: string, folder: string, work: Work, signal: AbortSignal): Promise<ReadonlyMap<string, Buffer>> {
  const keys = new Map<string, Buffer>();
  const scope = folder === '.' ? [] : ['--', `:(literal)${folder}`];
  const listed = await run(['ls-tree', '-r', '-z', '--name-only', commit, ...scope], work, signal);
  const files = listed.ok ? listed.value.split('\0').filter((file) => /\.(?:pub|pem)$/.test(file)) : [];
  for (const file of files.slice(0, mostKeys)) {
    const content = await contentOf(commit, file, largestBeside, work, signal);
    if (content !== undefined) keys.set(path.posix.relative(folder, file), content);
  }
  return keys;
}

/** No configuration but this counts. The address is looked up once and git is told it, so that a name cannot change its mind in between. */
async function settingsFor(url: URL, folder: string, way: FetchingWay): Promise<Result<readonly string[], DistributionProblem>> {
  const pinned = await pinnedAddress(url, way);
  if (!pinned.ok) return pinned;
  const authorities = extraAuthorities(url.host, surroundingsOf(way));
  const certificates = path.join(folder, 'wharfmaster-certificates.pem');
  if (authorities.length > 0) await writeFile(certificates, [...getCACertificates('default'), ...authorities].join('\n'));
  const settings = [
    ...['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.attributesFile=/dev/null', 'core.askPass=', 'credential.helper='],
    ...['safe.bareRepository=explicit', 'submodule.recurse=false', 'diff.external=', 'gc.auto=0', 'maintenance.auto=false'],
    ...['protocol.allow=never', 'protocol.https.allow=always', 'http.followRedirects=false', 'http.sslVerify=true'],
    ...['http.lowSpeedLimit=100', 'http.lowSpeedTime=15', 'fetch.fsckObjects=true', 'transfer.bundleURI=false'],
    ...(pinned.value === undefined ? [] : [`http.curloptResolve=${pinned.value}`]),
    ...(authorities.length > 0 ? [`http.sslCAInfo=${certificates}`] : []),
  ];
  return ok(settings.flatMap((setting) => ['-c', setting]));
}

/** Undefined where a proxy looks the name up, or where no name is to be looked up. */
async function pinnedAddress(url: URL, way: FetchingWay): Promise<Result<string | undefined, DistributionProblem>> {
  const host = nameOf(url.host);
  const rule = addressRule(url.host, !way.isWorkspaces, hostsFor(url.host, way).privateHosts ?? []);
  if (/^[\d.]+$/.test(host) || host.includes(':')) return ok(undefined);
  const addresses = await lookup(host, { all: true }).catch(() => []);
  const allowed = addresses.find(({ address }) => rule(address));
  if (allowed !== undefined) {
    const { address, family } = allowed;
    return ok(`${host}:${url.port === '' ? '443' : url.port}:${family === 6 ? `[${address}]` : address}`);
  }
  const [first] = addresses;
  if (first !== undefined)
    return refuse(
      'HOST_REFUSED',
      `${host} leads to ${first.address}, an address inside this network that nobody listed.`,
      'Let the administrator list the host under `allowedHosts`.',
    );
  return way.environment['HTTPS_PROXY'] === undefined && way.environment['https_proxy'] === undefined
    ? refuse('REGISTRY_UNREACHABLE', `Nobody knows the host ${host}.`, 'Check the address and the network.')
    : ok(undefined);
}

async function run(
  args: readonly string[],
  { git, folder, settings, way }: Work,
  signal: AbortSignal,
  onPiece?: (piece: Buffer) => void,
): Promise<Result<string, DistributionProblem>> {
  const env = { ...allowedEnvironment(way.environment, proxies), ...silence(folder) };
  const command = { program: git, args: [...settings, ...args], folder, timeoutMs: longestRun, env };
  const answer = await runTool({ ...command, ...(onPiece !== undefined && { onPiece }) }, signal);
  if (!answer.ok) return failed({ ...answer.problem, code: answer.problem.code === 'TOOL_CANCELLED' ? 'CANCELLED' : answer.problem.code });
  if (answer.value.exitCode === 0) return ok(answer.value.stdout);
  return refuse(
    'REGISTRY_FAILED',
    `git could not fetch the policy: ${answer.value.stderr.trim().slice(-500)}`,
    'Check address and commit. A repository that asks for a login cannot be a source: publish the policy to a registry instead.',
  );
}

const longestRun = 60_000;
const proxies = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];

function repositoryIn(folder: string): string {
  return path.join(folder, 'repository.git');
}

/** git(1), environment variables: nobody's configuration, no question on any terminal, and a home where nothing lies. */
function silence(folder: string): Readonly<Record<string, string>> {
  return {
    ...{ HOME: folder, XDG_CONFIG_HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_ATTR_NOSYSTEM: '1' },
    ...{ GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', SSH_ASKPASS: '', GIT_ALLOW_PROTOCOL: 'https', GIT_PROTOCOL_FROM_USER: '0' },
    ...{ GIT_NO_LAZY_FETCH: '1', GIT_DIR: repositoryIn(folder), GIT_OPTIONAL_LOCKS: '0', GIT_EXTERNAL_DIFF: '', GIT_PAGER: 'cat' },
  };
}
