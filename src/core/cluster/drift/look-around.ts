import { isObject, objectIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import type { Cluster, ObjectKind } from '../access/cluster.js';
import { nameOfObject, toClusterObject, type ClusterObject } from './fresh-objects.js';

/** An object of somebody else that takes something out of what the policy judges. */
export interface Exempting {
  readonly drift: 'exempting';
  readonly object: string;
  readonly says: string;
}

/** What is not ours and yet decides what is judged. */
export interface Surroundings {
  readonly namespaces: readonly JsonObject[];
  /** The calls of other engines into the API server. */
  readonly webhooks: readonly JsonObject[];
  readonly exceptions: readonly Exempting[];
  /** What could not be looked at, in sentences. */
  readonly unseen: readonly string[];
}

const namespace = { apiVersion: 'v1', kind: 'Namespace' } as const;
const webhook = { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' } as const;
const exception = { apiVersion: 'policies.kyverno.io/v1', kind: 'PolicyException' } as const;
const settings = { apiVersion: 'config.gatekeeper.sh/v1alpha1', kind: 'Config' } as const;

/** It may be forbidden to look at it: then that is said, and the rest still counts. */
export async function lookAround(cluster: Cluster, fresh: readonly ClusterObject[], signal: AbortSignal): Promise<Surroundings> {
  const unseen: string[] = [];
  const ask = async (kind: ObjectKind, about: string): Promise<readonly JsonObject[]> => {
    const answer = await cluster.list(kind, signal);
    if (answer.ok) return answer.value;
    if (answer.problem.code !== 'KIND_UNKNOWN') unseen.push(`${about} could not be looked at. ${answer.problem.message}`);
    return [];
  };
  const engines = new Set(fresh.map(({ apiVersion }) => apiVersion.split('/')[0]));
  const needsWebhooks = [...engines].some((group) => group !== 'admissionregistration.k8s.io');
  const kyverno = engines.has('policies.kyverno.io') ? await ask(exception, 'Kyverno’s exceptions') : [];
  const gatekeeper = engines.has('constraints.gatekeeper.sh') ? await ask(settings, 'Gatekeeper’s settings') : [];
  return {
    namespaces: await ask(namespace, 'The namespaces'),
    webhooks: needsWebhooks ? await ask(webhook, 'The engine’s webhooks') : [],
    exceptions: [...kyverno.flatMap((object) => exceptionOf(object, fresh)), ...gatekeeper.flatMap(exclusionOf)],
    unseen,
  };
}

function exceptionOf(object: JsonObject, fresh: readonly ClusterObject[]): readonly Exempting[] {
  const named = toClusterObject({ ...exception, ...object });
  const names = objectsIn(objectIn(object, 'spec'), 'policyRefs').map((ref) => textIn(ref, 'name'));
  const ours = names.filter((name) => fresh.some((wanted) => wanted.name === name));
  if (named === undefined || ours.length === 0) return [];
  return [{ drift: 'exempting', object: nameOfObject(named), says: `It takes requests out of ${ours.join(', ')}.` }];
}

function exclusionOf(object: JsonObject): readonly Exempting[] {
  const named = toClusterObject({ ...settings, ...object });
  const excluded = objectsIn(objectIn(object, 'spec'), 'match').flatMap((entry) => {
    const list = entry['excludedNamespaces'];
    return Array.isArray(list) ? list.filter((name): name is string => typeof name === 'string') : [];
  });
  if (named === undefined || excluded.length === 0) return [];
  return [{ drift: 'exempting', object: nameOfObject(named), says: `Gatekeeper does not look at ${excluded.slice(0, 20).join(', ')}.` }];
}

function objectsIn(object: JsonObject | undefined, name: string): readonly JsonObject[] {
  const list = object?.[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}
