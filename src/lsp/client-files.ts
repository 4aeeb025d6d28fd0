import type { Connection } from 'vscode-languageserver';
import { failed, ok, type FileProblem } from '../core/index.js';
import { toFilePath, toUri } from './convert.js';
import type { WorkspaceFiles } from './host.js';
import { longestText } from './judge-text.js';
import {
  listFilesMethod,
  readFileMethod,
  type ListFilesParams,
  type ListFilesResult,
  type ReadFileParams,
  type ReadFileResult,
} from './protocol.js';

/** A folder that readers look into (a chart's templates) holds fewer. */
const mostNames = 1_000;

/** More files than this are not listed, and that is said. */
const mostFiles = 50_000;

const problemCodes = {
  'not-found': 'FILE_NOT_FOUND',
  unreadable: 'FILE_UNREADABLE',
  'too-large': 'FILE_TOO_LARGE',
  binary: 'FILE_BINARY',
} as const satisfies Record<NonNullable<ReadFileResult['problem']>['code'], FileProblem['code']>;

/** The client's file systems: remote and virtual workspaces, where the server's own disk holds something else. */
export function clientFiles(connection: Pick<Connection, 'sendRequest'>): WorkspaceFiles {
  return {
    async read(file) {
      const params: ReadFileParams = { uri: toUri(file), maxBytes: longestText };
      const answer = await ask<ReadFileResult>(connection, readFileMethod, params);
      if (typeof answer?.text === 'string') return ok(answer.text);
      const code = answer?.problem?.code ?? 'unreadable';
      return failed({
        code: problemCodes[code],
        message: answer?.problem?.message ?? 'The editor did not hand over the file.',
        next: 'Open it in the editor to see why.',
      });
    },
    async list(folder) {
      const params: ListFilesParams = { folder: toUri(folder), limit: mostFiles };
      const answer = await ask<ListFilesResult>(connection, listFilesMethod, params);
      return { files: (answer?.files ?? []).map(toFilePath), truncated: answer?.truncated ?? true };
    },
    async names(folder) {
      const params: ListFilesParams = { folder: toUri(folder), limit: mostNames };
      const answer = await ask<ListFilesResult>(connection, listFilesMethod, params);
      const below = (answer?.files ?? []).map(toFilePath).filter((file) => file.startsWith(`${folder}/`));
      return [...new Set(below.map((file) => file.slice(folder.length + 1).replace(/\/.*/s, '/')))].sort();
    },
    repositoryRoot: () => Promise.resolve(undefined),
    origin: () => Promise.resolve(undefined),
  };
}

/** A client that answers with an error has no such file for us; the server goes on. */
async function ask<T>(connection: Pick<Connection, 'sendRequest'>, method: string, params: object): Promise<T | undefined> {
  try {
    return (await connection.sendRequest<T | undefined>(method, params)) ?? undefined;
  } catch {
    return undefined;
  }
}
