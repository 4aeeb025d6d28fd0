import { isObject, objectIn, pairsIn, textIn, textsIn, type JsonObject } from '../runtimes/json-fields.js';

/** Whether labels meet a label selector of Kubernetes. An absent or empty one selects everything; what cannot be understood selects nothing. */
export function selects(selector: JsonObject | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (selector === undefined) return true;
  const wanted = Object.entries(pairsIn(selector, 'matchLabels'));
  const expressions = selector['matchExpressions'];
  return (
    wanted.every(([key, value]) => valueOf(labels, key) === value) &&
    (expressions === undefined || (Array.isArray(expressions) && expressions.every((expression) => meets(expression, labels))))
  );
}

function meets(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (!isObject(expression)) return false;
  const value = valueOf(labels, textIn(expression, 'key') ?? '');
  const values = textsIn(expression, 'values');
  switch (textIn(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

function valueOf(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** The labels of an object. */
export function labelsOf(object: JsonObject): Readonly<Record<string, string>> {
  return pairsIn(objectIn(object, 'metadata'), 'labels');
}
