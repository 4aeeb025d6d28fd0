import type { JsonObject } from '../../runtimes/json-fields.js';

/** Where in a Pod the image stands that a case is about. */
export type DrillPlace = 'container' | 'init-container' | 'ephemeral-container' | 'image-volume';

/** Marks what belongs to a drill, should a server create what it was only asked about. */
const drillLabel = 'wharfmaster.example/drill';

export interface DrillPod {
  readonly name: string;
  readonly run: string;
  readonly place: DrillPlace;
  readonly image: string;
  /** What stands in the container where the case is about another place. */
  readonly otherImage: string;
}

/**
 * A Pod as harmless as one can be: it meets the strictest Pod Security level and usual quotas, so that only the image decides, and names a
 * scheduler that does not exist, so that it would never run even if a server created it.
 */
export function drillPod({ name, run, place, image, otherImage }: DrillPod): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { [drillLabel]: run } },
    spec: {
      schedulerName: 'wharfmaster-drill-never-runs',
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container('drill', place === 'container' ? image : otherImage)],
      ...(place === 'init-container' && { initContainers: [container('drill-init', image)] }),
      ...(place === 'image-volume' && { volumes: [{ name: 'drill', image: { reference: image, pullPolicy: 'IfNotPresent' } }] }),
    },
  };
}

/** A Pod that is there, with an ephemeral container more. */
export function withEphemeralContainer(pod: JsonObject, name: string, image: string): JsonObject {
  const spec = pod['spec'];
  const fields = typeof spec === 'object' && spec !== null ? spec : {};
  const before: unknown = Reflect.get(fields, 'ephemeralContainers');
  const added = { ...container(name, image), resources: undefined };
  return { ...pod, spec: { ...fields, ephemeralContainers: [...(Array.isArray(before) ? (before as readonly unknown[]) : []), added] } };
}

function container(name: string, image: string): JsonObject {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['/wharfmaster-drill'],
    resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { cpu: '10m', memory: '16Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    terminationMessagePolicy: 'File',
  };
}

/** The images of a Pod by the places of the drill, as an answer of the server has them. */
export function imagesAt(pod: JsonObject, place: DrillPlace): readonly string[] {
  const spec = pod['spec'];
  const list: unknown = typeof spec === 'object' && spec !== null ? Reflect.get(spec, listOf[place]) : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const image: unknown = Reflect.get(entry, 'image');
    const text: unknown = place === 'image-volume' && typeof image === 'object' && image !== null ? Reflect.get(image, 'reference') : image;
    return typeof text === 'string' ? [text] : [];
  });
}

const listOf = {
  container: 'containers',
  'init-container': 'initContainers',
  'ephemeral-container': 'ephemeralContainers',
  'image-volume': 'volumes',
} as const satisfies Record<DrillPlace, string>;
