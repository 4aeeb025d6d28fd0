import { parseAllDocuments } from 'yaml';
import type { Exporter, ExportInput, ExportOutcome, RefusedExport, TrustMaterial } from '../../src/core/exporters/index.js';
import { runExport } from '../../src/core/exporters/index.js';
import type { Result } from '../../src/core/model/result.js';
import { policyOf, today } from './judging.js';

const nothingKnown: TrustMaterial = { keys: new Map(), sigstore: new Map(), certificates: new Map() };

/** Exports these lines below `apiVersion` and `kind` on the examples' day. */
export function exporting(
  exporter: Exporter,
  text: string,
  more: Partial<Pick<ExportInput, 'allowsLooser' | 'options' | 'material' | 'now'>> = {},
): Result<ExportOutcome, RefusedExport> {
  const policy = policyOf(text).layers[0]?.policy;
  if (policy === undefined) throw new Error('The example has no policy.');
  const { name, owner, serial } = policy.metadata ?? {};
  const identity = {
    digest: `sha256:${'a'.repeat(64)}`,
    ...(name === undefined ? {} : { name }),
    ...(owner === undefined ? {} : { owner }),
    ...(serial === undefined ? {} : { serial }),
  };
  return runExport(exporter, { policy, identity, material: nothingKnown, now: today.now, allowsLooser: true, options: new Map(), ...more });
}

/** An export that goes well. */
export function exportedHere(...asked: Parameters<typeof exporting>): ExportOutcome {
  const outcome = exporting(...asked);
  if (!outcome.ok) throw new Error(`${outcome.problem.code}: ${outcome.problem.message}`);
  return outcome.value;
}

/** The text of one of its files. */
export function fileOf({ files }: ExportOutcome, name: string): string {
  const found = files.find((file) => file.name === name);
  if (found === undefined) throw new Error(`There is no ${name} among ${files.map((file) => file.name).join(', ')}.`);
  return found.text;
}

/** The objects of a YAML file, as YAML 1.1 reads them. */
export function objectsIn(text: string): readonly unknown[] {
  return parseAllDocuments(text, { version: '1.1' }).map((document) => {
    if (document.errors.length > 0) throw new Error(document.errors[0]?.message);
    return document.toJS() as unknown;
  });
}

/** What the report says of one part: `word: reason`. */
export function reported({ report }: ExportOutcome, path: string): string {
  const rule = report.rules.find((one) => one.path === path);
  return rule === undefined ? 'nothing' : `${rule.fidelity}: ${rule.reason}`;
}
