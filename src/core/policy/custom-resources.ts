import type { CustomResource } from '../model/reading.js';
import { writtenForms } from './document-reading/written-forms.js';

/** Takes from a person's settings the custom resources that are described soundly; the rest counts as absent. */
export function toCustomResources(value: unknown): readonly CustomResource[] {
  return Array.isArray(value) ? value.slice(0, mostResources).flatMap((entry) => toCustomResource(entry) ?? []) : [];
}

const mostResources = 500;

function toCustomResource(entry: unknown): CustomResource | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { group, kind, images, pods }: Readonly<Record<string, unknown>> = { ...entry };
  if (typeof group !== 'string' || typeof kind !== 'string') return undefined;
  const ways = { images: toWays(images), pods: toWays(pods) };
  return ways.images.length + ways.pods.length === 0 ? undefined : { group, kind, ...ways };
}

function toWays(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isWay) : [];
}

function isWay(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 1_000 && writtenForms.resourcePath.test(value);
}
