import type {
  Cancel,
  FilePath,
  FileProblem,
  FollowedSource,
  GoverningPolicy,
  KnownFacts,
  PolicyOrigin,
  Result,
  SourceFile,
} from '../core/index.js';

/** What the server asks of the place it runs in. The server's own code needs no Node; start-server.ts hands in a host that is on Node. */
export interface Host {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after some milliseconds; the answer calls it off. */
  after(milliseconds: number, action: () => void): () => void;
  /** Files as this host sees them; clients with file systems of their own answer for theirs instead. */
  readonly files: WorkspaceFiles;
  /** The organisation's policy that the administrator's file names; settings cannot replace it. */
  organisationPolicy(): Promise<OrganisationPolicy>;
  /** What this machine keeps of a policy from afar; nobody is asked over the network. A host that keeps nothing knows of none. */
  remotePolicy?(source: string, asked: RemoteAsked): Promise<OrganisationPolicy>;
  /** The signer of these policies whose signature over an exploitability document lies beside it; a host that cannot tell knows of none. */
  vexSignedBy?(file: FilePath, text: string, governing: GoverningPolicy): Promise<string | undefined>;
  /** Reads a file without keeping this thread busy; undefined when that cannot be done, and then it is read here. */
  readElsewhere?(file: SourceFile, facts: ReadingFacts): Promise<FollowedSource | undefined>;
}

/** Asked now and then during long work: a promise to wait for when it is somebody else's turn. */
export type Pause = () => Promise<void> | undefined;

/** What a reader takes into account besides the text and other files. */
export type ReadingFacts = Pick<KnownFacts, 'buildArgs' | 'customResources'>;

/** What the server says about itself. */
export interface ServerIdentity {
  readonly version: string;
  readonly homepage: string;
}

/** Which policy must govern on this machine, if any. `problem` is set when the administrator's file cannot be trusted or read. */
export interface OrganisationPolicy {
  readonly file?: FilePath;
  /** The name that the policy must have, and the lowest serial. */
  readonly name?: string;
  readonly minSerial?: number;
  /** The address that was named, when the policy comes from afar. */
  readonly source?: string;
  /** Where the file came from, and who vouches for it. */
  readonly origin?: PolicyOrigin;
  readonly problem?: string;
}

/** Who named a policy from afar, and whose signature counts where the administrator does not say it. */
export interface RemoteAsked {
  readonly by: 'person' | 'workspace';
  /** False in Restricted Mode: nothing that a workspace names is followed then. */
  readonly isTrusted: boolean;
  /** The settings `wharfmaster.policyTrust` and `wharfmaster.trustRoots`, as they were written. */
  readonly policyTrust?: unknown;
  readonly trustRoots?: Readonly<Record<string, string>>;
}

/** The files of the workspace, as URIs without percent-encoding (convert.ts). */
export interface WorkspaceFiles {
  /** With a root, a link that leads out of it is a problem. */
  read(file: FilePath, root?: FilePath): Promise<Result<string, FileProblem>>;
  /** Files below a folder, by the rules of contracts.md (Walking); stops when cancelled, and lets others have their turn when told to. */
  list(folder: FilePath, cancel: Cancel, pause?: Pause): Promise<FileList>;
  /** The names in a folder, those of folders with a `/` behind; empty when it is none, or a link leads it out of the root. */
  names(folder: FilePath, root: FilePath): Promise<readonly string[]>;
  /** The folder with `.git` above a file. */
  repositoryRoot(file: FilePath): Promise<FilePath | undefined>;
  /** `remote.origin.url` of the repository that a folder is in. */
  origin(folder: FilePath): Promise<string | undefined>;
}

export interface FileList {
  readonly files: readonly FilePath[];
  readonly truncated: boolean;
}
