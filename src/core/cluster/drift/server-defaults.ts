import { isObject } from '../../runtimes/json-fields.js';

/**
 * True for a field that nobody wrote: empty, or what the API server or the engine's own schema puts there by itself. The empty selector
 * selects everything, so an empty one that was added weakens nothing.
 */
export function isServerDefault(path: string, value: unknown): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0 || isKnown(path, value);
  if (isObject(value))
    return (
      isKnown(path, value) || Object.entries(value).every(([key, inner]) => !isObject(inner) && isServerDefault(`${path}.${key}`, inner))
    );
  return isKnown(path, value);
}

function isKnown(path: string, value: unknown): boolean {
  const known = defaults[path.replace(/\[[0-9]+\]/g, '[]')];
  return known !== undefined && JSON.stringify(value) === known;
}

/** By path, as JSON: Kubernetes' API (admissionregistration/v1), Kyverno's, Gatekeeper's and policy-controller's schemas. */
const defaults: Readonly<Record<string, string>> = {
  'spec.failurePolicy': '"Fail"',
  'spec.matchConstraints.matchPolicy': '"Equivalent"',
  'spec.matchConstraints.resourceRules[].scope': '"*"',
  'spec.matchResources.matchPolicy': '"Equivalent"',
  'spec.matchResources.resourceRules[].scope': '"*"',
  'spec.validations[].reason': '"Invalid"',
  'spec.evaluation': '{}',
  'spec.mode': '"enforce"',
  'spec.authorities[].key.hashAlgorithm': '"sha256"',
  'spec.validationConfigurations': '{"mutateDigest":true,"required":true,"verifyDigest":true}',
  'spec.validationConfigurations.mutateDigest': 'true',
  'spec.validationConfigurations.required': 'true',
  'spec.validationConfigurations.verifyDigest': 'true',
  'spec.enforcementAction': '"deny"',
  'spec.match.source': '"All"',
  'spec.crd.spec.validation.legacySchema': 'false',
};
