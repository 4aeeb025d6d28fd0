import { failed, ok } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import type { SigningCall, SigningTool } from '../signing-tool.js';
import { inspectCall } from './inspect.js';
import { confirmSigned, signImage } from './sign.js';
import { noTrustCommand } from './words.js';

/**
 * Docker Content Trust (Notary v1), as far as the installed docker still has it, for organisations with Notary servers of their own.
 * Never a default: it signs names, trusts at first sight, and is being retired (docs/adr/0021).
 */
export const dockerTrust: SigningTool = {
  id: 'docker-trust',
  label: 'Docker Content Trust',
  program: 'docker',
  install:
    'Docker Content Trust needs a docker command line before version 29; it is being retired, so rather sign with cosign or notation.',
  signerTypes: ['docker-trust'],
  formats: ['docker-trust'],
  version: askVersion,
  probe: askTrust,
  sign: signImage,
  confirm: confirmSigned,
  verify: (request) => {
    const call = inspectCall(request);
    return call.ok ? ok([call.value]) : call;
  },
};

function askVersion(): SigningCall<{ readonly version: string }> {
  return {
    program: 'docker',
    args: ['--version'],
    timeoutMs: 20_000,
    parse: (output) => {
      const version = /version v?(\d[\w.+-]{0,60})/.exec(output.stdout)?.[1];
      if (output.exitCode === 0 && version !== undefined) return ok(ok({ version }));
      return ok(output.exitCode === 0 ? failed(notTold) : explainSigningFailure('docker', output, [], 'TOOL_FAILED'));
    },
  };
}

/** Docker 29 knows no such command (docker/cli#6603); `--help` asks neither engine nor network. */
function askTrust(): SigningCall<undefined> {
  return {
    program: 'docker',
    args: ['trust', '--help'],
    timeoutMs: 20_000,
    parse: ({ exitCode, stdout }) => ok(exitCode === 0 && stdout.includes('docker trust') ? ok(undefined) : failed(noTrustCommand)),
  };
}

const notTold: TrustProblem = {
  code: 'OUTPUT_NOT_UNDERSTOOD',
  message: 'docker did not say which version it is.',
  next: 'Look at what `docker --version` prints.',
};
