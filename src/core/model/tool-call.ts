import type { Result } from './result.js';
import type { ScanProblem } from './scan-report.js';

/** What a program said and how it ended. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Contents of the files that the call names in `reads`, by name; absent when the program did not write one. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * One run of a program, as data: tests compare it, the runner executes it, the log prints it without its secrets. `{folder}` in an
 * argument or an environment value stands for the run's own private folder, which is also its working folder and empty but for `files`.
 */
export interface ToolCall<T> {
  /** The name of a program that is looked up once, outside every workspace: `trivy`. */
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the allow-listed environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables of the person's own environment that this tool may see besides the usual ones, e.g. `GRYPE_DB_CACHE_DIR`. */
  readonly inherits?: readonly string[];
  /** Files that are written into the run's folder before the program starts, e.g. an explicit empty configuration. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files in the run's folder that the program writes its result to. */
  readonly reads?: readonly string[];
  /** Text for the standard input, e.g. a list of files. */
  readonly stdin?: string;
  /** Texts that no output and no log may hold. */
  readonly redact?: readonly string[];
  readonly timeoutMs: number;
  /** The most characters that are kept of each stream and file; more is a problem. */
  readonly limit?: number;
  parse(output: ToolOutput): Result<T, ScanProblem>;
}
