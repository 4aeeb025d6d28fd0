import { failed, ok, type Result } from '../../model/result.js';
import { objectIn, pairsIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import type { ClusterProblem } from '../access/cluster-problem.js';
import type { Cluster, ClusterIdentity, ObjectKind } from '../access/cluster.js';
import { compareObjects, mostChanges, type FieldChange } from './compare-objects.js';
import { exemptNamespaces, type ExemptNamespace } from './exempt-namespaces.js';
import { nameOfObject, toClusterObject, type ClusterObject } from './fresh-objects.js';
import { lookAround, type Exempting } from './look-around.js';
import { weakeningOf } from './weakening.js';

/** One object in which the cluster is not as the policy would have it. */
export type Drift =
  | { readonly drift: 'missing'; readonly object: string; readonly why?: string }
  | { readonly drift: 'changed'; readonly object: string; readonly changes: readonly DriftChange[]; readonly hasMore: boolean }
  | { readonly drift: 'extra'; readonly object: string; readonly policyDigest?: string }
  | Exempting;

export interface DriftChange extends FieldChange {
  /** What it lets through, where that is certain. */
  readonly weakens?: string;
}

/** What is installed, held against what would be installed now. */
export interface DriftReport {
  readonly cluster: ClusterIdentity;
  /** How many objects were compared. */
  readonly objects: number;
  readonly drifts: readonly Drift[];
  readonly exemptNamespaces: readonly ExemptNamespace[];
  /** What is installed of the policy's own objects. */
  readonly installed: readonly ClusterObject[];
  /** What could not be looked at, in sentences. */
  readonly unseen: readonly string[];
}

/** Looks at every kind that a fresh rendering has (threats.md: the digest in an object is only a hint, so whole objects are compared). */
export async function findDrift(
  cluster: Cluster,
  fresh: readonly ClusterObject[],
  signal: AbortSignal,
): Promise<Result<DriftReport, ClusterProblem>> {
  const identity = await cluster.identify(signal);
  if (!identity.ok) return identity;
  const found = await installedLike(cluster, fresh, signal);
  if (!found.ok) return found;
  const surroundings = await lookAround(cluster, fresh, signal);
  const drifts = [
    ...fresh.flatMap((object) => driftOf(object, found.value)),
    ...found.value.installed.filter((object) => isOurs(object) && !fresh.some((wanted) => isSame(wanted, object))).map(toExtra),
    ...surroundings.exceptions,
  ];
  const ours = found.value.installed.filter((object) => fresh.some((wanted) => isSame(wanted, object)));
  return ok({
    cluster: identity.value,
    objects: fresh.length,
    drifts,
    exemptNamespaces: exemptNamespaces(surroundings.namespaces, ours, surroundings.webhooks),
    installed: ours,
    unseen: surroundings.unseen,
  });
}

interface Found {
  readonly installed: readonly ClusterObject[];
  /** Kinds that the cluster does not know, by `apiVersion kind`. */
  readonly unknown: ReadonlySet<string>;
}

/** A kind that may not be listed is no drift but a question that nobody answered. */
async function installedLike(
  cluster: Cluster,
  fresh: readonly ClusterObject[],
  signal: AbortSignal,
): Promise<Result<Found, ClusterProblem>> {
  const installed: ClusterObject[] = [];
  const unknown = new Set<string>();
  for (const kind of kindsOf(fresh)) {
    const answer = await objectsOf(cluster, kind, fresh, signal);
    if (answer.ok) installed.push(...answer.value.flatMap((object) => toClusterObject({ ...kind, ...object }) ?? []));
    else if (answer.problem.code === 'KIND_UNKNOWN') unknown.add(keyOf(kind));
    else return failed({ ...answer.problem, message: `${kind.kind}: ${answer.problem.message}` });
  }
  return ok({ installed, unknown });
}

function kindsOf(objects: readonly ObjectKind[]): readonly ObjectKind[] {
  return [...new Map(objects.map(({ apiVersion, kind }) => [keyOf({ apiVersion, kind }), { apiVersion, kind }])).values()];
}

function keyOf({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion} ${kind}`;
}

/** Settings that everybody's objects stand beside are asked for by name: listing all of a cluster's ConfigMaps shows what nobody asked for. */
async function objectsOf(
  cluster: Cluster,
  kind: ObjectKind,
  fresh: readonly ClusterObject[],
  signal: AbortSignal,
): Promise<Result<readonly JsonObject[], ClusterProblem>> {
  if (kind.kind !== 'ConfigMap') return cluster.list(kind, signal);
  const objects: JsonObject[] = [];
  for (const { name, namespace } of fresh.filter((object) => keyOf(object) === keyOf(kind))) {
    const answer = await cluster.get(kind, name, namespace, signal);
    if (answer.ok) objects.push(answer.value);
    else if (answer.problem.code !== 'OBJECT_UNKNOWN') return answer;
  }
  return ok(objects);
}

function driftOf(wanted: ClusterObject, { installed, unknown }: Found): readonly Drift[] {
  const object = nameOfObject(wanted);
  const there = installed.find((other) => isSame(wanted, other));
  if (there === undefined) {
    const why = unknown.has(keyOf(wanted)) ? `The cluster knows no ${wanted.kind} of ${wanted.apiVersion}.` : undefined;
    return [{ drift: 'missing', object, ...(why !== undefined && { why }) }];
  }
  const changes = compareObjects(wanted.content, there.content).filter(
    (change) => wanted.kind !== 'ConfigMap' || change.change !== 'added',
  );
  if (changes.length === 0) return [];
  return [{ drift: 'changed', object, changes: changes.map(withWeakening), hasMore: changes.length >= mostChanges }];
}

function withWeakening(change: FieldChange): DriftChange {
  const weakens = weakeningOf(change);
  return { ...change, ...(weakens !== undefined && { weakens }) };
}

function isSame(one: ClusterObject, other: ClusterObject): boolean {
  return keyOf(one) === keyOf(other) && one.name === other.name && (one.namespace ?? '') === (other.namespace ?? '');
}

function isOurs({ name, content }: ClusterObject): boolean {
  const labels = pairsIn(objectIn(content, 'metadata'), 'labels');
  return labels['app.kubernetes.io/managed-by'] === 'wharfmaster' || name.startsWith('wharfmaster-');
}

function toExtra(object: ClusterObject): Drift {
  const digest = textIn(objectIn(objectIn(object.content, 'metadata'), 'annotations'), 'wharfmaster.example/policy-digest');
  return { drift: 'extra', object: nameOfObject(object), ...(digest !== undefined && { policyDigest: digest }) };
}
