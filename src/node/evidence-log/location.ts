import * as path from 'node:path';
import { outermostLayers, type GoverningPolicy } from '../../core/index.js';
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

/**
 * What the policies in force say of the log: the outermost one that says something about it decides that. Where it lies is no matter of a
 * policy below the organisation's: a workspace would take the records to where it can lose them.
 */
export function evidenceUnder(governing: GoverningPolicy, workspace: string): EvidencePlace & { readonly hashUser: boolean } {
  const saidBy = (layers: GoverningPolicy['layers']) => layers.flatMap(({ policy }) => policy.evidence ?? []);
  const location = saidBy(outermostLayers(governing)).find((one) => one.location !== undefined)?.location;
  const hashUser = saidBy(governing.layers).find((one) => one.hashUser !== undefined)?.hashUser ?? false;
  return { ...evidenceFolder(location, workspace), hashUser };
}
