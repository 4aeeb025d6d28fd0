import { identityText, type CheckGroup } from '../admission/index.js';
import type { ImageCheck } from '../checks/index.js';
import type { PolicyIdentity } from '../exporter.js';
import { celText, objectName, type Stamp } from '../writing/index.js';
import { checkVariables, failedName } from './check-variables.js';
import { consequences } from './consequence.js';
import { matchConditions, matchConstraints, podVariables } from './pods.js';

/** The checks of one consequence as a ValidatingPolicy: every image of a request must pass each of them. */
export function validatingPolicy({ action, strength, checks }: CheckGroup, identity: PolicyIdentity, stamp: Stamp): object {
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: { name: objectName(identity, strength), ...stamp },
    spec: {
      ...consequences[action],
      matchConstraints,
      matchConditions,
      variables: [...podVariables, ...checks.flatMap((check) => checkVariables(check, strength))],
      validations: checks.map((check) => validation(check, identity)),
    },
  };
}

function validation(check: ImageCheck, identity: PolicyIdentity) {
  const failed = `variables.${failedName(check)}`;
  const after = celText(`. ${check.message} [${identityText(identity)}]`);
  return {
    expression: `size(${failed}) == 0`,
    messageExpression: `${celText(`${check.rule}: `)} + ${failed}.join(', ') + ${after}`,
  };
}
