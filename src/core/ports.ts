import type { Digest } from './model/image-reference.js';
import type { ImageContents } from './model/image-contents.js';
import type { Result } from './model/result.js';
import type { ScanProblem, ScannerFindings } from './model/scan-report.js';
import type { ImageConfig, Subject } from './model/subject.js';
import type { ToolCall } from './model/tool-call.js';
import type { FileVerdicts } from './scanners/scanner.js';

/* What the core and the shells' shared parts ask of the world. The shells implement these (src/node on Node); tests hand in literal values. */

/** Why a file's text could not be had. */
export interface FileProblem {
  readonly code: 'FILE_NOT_FOUND' | 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'FILE_BINARY' | 'FILE_IS_LINK';
  readonly message: string;
  readonly next: string;
}

/** Tells the time; judging itself takes a number. */
export interface Clock {
  now(): number;
}

/** Something that a person or a shell can call off. */
export interface Cancel {
  readonly cancelled: boolean;
}

/** Runs programs for the core: finds each once outside every workspace, gives it a private folder, and nothing it did not ask for. */
export interface ToolRunner {
  run<T>(call: ToolCall<T>, signal: AbortSignal): Promise<ToolAnswer<T>>;
}

/** What came of running a program; the command is there even when it failed, so that a person can repeat it by hand. */
export interface ToolAnswer<T> {
  readonly result: Result<T, ScanProblem>;
  /** The exact command, redacted. */
  readonly command: string;
  /** The program that ran; absent when it was not found or cannot be read. */
  readonly program?: { readonly path: string; readonly digest: Digest };
}

/** Where images to scan come from: a container runtime, or a tarball on disk. */
export type ImageSource =
  | { readonly from: 'runtime'; readonly runtime: string; readonly id: Digest; readonly name: string; readonly tags: readonly string[] }
  | { readonly from: 'tarball'; readonly path: string };

/** Fetches an image once, verifies it, and holds it on disk until it is disposed of. */
export interface ImageExporter {
  /** One entry a platform; several only for an index with several manifests. */
  export(source: ImageSource, signal: AbortSignal): Promise<Result<readonly ExportedImage[], ScanProblem>>;
}

/** One platform's image on disk. */
export interface ExportedImage {
  readonly subject: Subject;
  readonly config: ImageConfig;
  /** Absolute path of a docker-archive with this image alone. */
  readonly archive: string;
  readonly local?: { readonly runtime: string; readonly id: Digest; readonly name?: string };
  /** Hashes every layer against its diff id and looks at the file system; a contradiction is a problem. May run beside the scanners. */
  examine(signal: AbortSignal): Promise<Result<ImageContents, ScanProblem>>;
  /** Hands every regular file of every layer, deleted ones included, to a scanner of files. */
  scanFiles(call: ToolCall<FileVerdicts>, signal: AbortSignal): Promise<ToolAnswer<ScannerFindings>>;
  dispose(): Promise<void>;
}

/** Tells a person how far a longer work is. */
export interface Progress {
  step(step: ScanStep): void;
}

/** One step of a scan, in the order in which they happen. */
export interface ScanStep {
  readonly step: 'finding' | 'exporting' | 'examining' | 'scanning' | 'building' | 'done';
  /** What it is about: the image, or the scanner's label. */
  readonly about: string;
}
