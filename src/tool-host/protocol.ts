/*
 * What the extension and the tool host say to each other (JSON-RPC over IPC). The tool host is the one process that starts programs:
 * it finds tools, lists and watches images, builds and scans. It judges nothing.
 */
import type {
  ContainerRuntime,
  Digest,
  ImageEvent,
  ImageScan,
  LocalImage,
  LocalImageDetails,
  RuntimeVersion,
  ScanAspect,
  ScanProblem,
  ScanStep,
  ToolVersion,
} from '../core/index.js';

/** First request: what the host may and may not do. Everything here is of application or machine scope. */
export const configureMethod = 'configure';
/** Finds every tool and says its version, path, and what is wrong. */
export const checkToolsMethod = 'tools/check';
/** Every image of every runtime that answers. */
export const listImagesMethod = 'images/list';
/** One image by id or name. */
export const inspectImageMethod = 'images/inspect';
/** Scans one local image or tarball; cancellable, with progress; what was scanned before with the same scanner and database is taken from the store. */
export const scanMethod = 'images/scan';
/** Builds an image; cancellable, with progress. */
export const buildMethod = 'images/build';
/** Starts or stops listening to the runtimes' events. */
export const watchMethod = 'images/watch';
/** From the host: something happened to an image. */
export const imageEventMethod = 'images/event';
/** From the host: the step a scan or build is in; carries the request's `token`. */
export const progressMethod = 'progress';
/** From the host: a line for the output channel, redacted. */
export const logMethod = 'log';
/** Kept reports, newest first, so that a window shows what is known at once. */
export const keptScansMethod = 'scans/kept';
/** Forgets every kept report. */
export const forgetScansMethod = 'scans/forget';

export interface HostConfiguration {
  /** Absolute paths of workspace folders: no program in them is started, and their native scanner configuration is only shown. */
  readonly workspaces: readonly string[];
  /** Absolute paths of programs by tool id; the administrator's file comes first. */
  readonly programs: Readonly<Record<string, string>>;
  /** Where reports are kept. */
  readonly storage: string;
  /** The most bytes that kept reports may take. */
  readonly storageBytes: number;
  /** Only this runtime; absent: each that is found. */
  readonly runtime?: ContainerRuntime['id'];
}

export interface ToolState {
  readonly id: string;
  readonly label: string;
  readonly role: 'runtime' | 'scanner';
  readonly path?: string;
  readonly version?: ToolVersion;
  readonly server?: RuntimeVersion;
  /** What is wrong, in plain words; absent when it can be used. */
  readonly problem?: ScanProblem;
}

export interface ListedImages {
  readonly images: readonly LocalImage[];
  /** Runtimes that were found and did not answer. */
  readonly problems: readonly ScanProblem[];
}

export interface InspectParams {
  readonly name: string;
  readonly runtime?: string;
}
export type InspectResult = { readonly image: LocalImageDetails } | { readonly problem: ScanProblem };

export interface ScanParams {
  /** Names the request in `progress` notifications. */
  readonly token: string;
  readonly image: { readonly runtime?: string; readonly name: string } | { readonly tarball: string };
  /** Scanner ids; empty: the first that is found of each aspect that is asked for. */
  readonly scanners: readonly string[];
  /** What each policy says that has a say about the image, unless `scanners` names some. */
  readonly policies?: readonly ScannerPolicy[];
  /** What must be looked for besides vulnerabilities; absent: whatever the scanners can look for. */
  readonly aspects?: readonly ScanAspect[];
  readonly timeoutMs: number;
  readonly updateDatabase: boolean;
  readonly servers: Readonly<Record<string, string>>;
  /** Absolute paths of folders with the databases that a scanner compares with, by scanner id; absent: where the tool keeps its own. */
  readonly databases?: Readonly<Record<string, string>>;
  /** By scanner id, then by the names of `Scanner.credentials`. Never logged. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** True to scan again what is kept. */
  readonly again: boolean;
}
/** Scanners that a policy lists, in its order, and whether all of them must look. */
export interface ScannerPolicy {
  readonly scanners: readonly string[];
  readonly require: 'any' | 'all';
}

export type ScanResult =
  { readonly scans: readonly ImageScan[]; readonly kept: boolean } | { readonly problem: ScanProblem } | { readonly cancelled: true };

export interface BuildParams {
  readonly token: string;
  readonly runtime?: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly tag?: string;
  readonly timeoutMs: number;
}
export type BuildResult =
  { readonly id: Digest; readonly runtime: string } | { readonly problem: ScanProblem } | { readonly cancelled: true };

export interface WatchParams {
  readonly watch: boolean;
  /**
   * True while somebody looks (the window has focus): then the lists of runtimes that tell of no build without a name are compared every
   * few seconds. Events are heard either way.
   */
  readonly compare?: boolean;
}

export interface ImageEventParams {
  readonly runtime: string;
  readonly event: ImageEvent;
}

export interface ProgressParams {
  readonly token: string;
  readonly step: ScanStep;
}

export interface LogParams {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

export interface KeptScans {
  readonly scans: readonly ImageScan[];
  /** Kept entries that were damaged and dropped. */
  readonly dropped: number;
}
