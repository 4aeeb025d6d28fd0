import type { ImageReference } from '../../model/image-reference.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { VexDocument } from '../../model/vex.js';
import type { JudgingContext } from '../layer.js';

/** What the gate may take into account besides the scan. */
export interface ScanJudgingContext extends JudgingContext {
  /** The reference under which the image was asked for; exceptions match on it. Absent for an image without a name. */
  readonly reference?: ImageReference;
  readonly vex: readonly VexDocument[];
  /** Why there is no scan although somebody wanted one: the image could not be had. Then nobody knows, which is no finding. */
  readonly failure?: ScanProblem;
}
