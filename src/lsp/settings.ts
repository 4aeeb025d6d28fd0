import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import { toCustomResources } from '../core/index.js';
import type { WharfmasterOptions, WharfmasterSettings } from './protocol.js';

/** What this client can do, read once from its first message. Everything a client does not say is not used. */
export interface ClientFeatures {
  readonly options: WharfmasterOptions;
  readonly configuration: boolean;
  readonly watchFiles: boolean;
  readonly relativePatterns: boolean;
  readonly workspaceFolders: boolean;
  readonly showDocument: boolean;
  readonly versionedEdits: boolean;
  readonly diagnosticVersion: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly deprecatedTag: boolean;
}

export function readClientFeatures(params: InitializeParams): ClientFeatures {
  const { workspace, textDocument, window }: ClientCapabilities = isRecord(params.capabilities) ? params.capabilities : {};
  const diagnostics = textDocument?.publishDiagnostics;
  return {
    options: readOptions(params.initializationOptions),
    configuration: workspace?.configuration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    relativePatterns: workspace?.didChangeWatchedFiles?.relativePatternSupport === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    showDocument: window?.showDocument?.support === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    diagnosticVersion: diagnostics?.versionSupport === true,
    relatedInformation: diagnostics?.relatedInformation === true,
    codeDescription: diagnostics?.codeDescriptionSupport === true,
    diagnosticData: diagnostics?.dataSupport === true,
    deprecatedTag: readsDeprecated(diagnostics?.tagSupport),
  };
}

/** Before LSP 3.15 clients said `true` here. */
function readsDeprecated(tagSupport: unknown): boolean {
  const tags = isRecord(tagSupport) ? tagSupport['valueSet'] : undefined;
  return Array.isArray(tags) && tags.includes(2);
}

/** Takes from a client's configuration what has the right shape; the rest counts as absent. */
export function readSettings(value: unknown): WharfmasterSettings {
  if (!isRecord(value)) return {};
  const severity = isRecord(value['severity']) ? entriesWhere(value['severity'], isShownAs) : undefined;
  const kinds = isRecord(value['kinds']) ? entriesWhere(value['kinds'], isText) : undefined;
  const exclude = textsOf(value['exclude']);
  const customResources = toCustomResources(value['customResources']);
  return {
    ...(isText(value['policy']) && value['policy'].trim() !== '' ? { policy: value['policy'].trim() } : {}),
    ...(isRecord(value['policyTrust']) && Object.keys(value['policyTrust']).length > 0 ? { policyTrust: value['policyTrust'] } : {}),
    ...(isRecord(value['trustRoots']) ? { trustRoots: entriesWhere(value['trustRoots'], isText) } : {}),
    ...(severity === undefined ? {} : { severity }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(customResources.length === 0 ? {} : { customResources }),
  };
}

function readOptions(value: unknown): WharfmasterOptions {
  if (!isRecord(value)) return {};
  const commands = textsOf(value['commands']);
  return {
    ...(value['files'] === 'client' ? { files: 'client' as const } : {}),
    ...(isText(value['ruleUriBase']) ? { ruleUriBase: value['ruleUriBase'] } : {}),
    ...(commands === undefined ? {} : { commands }),
    ...(value['trusted'] === false ? { trusted: false } : {}),
    ...(value['settings'] === undefined ? {} : { settings: readSettings(value['settings']) }),
  };
}

type ShownAs = NonNullable<WharfmasterSettings['severity']>[string];
const shownAs: readonly unknown[] = ['error', 'warning', 'information', 'hint', 'off'] satisfies ShownAs[];

function isShownAs(value: unknown): value is ShownAs {
  return shownAs.includes(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter(isText) : undefined;
}

function entriesWhere<T>(record: Readonly<Record<string, unknown>>, is: (value: unknown) => value is T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, T] => is(entry[1])));
}
