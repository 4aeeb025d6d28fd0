import { parseAllDocuments } from 'yaml';
import {
  runExport,
  type Exporter,
  type ExportInput,
  type ExportOutcome,
  type RefusedExport,
  type TrustMaterial,
} from '../../src/core/exporters/index.js';
import type { Result } from '../../src/core/model/result.js';
import { policyOf, today } from './judging.js';

/** Somebody’s answers beside the policy. */
export type ExportExample = Partial<Pick<ExportInput, 'identity' | 'material' | 'allowsLooser' | 'options' | 'now'>>;

export const noMaterial: TrustMaterial = { keys: new Map(), sigstore: new Map(), certificates: new Map() };

/** Exports a policy of these lines below `apiVersion` and `kind`. */
export function tryExport(exporter: Exporter, text: string, example: ExportExample = {}): Result<ExportOutcome, RefusedExport> {
  const policy = policyOf(text).layers[0]?.policy;
  if (policy === undefined) throw new Error('The example has no policy.');
  const identity = { name: 'bank-standard', version: '2026.11.1', serial: 41, digest: `sha256:${'a'.repeat(64)}` };
  return runExport(exporter, {
    policy,
    identity,
    material: noMaterial,
    now: today.now,
    allowsLooser: false,
    options: new Map(),
    ...example,
  });
}

/** The same where it must go well. */
export function exportOf(exporter: Exporter, text: string, example: ExportExample = {}): ExportOutcome {
  const outcome = tryExport(exporter, text, example);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

/** The objects in all files of an export. */
export function objectsOf({ files }: ExportOutcome): readonly unknown[] {
  return files.flatMap(({ text }) => parseAllDocuments(text).map((document): unknown => document.toJS()));
}

/** What the report says of a part. */
export function said({ report }: ExportOutcome, path: string): string | undefined {
  const rule = report.rules.find((one) => one.path === path);
  return rule && `${rule.fidelity}: ${rule.reason}`;
}

/** What lies under a way through parsed data. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}

/** Every text in parsed data, under whatever key. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
