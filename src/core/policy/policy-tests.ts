import type { PolicyTest } from './document.js';
import { explainImage, type ImageQuestion } from './explain.js';
import type { PolicyLayer, PolicyProblem, PolicyReading } from './layer.js';
import { toLayer } from './layers.js';

/** The tests that travel with a policy and do not hold, each on its line; such a policy is not adopted (policy.md section 1). */
export function failedTests(reading: PolicyReading, now: number): readonly PolicyProblem[] {
  const layer = toLayer(reading, 'workspace');
  if (layer === undefined) return [];
  return (layer.policy.tests ?? []).flatMap((test, index) => failure(test, index, layer, now) ?? []);
}

function failure(test: PolicyTest, index: number, layer: PolicyLayer, now: number): PolicyProblem | undefined {
  const { outcome, findings } = explainImage(toQuestion(test), { layers: [layer], broken: [] }, { now }).verdict;
  const speaks = test.rule === undefined || findings.some(({ rule, excepted }) => rule === test.rule && excepted === undefined);
  if (outcome === test.expect && speaks) return undefined;
  const spoken = [...new Set(findings.map(({ rule }) => rule))].join(', ');
  const because = spoken === '' ? '' : ` (${spoken})`;
  return {
    rule: 'policy-invalid',
    level: 'error',
    span: layer.reading.headOf(['tests', index, outcome === test.expect ? 'rule' : 'expect']),
    what: `This test fails: \`${test.image}\` is ${outcome}${because}, and ${test.expect}${test.rule === undefined ? '' : ` by ${test.rule}`} is expected.`,
    why: 'A policy whose own examples do not hold does not say what its author meant, so it is not adopted.',
    next: 'Correct the policy, or the test.',
  };
}

function toQuestion({ image, use, in: placeClass, stage, namespace }: PolicyTest): ImageQuestion {
  return {
    image,
    ...(use !== undefined && { use }),
    ...(placeClass !== undefined && { class: placeClass }),
    ...(stage !== undefined && { stage }),
    ...(namespace !== undefined && { namespace }),
  };
}
