import { failed, ok, type Result, type ToolCall, type TrustProblem } from '../../core/index.js';
import { createToolRunner } from '../tool-runner.js';
import { isRecord, parseJson } from './foreign-text.js';
import type { RegistryCredentials } from './options.js';
import { cancelled, problem } from './problems.js';
import type { Surroundings } from './surroundings.js';

/** Asks `docker-credential-NAME get` (docker-credential-helpers). Undefined when it knows nothing about the server. */
export async function askHelper(
  name: string,
  server: string,
  { environment, workspaces }: Surroundings,
  signal: AbortSignal,
): Promise<Result<RegistryCredentials | undefined, TrustProblem>> {
  // It becomes part of a program's name (threats.md, Push).
  if (!/^[a-z0-9._-]+$/.test(name) || name.length > 64)
    return problem(
      'NOT_ALLOWED',
      `The credential helper of ${server} has a name that no program of that kind has.`,
      'Helpers are named in small letters, digits, dots, dashes and underscores: correct credsStore or credHelpers in the configuration.',
    );
  const tools = createToolRunner({ searchPath: environment['PATH'] ?? '', managed: {}, workspaces });
  const { result } = await tools.run(getCall(name, server), signal);
  if (signal.aborted) return cancelled(`the credentials for ${server}`);
  if (!result.ok) return failed(asTrustProblem(result.problem, name, server));
  return result.value;
}

type Answer = Result<RegistryCredentials | undefined, TrustProblem>;

function getCall(name: string, server: string): ToolCall<Answer> {
  return {
    program: `docker-credential-${name}`,
    args: ['get'],
    stdin: server,
    inherits: helperVariables,
    timeoutMs: 60_000,
    limit: 1024 * 1024,
    parse: ({ stdout, stderr, exitCode }) => ok(readAnswer(name, server, stdout, stderr, exitCode)),
  };
}

/** What keychains and the helpers of the clouds need to find themselves and their session. */
const helperVariables = [
  ...[
    'DBUS_SESSION_BUS_ADDRESS',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'GNUPGHOME',
    'GPG_TTY',
    'PASSWORD_STORE_DIR',
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
  ],
  ...[
    'AWS_PROFILE',
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_ECR_CACHE_DIR',
  ],
  ...[
    'GOOGLE_APPLICATION_CREDENTIALS',
    'CLOUDSDK_CONFIG',
    'AZURE_CONFIG_DIR',
    'AZURE_CLIENT_ID',
    'AZURE_TENANT_ID',
    'AZURE_FEDERATED_TOKEN_FILE',
  ],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

/** What it printed is not repeated: a helper that fails may print what it should keep. */
function readAnswer(name: string, server: string, stdout: string, stderr: string, exitCode: number): Answer {
  if (exitCode !== 0) {
    const isUnknown = /credentials not found|no credentials|not found in native keychain/i.test(`${stdout}\n${stderr}`);
    return isUnknown ? ok(undefined) : broken(name, server, `It ended with ${exitCode}.`);
  }
  const read = parseJson(stdout);
  const { Username: username, Secret: secret } = isRecord(read) ? read : {};
  if (typeof username !== 'string' || typeof secret !== 'string') return broken(name, server, 'It printed no credentials.');
  if (secret === '') return ok(undefined);
  return ok(username === '<token>' ? { identityToken: secret } : { username, password: secret });
}

function broken(name: string, server: string, why: string) {
  return problem(
    'REGISTRY_UNAUTHORISED',
    `docker-credential-${name} gave no credentials for ${server}. ${why}`,
    `Repeat it by hand: echo ${server} | docker-credential-${name} get`,
  );
}

function asTrustProblem(
  { code, message, next }: { readonly code: string; readonly message: string; readonly next: string },
  name: string,
  server: string,
): TrustProblem {
  if (code === 'TOOL_IN_WORKSPACE') return { code: 'NOT_ALLOWED', message, next };
  return { code: 'REGISTRY_UNAUTHORISED', message: `The credentials for ${server} are with docker-credential-${name}. ${message}`, next };
}
