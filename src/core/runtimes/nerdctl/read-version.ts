import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { describeFailure, endpointIn, type RuntimeWords } from '../describe-failure.js';
import { isObject, objectIn, objectsIn, textIn, type JsonObject } from '../json-fields.js';
import type { RuntimeVersion } from '../runtime.js';

/** `nerdctl version` prints its own version even when containerd does not answer; containerd's is one of the server's components. */
export function readVersion(words: RuntimeWords, output: ToolOutput): Result<RuntimeVersion, ScanProblem> {
  const [found] = objectsIn(output.stdout) ?? [];
  const client = textIn(objectIn(found, 'Client'), 'Version');
  if (client === undefined) return failed(describeFailure(words, output));
  const server = componentsOf(objectIn(found, 'Server')).find((component) => textIn(component, 'Name') === 'containerd');
  const version = textIn(server, 'Version');
  const endpoint = endpointIn(output.stderr);
  return ok({
    client,
    ...(version !== undefined && { server: version }),
    ...(version === undefined && { problem: describeFailure(words, output) }),
    ...(endpoint !== undefined && { endpoint }),
  });
}

function componentsOf(server: JsonObject | undefined): readonly JsonObject[] {
  const components = server?.['Components'];
  return Array.isArray(components) ? components.filter(isObject) : [];
}
