import type { Workload } from './cluster-cases.js';

/*
 * Workloads as a real API server takes them, which looks at whole objects before it asks a policy: with selectors, labels and all. What
 * it never takes at creation (ephemeral containers, containers without an image) is tried elsewhere.
 */

/** Every kind with every place of a pod, each with `good` images and one `bad` one, in these namespaces. */
export function apiWorkloads(good: string, bad: string, namespaces: readonly string[]): readonly Workload[] {
  const container = { name: 'c', image: good };
  const pods = {
    good: { containers: [container] },
    container: { containers: [container, { name: 'd', image: bad }] },
    init: { containers: [container], initContainers: [{ name: 'i', image: bad }] },
    volume: { containers: [container], volumes: [{ name: 'v', image: { reference: bad } }] },
    'good-volume': {
      containers: [container],
      volumes: [
        { name: 'v', image: { reference: good } },
        { name: 'w', emptyDir: {} },
      ],
    },
    everywhere: {
      containers: [container],
      initContainers: [container].map((one) => ({ ...one, name: 'i' })),
      volumes: [{ name: 'v', image: { reference: bad } }],
    },
  };
  return namespaces.flatMap((namespace) =>
    Object.entries(pods).flatMap(([place, pod]) =>
      podKinds.map(({ apiVersion, kind, around }): Workload => {
        const name = `${kind.toLowerCase()}-${place}-${namespace}`;
        const images = JSON.stringify(pod).includes(JSON.stringify(bad)) ? [good, bad] : [good];
        return { name, images, object: { apiVersion, kind, metadata: { name, namespace }, ...around(pod) } };
      }),
    ),
  );
}

/** Pods of several containers, each with an image of its own. */
export function podOf(name: string, images: readonly string[], namespace = 'shop'): Workload {
  const containers = images.map((image, at) => ({ name: `c-${at}`, image }));
  return { name, images, object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { containers } } };
}

const labels = { app: 'x' };
const template = (spec: object): object => ({ metadata: { labels }, spec });
const controller = (spec: object): object => ({ spec: { selector: { matchLabels: labels }, template: template(spec) } });
const once = (spec: object): object => ({ spec: { template: template({ ...spec, restartPolicy: 'Never' }) } });

const podKinds: readonly { readonly apiVersion: string; readonly kind: string; readonly around: (spec: object) => object }[] = [
  { apiVersion: 'v1', kind: 'Pod', around: (spec) => ({ spec }) },
  { apiVersion: 'v1', kind: 'PodTemplate', around: (spec) => ({ template: template(spec) }) },
  { apiVersion: 'v1', kind: 'ReplicationController', around: (spec) => ({ spec: { selector: labels, template: template(spec) } }) },
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => ({ apiVersion: 'apps/v1', kind, around: controller })),
  { apiVersion: 'batch/v1', kind: 'Job', around: once },
  { apiVersion: 'batch/v1', kind: 'CronJob', around: (spec) => ({ spec: { schedule: '0 0 * * *', jobTemplate: once(spec) } }) },
];
