import * as vscode from 'vscode';
import { refreshPoliciesMethod as readAnewMethod } from '../lsp/protocol.js';
import { refreshPoliciesMethod, type RefreshedPolicies } from '../tool-host/protocol.js';
import { explain } from './ask-server.js';
import type { Server } from './server.js';
import { scopeFor } from './signing/scope.js';
import { signingSettingsFrom } from './signing/settings.js';
import type { StartedScanning } from './start-scanning.js';

/** How often is looked whether a look is due: the policy itself says how often that is. */
const everyMs = 15 * 60_000;

/**
 * Has policies from afar looked for in the background, by the tool host, since the language server opens no connection. Only where such a policy
 * governs, and not in Restricted Mode: there the kept copies of the organisation's policies go on.
 */
export function registerPolicyRefresh(
  server: Server,
  load: () => Promise<StartedScanning>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  let busy: Promise<void> | undefined;
  const look = (): void => {
    if (!vscode.workspace.isTrusted || server.state !== 'running') return;
    busy ??= refresh(server, load, log)
      .catch((problem: unknown) =>
        log.warn(`Policies were not looked for: ${problem instanceof Error ? problem.message : String(problem)}`),
      )
      .finally(() => (busy = undefined));
  };
  const timer = setInterval(look, everyMs);
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearInterval(timer)),
    server.onDidChangeState(look),
    vscode.workspace.onDidGrantWorkspaceTrust(look),
    vscode.workspace.onDidChangeConfiguration((event) =>
      ['wharfmaster.policy', 'wharfmaster.policyTrust', 'wharfmaster.trustRoots'].some((name) => event.affectsConfiguration(name))
        ? look()
        : undefined,
    ),
  );
}

async function refresh(server: Server, load: () => Promise<StartedScanning>, log: vscode.LogOutputChannel): Promise<void> {
  const answer = await explain(server, {});
  if (answer?.policies.some((policy) => policy.source !== undefined || policy.extends !== undefined) !== true) return;
  const { scanning } = await load();
  const settings = vscode.workspace.getConfiguration('wharfmaster');
  const scope = scopeFor(signingSettingsFrom((name) => settings.get(name)));
  const { policies } = await scanning.host.request<RefreshedPolicies>(refreshPoliciesMethod, scope);
  for (const { source, words } of policies) log.info(`Policy from ${source}: ${words}`);
  await server.request(readAnewMethod, {});
}
