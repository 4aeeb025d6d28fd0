import type { LayerKind } from '../model/verdict.js';
import type { Policy } from './document.js';
import type { Complaint } from './document-reading/document-node.js';
import { checkBases } from './meaning/bases.js';
import type { MeaningCheck, Places } from './meaning/check.js';
import { checkMirrors } from './meaning/mirrors.js';
import { checkSections } from './meaning/sections.js';
import { checkSigners } from './meaning/signers.js';
import { checkSources } from './meaning/sources.js';
import { checkTrust } from './meaning/trust.js';

/** What every key by itself allows and the whole does not make sense of (policy.md sections 1 and 5). */
export function checkMeaning(policy: Policy, places: Places, layer: LayerKind): readonly Complaint[] {
  return checks.flatMap((check) => check(policy, places, layer));
}

const checks: readonly MeaningCheck[] = [checkSections, checkSources, checkMirrors, checkBases, checkSigners, checkTrust];
