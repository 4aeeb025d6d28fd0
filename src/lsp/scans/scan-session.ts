import type { Connection } from 'vscode-languageserver';
import type { FilePath } from '../../core/index.js';
import type { ClosedResults } from '../closed-results.js';
import type { Host } from '../host.js';
import type { JudgedText } from '../judge-text.js';
import type { OpenDocuments } from '../open-documents.js';
import type { OtherFiles } from '../other-files.js';

/** What facts are kept with. */
export interface ScanParts {
  readonly connection: Pick<Connection, 'console'>;
  readonly host: Pick<Host, 'now' | 'after' | 'vexSignedBy'>;
  readonly documents: OpenDocuments;
  readonly others: OtherFiles;
}

/** What showing them takes of the server's session. */
export interface ScanSession {
  readonly closed: ClosedResults;
  readonly isInside: (file: FilePath) => boolean;
  /** A file as it is now: in the editor, as it was checked before, or else, when it is wanted for its own sake, read from disk and kept. */
  readonly current: (file: FilePath, isWanted: boolean) => Promise<JudgedText | undefined>;
  readonly publish: (text: JudgedText) => void;
  readonly watch: (files: readonly FilePath[]) => Promise<void>;
}
