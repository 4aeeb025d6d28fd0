/** Data as a Rego term: JSON is one (OPA's policy language, Scalar and Composite Values). ASCII only, so that no editor reorders it. */
export function regoValue(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
