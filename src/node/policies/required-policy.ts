import type { GoverningPolicy, LayerKind } from '../../core/index.js';

/** A policy that must govern, by its name and lowest serial. */
export interface RequiredPolicy {
  readonly name: string;
  readonly serial?: number;
}

/** `NAME` or `NAME:SERIAL`. */
export function parseRequiredPolicy(text: string): RequiredPolicy | undefined {
  const [, name, serial] = /^(.+?)(?::(\d{1,15}))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return serial === undefined ? { name } : { name, serial: Number(serial) };
}

/**
 * True when the policy is among those that govern. While an organisation's policy governs, a file in the workspace that merely bears the
 * name does not count.
 */
export function isGovernedBy(required: RequiredPolicy, governing: GoverningPolicy): boolean {
  const kind: LayerKind = governing.layers.some((layer) => layer.kind === 'organisation') ? 'organisation' : 'workspace';
  return governing.layers.some(
    ({ kind: own, policy: { metadata } }) =>
      own === kind && metadata?.name === required.name && (required.serial === undefined || (metadata.serial ?? -1) >= required.serial),
  );
}

export function describeRequired({ name, serial }: RequiredPolicy): string {
  return serial === undefined ? `\`${name}\`` : `\`${name}\` of serial ${serial} or higher`;
}
