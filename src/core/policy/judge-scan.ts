import type { ImageReference } from '../model/image-reference.js';
import type { ImageScan } from '../model/scan-report.js';
import type { ScanVerdict } from '../model/scan-verdict.js';
import type { VexDocument } from '../model/vex.js';
import type { GoverningPolicy, JudgingContext } from './layer.js';

/** What the gate may take into account besides the scan. */
export interface ScanJudgingContext extends JudgingContext {
  /** The reference under which the image was asked for; exceptions match on it. Absent for an image without a name. */
  readonly reference?: ImageReference;
  readonly vex: readonly VexDocument[];
}

/** The gate: what the policies say about what is inside an image. No scan at all is `undefined`. */
export function judgeScan(scan: ImageScan | undefined, governing: GoverningPolicy, context: ScanJudgingContext): ScanVerdict {
  void [scan, governing, context];
  return { outcome: 'undetermined', asked: false, findings: [], missing: ['a policy that says something about scans'], items: [] };
}
