import type { PolicyIdentity } from '../exporter.js';

/** A name for an object in a cluster: a DNS label (RFC 1123) of at most 63 characters, made from the policy's name. */
export function objectName({ name = 'images' }: PolicyIdentity, suffix?: string): string {
  const end = suffix === undefined ? '' : `-${suffix}`;
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const room = longestLabel - end.length;
  return `wharfmaster-${words}`.slice(0, room).replace(/-+$/, '') + end;
}

const longestLabel = 63;
