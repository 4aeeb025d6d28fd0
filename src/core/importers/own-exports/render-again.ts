import { failed, ok, type Result } from '../../model/result.js';
import { exporters, runExport, type ExportReport, type PolicyIdentity } from '../../exporters/index.js';
import type { Policy } from '../../policy/document.js';
import { readPolicy } from '../../policy/read-policy.js';
import type { ImportTools } from '../importer.js';
import { readPublicKeys } from '../reading/public-key.js';
import { readDocuments } from '../reading/read-documents.js';
import { toData } from '../reading/values.js';
import { liveObject, type LiveObject } from './live-object.js';

/** A fresh export of what an object says it was made from. */
export interface Rendered {
  readonly policy: Policy;
  readonly objects: readonly LiveObject[];
  readonly rules: ExportReport['rules'];
  readonly stage: 'admit' | 'build';
}

/** Exports the claimed source once more. What it needs of keys is taken from the live objects, by fingerprint; the failure is a sentence. */
export function renderAgain(source: string, live: readonly LiveObject[], tools: ImportTools): Result<Rendered, string> {
  const claimed = parsed(source);
  const exporter = exporters.find(({ id }) => id === claimed?.['target']);
  if (claimed === undefined || exporter === undefined) return failed('What it was made from cannot be read.');
  const reading = readPolicy('the source of an export', JSON.stringify(claimed['policy'] ?? null), {
    layer: 'organisation',
    toolVersion: newest,
  });
  const { policy } = reading;
  if (policy === undefined || reading.problems.length > 0) return failed('The policy that it names as its source is broken.');
  const outcome = runExport(exporter, {
    policy,
    identity: identityOf(claimed['identity']),
    material: { keys: keysOf(live, tools), sigstore: new Map(), certificates: new Map() },
    now: tools.now,
    allowsLooser: claimed['allowsLooser'] === true,
    options: optionsOf(claimed['options']),
  });
  if (!outcome.ok) return failed(`It cannot be compared with a fresh export: ${outcome.problem.message}`);
  const objects = outcome.value.files.flatMap(({ name, text }) => (/\.(?:ya?ml|json)$/.test(name) ? objectsIn(text, name) : []));
  return ok({ policy, objects, rules: outcome.value.report.rules, stage: exporter.stage });
}

/** A policy that asks for a newer tool is one that this tool cannot vouch for; its own check says so. */
const newest = '999.0.0';

function parsed(source: string): Readonly<Record<string, unknown>> | undefined {
  const [document] = readDocuments(source);
  const data = document?.root === undefined ? undefined : toData(document.root);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.fromEntries(Object.entries(data)) : undefined;
}

/** It stands in messages; what it claims decides nothing. */
function identityOf(value: unknown): PolicyIdentity {
  const claimed: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  const text = (key: string): object => (typeof claimed[key] === 'string' ? { [key]: claimed[key] } : {});
  const { digest, serial } = claimed;
  return {
    digest: typeof digest === 'string' ? digest : '',
    ...text('name'),
    ...text('version'),
    ...text('owner'),
    ...(typeof serial === 'number' && { serial }),
  };
}

function objectsIn(text: string, name: string): readonly LiveObject[] {
  return readDocuments(text).flatMap(({ root }) => (root === undefined ? [] : [liveObject(toData(root), name)]));
}

function keysOf(live: readonly LiveObject[], tools: ImportTools): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const pem of live.flatMap((object) => object.keys)) {
    const read = readPublicKeys(pem, '', {}, tools);
    for (const { key, pem: text } of read.signers ?? []) if (text !== undefined) keys.set(key.replace(/^key /, ''), text);
  }
  return keys;
}

function optionsOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([name, answer]) => (typeof answer === 'string' ? [[name, answer] as const] : [])));
}
