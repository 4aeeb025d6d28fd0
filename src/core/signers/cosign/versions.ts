import { failed, ok } from '../../model/result.js';
import type { Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { readJson, recordIn, textIn } from '../../scanners/read-json.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import type { SigningCall } from '../signing-tool.js';

/** `cosign version --json` (sigs.k8s.io/release-utils/version): what was built, without asking any network. */
export function askVersion(): SigningCall<{ readonly version: string }> {
  return { program: 'cosign', args: ['version', '--json'], timeoutMs: 20_000, parse: (output) => ok(readVersion(output)) };
}

function readVersion(output: ToolOutput): Result<{ readonly version: string }, TrustProblem> {
  if (output.exitCode !== 0) return explainSigningFailure('cosign', output, [], 'TOOL_FAILED');
  const reading = readJson(output.stdout);
  const told = reading.kind === 'json' ? textIn(recordIn(reading.value)['gitVersion'], 60) : undefined;
  if (told !== undefined) return ok({ version: told.replace(/^v/, '') });
  return failed({
    code: 'OUTPUT_NOT_UNDERSTOOD',
    message: 'cosign did not say which version it is.',
    next: 'Install a released cosign, 2.6 or newer.',
  });
}

/** What a version of cosign can do. */
export interface CosignAbilities {
  readonly major: number;
  /** Signs images as bundles (`--new-bundle-format` of `sign`, and signing configs). */
  readonly bundles: boolean;
}

/** One built from source may not know its version; it is taken for a new one, and what it lacks it will say. */
export function abilitiesOf(version: string): Result<CosignAbilities, TrustProblem> {
  const [, major, minor] = /^v?(\d{1,6})\.(\d{1,6})/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return ok({ major: 3, bundles: true });
  const [first, second] = [Number(major), Number(minor)];
  if (first < 2)
    return failed({
      code: 'TOOL_TOO_OLD',
      message: `cosign ${version} is too old: before version 2 it asks for other options and trusts other things.`,
      next: 'Install cosign 2.6 or newer, or let Wharfmaster sign by itself (engine `embedded`).',
    });
  return ok({ major: first, bundles: first > 2 || second >= 6 });
}

export function tooOldForBundles(version: string): TrustProblem {
  return {
    code: 'TOOL_TOO_OLD',
    message: `cosign ${version} cannot store signatures of images as bundles.`,
    next: 'Install cosign 2.6 or newer, or write `format: legacy` for this signer in the policy.',
  };
}
