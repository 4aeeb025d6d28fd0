import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import type { SigningCall, SigningTool } from '../signing-tool.js';
import { combine } from './combine.js';
import { signImage } from './sign.js';
import { verifyImage } from './verify.js';

/** notation by the Notary Project (notaryproject.dev), version 1. It signs images and makes no statements about them. */
export const notation: SigningTool = {
  id: 'notation',
  label: 'notation',
  program: 'notation',
  install: 'Install notation 1.3 or newer as https://notaryproject.dev describes, or set the path of its program.',
  signerTypes: ['notation'],
  formats: ['notation'],
  version: askVersion,
  sign: signImage,
  verify: verifyImage,
  combine,
};

function askVersion(): SigningCall<{ readonly version: string }> {
  return { program: 'notation', args: ['version'], timeoutMs: 20_000, parse: (output) => ok(readVersion(output)) };
}

/** `Version:     1.3.2` (cmd/notation/version.go). */
function readVersion(output: ToolOutput): Result<{ readonly version: string }, TrustProblem> {
  if (output.exitCode !== 0) return explainSigningFailure('notation', output, [], 'TOOL_FAILED');
  const version = /^Version:\s{0,20}v?([\w.+-]{1,60})$/m.exec(output.stdout)?.[1];
  if (version !== undefined) return ok({ version });
  return failed({
    code: 'OUTPUT_NOT_UNDERSTOOD',
    message: 'notation did not say which version it is.',
    next: 'Install a released notation, 1.3 or newer.',
  });
}
