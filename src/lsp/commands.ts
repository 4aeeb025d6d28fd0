import { Range } from 'vscode-languageserver';
import { toFilePath } from './convert.js';
import { guard } from './guard.js';
import { showPolicyCommand, type ShowPolicyArguments } from './protocol.js';
import type { Session } from './session.js';

/** The server's commands only show (contracts.md): nothing that signs, pushes, waives or changes trust can be reached through them. */
export function registerCommands({ connection, features, policies, documents }: Session): void {
  if (!features.showDocument) return;
  connection.onExecuteCommand(
    guard<[{ command: string; arguments?: unknown[] }], null>(connection.console, 'A command', null, async (params) => {
      const target = params.command === showPolicyCommand ? toTarget(params.arguments?.[0]) : undefined;
      // Only policy files that are known: a command's arguments may come from anywhere.
      const isPolicy = target !== undefined && (policies.isConsulted(toFilePath(target.uri)) || documents.byUri(target.uri) !== undefined);
      if (isPolicy) await connection.window.showDocument({ uri: target.uri, selection: target.range, takeFocus: true });
      return null;
    }),
  );
}

function toTarget(argument: unknown): ShowPolicyArguments | undefined {
  if (typeof argument !== 'object' || argument === null || !('uri' in argument) || !('range' in argument)) return undefined;
  const { uri, range } = argument;
  return typeof uri === 'string' && Range.is(range) ? { uri, range } : undefined;
}
