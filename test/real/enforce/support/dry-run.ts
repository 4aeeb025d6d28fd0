import { setTimeout as wait } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { Answer, Cluster } from './cluster.js';

/** What an API server says of an object that it did not keep. */
export interface DryRun {
  /** `invalid`: it is none of its objects, so that admission was not asked. */
  readonly outcome: 'admitted' | 'denied' | 'invalid';
  readonly message: string;
  readonly warnings: readonly string[];
}

/** Objects as the API server takes them. */
interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Tries to create an object; nothing is kept. */
export async function dryRun(cluster: Cluster, object: object): Promise<DryRun> {
  return toDryRun(await cluster.ask('POST', `${pathOf(known(object))}?dryRun=All`, { body: object }));
}

export function toDryRun({ status, body, warnings }: Answer): DryRun {
  const message = textAt(body, 'message');
  if (status < 300) return { outcome: 'admitted', message: '', warnings };
  // 422 when the policy could not be worked out, e.g. for its cost.
  if ([403, 422].includes(status) && /ValidatingAdmissionPolicy '[^']+' with binding/.test(message))
    return { outcome: 'denied', message, warnings };
  if (status === 422 || status === 400) return { outcome: 'invalid', message, warnings };
  throw new Error(`The API server answered ${status}: ${JSON.stringify(body)}`);
}

/** Asks several at a time, and gives the answers in order. */
export async function dryRuns(cluster: Cluster, objects: readonly object[]): Promise<readonly DryRun[]> {
  const answers: DryRun[] = [];
  for (let at = 0; at < objects.length; at += 25) {
    answers.push(...(await Promise.all(objects.slice(at, at + 25).map((object) => dryRun(cluster, object)))));
  }
  return answers;
}

/** Creates the objects of a YAML text. */
export async function create(cluster: Cluster, text: string): Promise<readonly KubernetesObject[]> {
  const objects = parseAllDocuments(text).map((document) => known(document.toJS()));
  for (const object of objects) {
    const { status, body } = await cluster.ask('POST', pathOf(object), { body: object });
    if (status !== 201)
      throw new Error(`${object.kind} ${object.metadata.name} was refused with ${status}: ${JSON.stringify(body).slice(0, 3000)}`);
  }
  return objects;
}

/** Creates policies, waits until they count, and gives what takes them away again. `probe` is an object that the last of them refuses or warns of. */
export async function installPolicies(cluster: Cluster, text: string, probe: object): Promise<() => Promise<void>> {
  const objects = await create(cluster, text);
  const counts = async (): Promise<boolean> => {
    const { outcome, warnings } = await dryRun(cluster, probe);
    return outcome === 'denied' || warnings.some((warning) => warning.includes('ValidatingAdmissionPolicy'));
  };
  await until(counts);
  return async () => {
    for (const object of objects) await cluster.ask('DELETE', `${pathOf(object)}/${object.metadata.name}`);
    await until(async () => !(await counts()));
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await isSo()) return;
    await wait(100);
  }
  throw new Error('A policy did not begin or end to count within 20 seconds.');
}

export function known(value: unknown): KubernetesObject {
  const at = (name: string): string => textAt(value, ...name.split('.'));
  const namespace = at('metadata.namespace');
  const metadata = { name: at('metadata.name'), ...(namespace === '' ? {} : { namespace }) };
  return {
    ...(typeof value === 'object' ? value : {}),
    apiVersion: at('apiVersion'),
    kind: at('kind'),
    metadata: { ...rest(value), ...metadata },
  };
}

function rest(value: unknown): object {
  const metadata: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'metadata') : undefined;
  return typeof metadata === 'object' && metadata !== null ? metadata : {};
}

/** Where objects of its kind are created. */
export function pathOf({ apiVersion, kind, metadata: { namespace } }: KubernetesObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = kind.toLowerCase().replace(/y$/, 'ie');
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}s`;
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), value);
  return typeof found === 'string' ? found : '';
}
