import type { KindRow } from '../kind-row.js';

/** Clusters and machines themselves. */
export const clusterKinds: readonly KindRow[] = [
  {
    groups: ['infrastructure.cluster.x-k8s.io'],
    kinds: ['DockerMachineTemplate', 'DevMachineTemplate'],
    images: ['spec.template.spec.customImage'],
  },
  { groups: ['infrastructure.cluster.x-k8s.io'], kinds: ['DockerMachine', 'DevMachine'], images: ['spec.customImage'] },
  // Images of machines in a cloud.
  {
    groups: ['infrastructure.cluster.x-k8s.io'],
    kinds: [
      'AWS',
      'GCP',
      'Azure',
      'OpenStack',
      'HCloud',
      'Hetzner',
      'VSphere',
      'DO',
      'Linode',
      'IBMPowerVS',
      'IBMVPC',
      'Metal3',
      'Packet',
      'Nutanix',
    ].flatMap((cloud) => [`${cloud}MachineTemplate`, `${cloud}Machine`]),
    notFetched: ['spec.image', 'spec.template.spec.image'],
  },
  { groups: ['kind.x-k8s.io'], kinds: ['Cluster'], images: ['nodes[].image'] },
  { groups: ['ceph.rook.io'], kinds: ['CephCluster'], images: ['spec.cephVersion.image'] },
  { groups: ['longhorn.io'], kinds: ['EngineImage'], images: ['spec.image'] },
  { groups: ['kpack.io'], kinds: ['ClusterStack'], images: ['spec.buildImage.image', 'spec.runImage.image'] },
  { groups: ['kpack.io'], kinds: ['ClusterStore', 'ClusterBuildpack', 'Buildpack'], images: ['spec.sources[].image', 'spec.image'] },
  { groups: ['core.spinkube.dev'], kinds: ['SpinApp'], images: ['spec.image'] },
  {
    groups: ['gateway.envoyproxy.io'],
    kinds: ['EnvoyProxy'],
    containers: ['envoyDeployment', 'envoyDaemonSet'].map((form) => `spec.provider.kubernetes.${form}.container`),
  },
  { groups: ['gateway.envoyproxy.io'], kinds: ['EnvoyExtensionPolicy'], images: ['spec.wasm[].code.image.url'] },
];
