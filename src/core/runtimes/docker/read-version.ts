import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { describeFailure, endpointIn, type RuntimeWords } from '../describe-failure.js';
import { objectIn, objectsIn, textIn } from '../json-fields.js';
import type { RuntimeVersion } from '../runtime.js';

/** `docker version` prints what the client is even when the daemon does not answer; then its exit code is 1 and `Server` null. */
export function readVersion(words: RuntimeWords, output: ToolOutput): Result<RuntimeVersion, ScanProblem> {
  const [found] = objectsIn(output.stdout) ?? [];
  const client = objectIn(found, 'Client');
  const version = textIn(client, 'Version');
  if (version === undefined) return failed(describeFailure(words, output));
  const server = textIn(objectIn(found, 'Server'), 'Version');
  const context = textIn(client, 'Context');
  const endpoint = endpointIn(output.stderr) ?? (context === undefined ? undefined : `context ${context}`);
  return ok({
    client: version,
    ...(server !== undefined && { server }),
    ...(server === undefined && { problem: describeFailure(words, output) }),
    ...(endpoint !== undefined && { endpoint }),
  });
}
