import type { Digest } from '../model/image-reference.js';
import type { ScanAspect, ScannerDatabase, ScannerFindings } from '../model/scan-report.js';
import type { Subject } from '../model/subject.js';
import type { ToolCall } from '../model/tool-call.js';

/*
 * A scanner is a folder that exports one of these and has a line in index.ts. It says what to run and understands what was printed;
 * it runs nothing itself.
 */

/** What a scanner is pointed at. */
export interface ScanTarget {
  readonly subject: Subject;
  /** Absolute path of a docker-archive tarball (`docker save`) that holds this one image and was verified by us. */
  readonly archive: string;
  /** The image as the container runtime knows it, for scanners that read no archive; absent for a tarball on the command line. */
  readonly local?: { readonly runtime: string; readonly id: Digest; readonly name?: string };
}

/** How a scanner is to work, from settings and command line. */
export interface ScanOptions {
  readonly timeoutMs: number;
  /** True when the person allows the tool to fetch a newer database; else nothing is fetched. */
  readonly updateDatabase: boolean;
  /** A server the scanner works with (Trivy server mode, Aqua or Prisma Cloud console), when one is set. */
  readonly server?: string;
  /** Credentials from SecretStorage or the environment, by the names that `Scanner.credentials` lists. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Absolute path of a folder with advisories or signatures to use instead of the tool's own, as an administrator or the command line laid it down. */
  readonly database?: string;
  /** Aspects wanted; a scanner looks for those it can. */
  readonly aspects: readonly ScanAspect[];
}

/** What a tool says about itself, for *Check Tools* and for the key under which reports are kept. */
export interface ToolVersion {
  readonly version: string;
  readonly database?: ScannerDatabase;
}

/** One program that looks into images. */
export interface Scanner {
  readonly id: string;
  /** As its makers write it, e.g. `Trivy`. */
  readonly label: string;
  /** The program's name on PATH. */
  readonly program: string;
  readonly aspects: readonly ScanAspect[];
  /** True when it can be told to compare with a folder of the person's (`ScanOptions.database`). */
  readonly takesDatabase?: true;
  /** Credentials it may need; `secret` ones are kept in SecretStorage. The environment variables are the tool's own documented ones. */
  readonly credentials: readonly { readonly name: string; readonly variable: string; readonly secret: boolean; readonly label: string }[];
  /** The tool's own configuration files that people keep beside their code: read and shown, never deciding a gate. */
  readonly configurationFiles: readonly string[];
  /** How to get it, in a sentence. */
  readonly install: string;
  /** Asks for version and, where it can be had cheaply, the database's age. Several calls are made in order, later answers complete earlier ones. */
  versions(options: ScanOptions): readonly ToolCall<Partial<ToolVersion>>[];
  /**
   * How it is run over an image. `archive`: once, on the target. `files`: over every regular file of every layer, which the runner
   * hands over one after the other (ClamAV).
   */
  readonly scan:
    | { readonly over: 'image'; call(target: ScanTarget, options: ScanOptions): ToolCall<ScannerFindings> }
    | { readonly over: 'files'; call(options: ScanOptions): ToolCall<FileVerdicts> };
  /** Lists everything that it recognises in an image; absent when it makes no bills of materials in CycloneDX. */
  sbom?(target: ScanTarget, options: ScanOptions): ToolCall<WrittenSbom>;
}

/** A bill of materials as a scanner printed it; nobody has looked into it yet. */
export interface WrittenSbom {
  readonly mediaType: 'application/vnd.cyclonedx+json';
  readonly text: string;
}

/** The file in a run's folder in which a scanner of files finds what to look at: one name a line, each a number, relative to that folder. */
export const fileListName = 'files.txt';

/** A scanner of files answers for each file that was handed to it, by the name it was handed over under. */
export interface FileVerdicts {
  readonly version?: string;
  readonly found: readonly { readonly file: string; readonly signature: string }[];
  readonly notCovered: readonly { readonly file: string; readonly why: string }[];
  /** How many files it says it looked at. */
  readonly scanned?: number;
}
