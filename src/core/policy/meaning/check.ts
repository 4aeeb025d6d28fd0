import type { LayerKind } from '../../model/verdict.js';
import type { Policy } from '../document.js';
import type { Complaint } from '../document-reading/document-node.js';
import type { PolicyReading } from '../layer.js';

/** Where the values of a policy stand, for those who say something about them. */
export type Places = Pick<PolicyReading, 'spanOf' | 'headOf' | 'keyOf'>;

/** Looks at one part of a policy that is well formed and says what in it does not make sense. Linear in the policy. */
export type MeaningCheck = (policy: Policy, places: Places, layer: LayerKind) => readonly Complaint[];
