import { checkGroups, identityText, type CheckGroup } from '../../admission/index.js';
import type { ExportInput } from '../../exporter.js';
import { celText, objectName, type Stamp } from '../../writing/index.js';
import { consequences } from '../consequence.js';
import { counts } from '../check-variables.js';
import { allOf, inOneOf, inSet } from '../expressions.js';
import { allImages, matchConditions, matchConstraints } from '../pods.js';
import type { Attestor } from './attestors.js';
import type { Demand } from './demand.js';
import { statementName } from './statements.js';
import { bundleStatement, type StatementType } from './statement-types.js';

/** Everything that the policy's ImageValidatingPolicies are made from. */
export interface Verification {
  readonly demands: readonly Demand[];
  readonly attestors: readonly Attestor[];
}

/**
 * One object for what denies and one for what warns, never one for each demand: Kyverno 1.19.1 hangs when it comes to an image that it
 * has not fetched after one that it has (sdk, imagedataloader/context.go). So all of them match the same images, each image once.
 */
export function imageValidatingPolicies({ demands, attestors }: Verification, input: ExportInput, stamp: Stamp): readonly object[] {
  const shared = {
    matchConstraints,
    matchConditions,
    matchImageReferences: distinct(demands.flatMap(({ about }) => about.map(inSet))).map((expression) => ({ expression })),
    images: [
      { name: 'containers', expression: allImages },
      { name: 'initContainers', expression: '[]' },
      { name: 'ephemeralContainers', expression: '[]' },
    ],
    attestors: distinctNames(attestors.flatMap(({ entries }) => entries)),
    attestations: statementTypes(input).map(({ name, type }) => ({ name, intoto: { type } })),
    webhookConfiguration: { timeoutSeconds: 30 },
  };
  return checkGroups(input.policy, demands).map((group) => ({
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ImageValidatingPolicy',
    metadata: { name: objectName(input.identity, `signed-${group.strength}`), ...stamp },
    spec: { ...consequences[group.action], ...shared, ...judgement(group, input) },
  }));
}

function judgement({ action, strength, checks }: CheckGroup<Demand>, { options, identity }: ExportInput): object {
  const pins = options.get('digests') === 'pin' && action === 'deny';
  return {
    // Each demand says itself what it wants verified, so that what counts later does not deny today.
    validationConfigurations: { mutateDigest: pins, verifyDigest: false, required: false },
    variables: checks.map((demand) => ({
      name: demand.id,
      expression: `${counts(demand.action, demand.from, strength)}images.containers.filter(ref, ${inOneOf(demand.about)} && !(${verified(demand, options)}))`,
    })),
    validations: checks.map(({ id, message }) => ({
      expression: `size(variables.${id}) == 0`,
      messageExpression: `${celText('not verified: ')} + variables.${id}.join(', ') + ${celText(`. ${message} [${identityText(identity)}]`)}`,
    })),
  };
}

/** What a tag points to can change between the look and the pull, so a digest is part of what is asked. */
function verified({ met }: Demand, options: ExportInput['options']): string {
  return allOf([
    "ref.matches('@sha[0-9]+:[a-f0-9]+$')",
    ...(options.get('indexes') === 'accept' ? [] : ['!has(getImageData(ref).ImageIndex)']),
    `(${met})`,
  ]);
}

function statementTypes({ policy }: ExportInput): readonly StatementType[] {
  return [bundleStatement, ...(policy.trust?.attestations ?? []).map(({ type }, at) => ({ name: statementName(at), type }))];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function distinctNames(entries: readonly object[]): readonly object[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}
