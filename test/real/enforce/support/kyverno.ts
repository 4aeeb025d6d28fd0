import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../support/scan/run.js';
import type { Workload } from './cluster-cases.js';
import { enforceTools } from './tools.js';

/** What a policy of Kyverno says of an object. */
export interface KyvernoResult {
  /** The object's name. */
  readonly object: string;
  readonly policy: string;
  readonly result: 'pass' | 'fail' | 'warn' | 'error' | 'skip';
  readonly message: string;
}

/** What Kyverno's own command line says of objects under the policies of a file, each policy for each object. */
export async function askKyverno(
  policies: string,
  asked: readonly Pick<Workload, 'object'>[],
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<readonly KyvernoResult[]> {
  const file = join(policies, '..', 'workloads.yaml');
  writeFileSync(file, asked.map(({ object }) => JSON.stringify(object)).join('\n---\n'));
  const flags = ['--resource', file, '--policy-report', '--output-format', 'json', ...args];
  const { stdout, stderr } = await run(enforceTools().kyverno, ['apply', policies, ...flags], { env });
  const line = stdout.split('\n').find((one) => one.startsWith('{"kind":"ClusterReport"'));
  if (line === undefined) throw new Error(`kyverno says nothing that is understood: ${stdout.slice(0, 2000)} ${stderr.slice(0, 2000)}`);
  const report: unknown = JSON.parse(line);
  return listIn(report, 'results').flatMap((result) =>
    listIn(result, 'resources').map((resource) => ({
      object: textIn(resource, 'name'),
      policy: textIn(result, 'policy'),
      result: outcomeOf(textIn(result, 'result')),
      message: textIn(result, 'message'),
    })),
  );
}

function outcomeOf(text: string): KyvernoResult['result'] {
  if (text === 'pass' || text === 'fail' || text === 'warn' || text === 'error' || text === 'skip') return text;
  throw new Error(`kyverno has a result ${text}.`);
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}

function textIn(value: unknown, key: string): string {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof text === 'string' ? text : '';
}
