import type { pairsIn } from '../../runtimes/json-fields.js';
import { isObject, objectIn, textIn, textsIn, type JsonObject } from '../../runtimes/json-fields.js';
import { labelsOf, selects } from '../selectors.js';
import type { ClusterObject } from './fresh-objects.js';

/** A namespace that some of the installed objects do not judge, and which. */
export interface ExemptNamespace {
  readonly namespace: string;
  readonly by: readonly string[];
}

/** The engine's own call into the API server: what it leaves out, no policy of the engine sees. */
const webhookNames = /kyverno|gatekeeper|policy\.sigstore\.dev/;

/**
 * Every namespace that one of the objects leaves out by a selector or a list, worked out over the namespaces that there are. Conditions
 * in CEL and exceptions may leave out more: those stand in the drift itself.
 */
export function exemptNamespaces(
  namespaces: readonly JsonObject[],
  installed: readonly ClusterObject[],
  webhooks: readonly JsonObject[],
): readonly ExemptNamespace[] {
  const selectors = [...installed.flatMap(selectorsOf), ...webhooks.flatMap(selectorsOfWebhook)];
  return namespaces
    .map((space) => {
      const namespace = textIn(objectIn(space, 'metadata'), 'name') ?? '';
      const labels = { 'kubernetes.io/metadata.name': namespace, ...labelsOf(space) };
      const by = selectors.filter(({ leavesOut }) => leavesOut(namespace, labels)).map(({ name }) => name);
      return { namespace, by: [...new Set(by)] };
    })
    .filter(({ by }) => by.length > 0)
    .sort((one, other) => (one.namespace < other.namespace ? -1 : 1));
}

interface Selector {
  readonly name: string;
  readonly leavesOut: (namespace: string, labels: Readonly<Record<string, string>>) => boolean;
}

function selectorsOf({ kind, name, content }: ClusterObject): readonly Selector[] {
  const spec = objectIn(content, 'spec');
  const match = objectIn(spec, 'match');
  const selectors = [objectIn(spec, 'matchResources'), objectIn(spec, 'matchConstraints'), match]
    .map((part) => objectIn(part, 'namespaceSelector'))
    .filter((selector) => selector !== undefined);
  const [only, excluded] = [textsIn(match, 'namespaces'), textsIn(match, 'excludedNamespaces')];
  const title = `${kind} ${name}`;
  return [
    ...selectors.map((selector) => ({
      name: title,
      leavesOut: (_: string, labels: ReturnType<typeof pairsIn>) => !selects(selector, labels),
    })),
    ...(only.length === 0 ? [] : [{ name: title, leavesOut: (namespace: string) => !only.some((glob) => isNamed(glob, namespace)) }]),
    ...(excluded.length === 0
      ? []
      : [{ name: title, leavesOut: (namespace: string) => excluded.some((glob) => isNamed(glob, namespace)) }]),
  ];
}

/** Gatekeeper takes one `*` at the beginning, at the end, or both. */
function isNamed(glob: string, namespace: string): boolean {
  const text = glob.replace(/^\*/, '').replace(/\*$/, '');
  if (glob.startsWith('*') && glob.endsWith('*')) return namespace.includes(text);
  if (glob.startsWith('*')) return namespace.endsWith(text);
  return glob.endsWith('*') ? namespace.startsWith(text) : namespace === glob;
}

function selectorsOfWebhook(configuration: JsonObject): readonly Selector[] {
  const webhooks = configuration['webhooks'];
  if (!Array.isArray(webhooks)) return [];
  return webhooks.filter(isObject).flatMap((webhook) => {
    const name = textIn(webhook, 'name') ?? '';
    const selector = objectIn(webhook, 'namespaceSelector');
    if (selector === undefined || !webhookNames.test(name)) return [];
    return [{ name: `webhook ${name}`, leavesOut: (_: string, labels: ReturnType<typeof pairsIn>) => !selects(selector, labels) }];
  });
}
