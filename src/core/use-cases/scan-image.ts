import type { ImageScan, ScanProblem } from '../model/scan-report.js';
import type { Result } from '../model/result.js';
import type { Clock, ImageExporter, ImageSource, Progress, ToolRunner } from '../ports.js';
import type { Scanner, ScanOptions } from '../scanners/scanner.js';

/** What is to be scanned, with what. */
export interface ScanRequest {
  readonly source: ImageSource;
  readonly scanners: readonly Scanner[];
  readonly options: (scanner: Scanner) => ScanOptions;
}

/** What scanning asks of the world. */
export interface ScanPorts {
  readonly exporter: ImageExporter;
  readonly tools: ToolRunner;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** Fetches the image once, lets every scanner look at it, and says what each found or why it could not; one entry a platform. */
export type ScanImage = (request: ScanRequest, ports: ScanPorts, signal: AbortSignal) => Promise<Result<readonly ImageScan[], ScanProblem>>;
