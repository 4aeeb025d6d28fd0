import { templateRego } from './template-rego.js';

export const constraintKind = 'WharfmasterImages';

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const moment = { type: 'integer', format: 'int64', description: 'Milliseconds since 1970-01-01T00:00:00Z.' };
const set = {
  paths: { ...texts, description: 'The parts of the policy that it comes from.' },
  include: { ...text, description: 'RE2 over the reference as written.' },
  exclude: { ...text, description: 'What `include` matches and is not meant.' },
};

const check = {
  id: text,
  rule: text,
  action: { type: 'string', enum: ['deny', 'warn'] },
  message: text,
  from: { ...moment, description: 'Before this moment the check only warns, in milliseconds since 1970-01-01T00:00:00Z.' },
  about: sets({ ...set }, 'Only these images are asked; absent: all.'),
  oneOf: sets({ ...set, namespaces: { ...texts, description: 'RE2 over namespaces.' } }, 'The image must be in one of these.'),
  noneOf: sets({ ...set }, 'The image must be in none of these.'),
  waived: sets({ ...set, id: text, until: moment }, 'Exceptions, with their end.'),
};

function sets(properties: object, description: string): object {
  return { type: 'array', description, items: { type: 'object', properties } };
}

const parameters = {
  type: 'object',
  properties: {
    policy: { ...text, description: 'Which policy the checks come from.' },
    strength: { type: 'string', enum: ['denying', 'warning'] },
    checks: { type: 'array', items: { type: 'object', properties: check } },
  },
};

/**
 * The template of every policy's constraints. It says nothing of any one policy, so that several can be installed side by side; the
 * stamp stands in the constraints. Rego and not CEL: Kubernetes' CEL knows no clock, and exceptions must end by themselves.
 */
export const constraintTemplate = {
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: {
    name: constraintKind.toLowerCase(),
    labels: { 'app.kubernetes.io/managed-by': 'wharfmaster' },
    annotations: { description: 'Images of pods and pod templates, asked by the checks of a Wharfmaster policy.' },
  },
  spec: {
    crd: { spec: { names: { kind: constraintKind }, validation: { openAPIV3Schema: parameters } } },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        code: [{ engine: 'Rego', source: { version: 'v1', rego: templateRego } }],
      },
    ],
  },
} as const;
