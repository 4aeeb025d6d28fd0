import { identityText, type CheckGroup } from '../admission/index.js';
import type { ImageCheck } from '../checks/index.js';
import type { PolicyIdentity } from '../exporter.js';
import { annotationPrefix, celText, type Stamp } from '../writing/index.js';
import { checkVariables, failedName } from './check-variables.js';
import { imageVariables, overlong, matchConditions, matchConstraints } from './pod-images.js';
import type { Scope } from './scope.js';

/** What all objects of one export have in common. */
export interface Export extends Scope {
  readonly identity: PolicyIdentity;
  readonly stamp: Stamp;
}

/** Checks of one consequence as a ValidatingAdmissionPolicy and its binding: every image of a request must pass each of them. */
export function admissionPolicy(
  name: string,
  { action, checks }: CheckGroup,
  { identity, stamp, ratchet, exempt }: Export,
): readonly object[] {
  const texts = pieces(checks);
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name, ...stamp },
    spec: {
      // What cannot be worked out is refused, unless the policy refuses nothing.
      failurePolicy: action === 'deny' ? 'Fail' : 'Ignore',
      matchConstraints,
      matchConditions,
      variables: [
        ...imageVariables(ratchet),
        ...checks.flatMap(checkVariables),
        ...texts.map((text, at) => ({ name: `findings_${at}`, expression: `[${text.join(', ')}].filter(finding, finding != '')` })),
      ],
      validations: texts.map((_, at) => validation(`variables.findings_${at}`, identity)),
    },
  };
  return [policy, binding(name, action, { stamp, exempt })];
}

function binding(name: string, action: CheckGroup['action'], { stamp, exempt }: Pick<Export, 'stamp' | 'exempt'>): object {
  const key = 'kubernetes.io/metadata.name';
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name, labels: stamp.labels, annotations: withoutSource(stamp) },
    spec: {
      policyName: name,
      validationActions: actions[action],
      ...(exempt.length === 0
        ? {}
        : { matchResources: { namespaceSelector: { matchExpressions: [{ key, operator: 'NotIn', values: exempt }] } } }),
    },
  };
}

/** The policy that it binds carries what both were made from. */
function withoutSource({ annotations }: Stamp): Stamp['annotations'] {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== `${annotationPrefix}/policy-source`));
}

const actions: Readonly<Record<CheckGroup['action'], readonly string[]>> = {
  deny: ['Deny', 'Audit'],
  warn: ['Warn', 'Audit'],
  audit: ['Audit'],
};

/**
 * One validation says all that is wrong: the API server answers with the first that fails. It drops a message of more than 5 KiB or of
 * several lines.
 */
function validation(findings: string, identity: PolicyIdentity): object {
  const all = `${findings}.join(' ')`;
  const shortened = `(size(${all}) > ${longestFindings} ? ${all}.substring(0, ${longestFindings}) + ' \\u2026' : ${all})`;
  const end = ` [${oneLine(identityText(identity), longestIdentity)}]`;
  return {
    expression: `size(${findings}) == 0`,
    reason: 'Forbidden',
    message: `An image is not allowed.${end}`,
    messageExpression: `${shortened}.replace('\\n', ' ') + ${celText(end)}`,
  };
}

const longestFindings = 900;
const longestIdentity = 250;
const longestMessage = 250;

/** What is wrong, per check a text: rule, images, and the author's words. A list literal per 40,000 characters. */
function pieces(checks: readonly ImageCheck[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const check of checks) {
    const text = finding(check);
    room -= text.length;
    const last = groups.at(-1);
    if (last !== undefined && room > 0) last.push(text);
    else {
      groups.push([text]);
      room = 40_000 - text.length;
    }
  }
  return groups;
}

function finding(check: ImageCheck): string {
  const isGrammar = check.rule === 'malformed-image';
  const failed = isGrammar ? `(variables.${overlong} + variables.${failedName(check)})` : `variables.${failedName(check)}`;
  const after = celText(`. ${oneLine(check.message, longestMessage)}`);
  return `size(${failed}) == 0 ? '' : ${celText(`${check.rule}: `)} + ${failed}.join(', ') + ${after}`;
}

function oneLine(text: string, longest: number): string {
  const line = [...text.replace(/\s+/g, ' ')];
  return line.length <= longest ? line.join('') : `${line.slice(0, longest).join('')}…`;
}
