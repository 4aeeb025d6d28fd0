import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { JudgingContext, PolicyLayer } from '../layer.js';
import { identify } from './identity.js';
import { highestLevel } from './place-levels.js';
import { preparePolicy } from './prepare-policy.js';
import type { Question } from './question.js';
import { toNamed } from './values.js';

/** What the rules of one layer are asked about one value of a use. */
export function questionFor(layer: PolicyLayer, use: ImageUse, value: ImageValue, context: JudgingContext): Question {
  const prepared = preparePolicy(layer.policy);
  const named = toNamed(value);
  const identity = named && identify(named, use.place.class, prepared.naming);
  const shortName = named?.shortName;
  const highest = highestLevel(layer.policy, use);
  return { use, value, highest, layer, prepared, context, ...(identity && { identity }), ...(shortName !== undefined && { shortName }) };
}
