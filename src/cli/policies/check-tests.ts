import { explainImage, toLayer, type PolicyLayer, type PolicyProblem, type PolicyReading, type PolicyTest } from '../../core/index.js';

/** The tests that travel with a policy and do not hold: such a policy is not adopted (policy.md section 1). */
export function checkPolicyTests(reading: PolicyReading, now: number): readonly PolicyProblem[] {
  const layer = toLayer(reading, 'workspace');
  if (layer === undefined) return [];
  return (layer.policy.tests ?? []).flatMap((test, at) => failure(test, at, layer, now) ?? []);
}

function failure(test: PolicyTest, at: number, layer: PolicyLayer, now: number): PolicyProblem | undefined {
  const { image, use, in: placeClass, stage, namespace } = test;
  const question = { image, ...(use && { use }), ...(placeClass && { class: placeClass }), ...(stage && { stage }), ...(namespace !== undefined && { namespace }) };
  const { outcome, findings } = explainImage(question, { layers: [layer], broken: [] }, { now }).verdict;
  const ruleSpeaks = test.rule === undefined || findings.some(({ rule }) => rule === test.rule);
  if (outcome === test.expect && ruleSpeaks) return undefined;
  const spoken = findings.map(({ rule }) => rule).join(', ');
  return {
    rule: 'policy-invalid',
    level: 'error',
    span: layer.reading.headOf(['tests', at]),
    what: `This test fails: \`${image}\` is ${outcome}${spoken === '' ? '' : ` (${spoken})`}, and ${test.expect}${test.rule === undefined ? '' : ` by ${test.rule}`} is expected.`,
    why: 'A policy whose own examples do not hold does not say what its author meant, so it is not used.',
    next: 'Correct the policy, or the test.',
  };
}
