import type { EvidenceCheckpoint } from '../model/evidence.js';
import { canonicalJson } from './canonical-json.js';

/** What is signed of a checkpoint, and what a checkpoint that is kept outside the machine looks like: RFC 8785, so that the bytes are always the same. */
export function checkpointPayload({ size, root, head }: EvidenceCheckpoint): string {
  return canonicalJson({ type: checkpointType, size, root, head });
}

const checkpointType = 'wharfmaster-evidence-checkpoint/v1';

/** Reads a checkpoint from a file of somebody's; undefined when it is none. */
export function readCheckpoint(text: string): EvidenceCheckpoint | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { size, root, head, bundle } = value as Readonly<Record<string, unknown>>;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || !isHash(root) || !isHash(head)) return undefined;
  return { size, root, head, ...(typeof bundle === 'string' && { bundle }) };
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
