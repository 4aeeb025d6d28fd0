import type { Identity } from './identity.js';
import type { Question } from './question.js';

/** What is known of an image whose host alone is settled. Its path stands for any, and no policy can name it. */
export function hostIdentity({ value, prepared }: Question): Identity | undefined {
  const registry = value.kind === 'unresolved' ? value.known.registry : undefined;
  if (registry === undefined) return undefined;
  const name = { registry: prepared.naming.alias(registry), repository: '…' };
  return { name, contacted: name, complete: false };
}
