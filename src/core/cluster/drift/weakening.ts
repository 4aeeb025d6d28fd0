import type { FieldChange } from './compare-objects.js';

/**
 * What a change lets through, in words; undefined where it need not let anything through, or nobody can tell from the field alone.
 * Actions, selectors and conditions decide whether an object is heard at all, so a change there counts before any of its checks.
 */
export function weakeningOf({ path, change, wanted, found }: FieldChange): string | undefined {
  const at = path.replace(/\[[^\]]*\]/g, '');
  const action = actions[at];
  if (action !== undefined) return change !== 'added' && action.includes(wanted ?? '') ? refusesNoMore : undefined;
  if (at === 'spec.failurePolicy') return found === '"Ignore"' ? 'Requests pass whenever the policy cannot be evaluated.' : undefined;
  if (change !== 'removed' && narrowing.some((field) => at.startsWith(field))) return 'Requests that it leaves out are not judged.';
  if (change === 'removed' && covering.some((field) => at.startsWith(field))) return 'What it named is not judged any more.';
  if (change === 'removed' && checking.some((field) => at === field)) return 'A check is gone.';
  return undefined;
}

const refusesNoMore = 'It refuses less than the policy says.';

/** The values whose loss weakens, by field. */
const actions: Readonly<Record<string, readonly string[]>> = {
  'spec.validationActions': ['"Deny"'],
  'spec.enforcementAction': ['"deny"', '"warn"'],
  'spec.mode': ['"enforce"'],
  'spec.validationFailureAction': ['"Enforce"'],
};

const narrowing = [
  ...['spec.matchConditions', 'spec.matchConstraints.excludeResourceRules', 'spec.matchResources.excludeResourceRules'],
  ...['spec.matchConstraints.namespaceSelector', 'spec.matchConstraints.objectSelector'],
  ...['spec.matchResources.namespaceSelector', 'spec.matchResources.objectSelector', 'spec.matchResources.resourceRules'],
  ...[
    'spec.match.namespaceSelector',
    'spec.match.labelSelector',
    'spec.match.namespaces',
    'spec.match.excludedNamespaces',
    'spec.match.scope',
  ],
  ...['spec.matchImageReferences', 'spec.policyName', 'spec.paramRef', 'spec.match.name'],
];

const covering = ['spec.matchConstraints.resourceRules', 'spec.match.kinds', 'spec.images', 'spec.parameters.checks'];
const checking = ['spec.validations', 'spec.authorities'];
