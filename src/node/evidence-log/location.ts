import * as path from 'node:path';
import { stateFolder } from '../state-folder.js';

/** Where a log lies by the policy's `evidence.location`. */
export interface EvidencePlace {
  readonly folder: string;
  /** The workspace that it may not be led out of; absent for the person's own. */
  readonly within?: string;
}

/** The person's own log, unless the policy wants it in the workspace and there is one. */
export function evidenceFolder(location: 'user' | 'workspace' = 'user', workspace?: string): EvidencePlace {
  if (location === 'workspace' && workspace !== undefined)
    return { folder: path.join(workspace, '.wharfmaster', 'evidence'), within: workspace };
  return { folder: path.join(stateFolder(), 'evidence') };
}
