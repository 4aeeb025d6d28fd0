/** The kinds of Kubernetes that hold a pod or a template of one, by API group; every one of them is of version v1. */
export const podKinds = [
  {
    group: '',
    kinds: ['Pod', 'PodTemplate', 'ReplicationController'],
    resources: ['pods', 'pods/ephemeralcontainers', 'podtemplates', 'replicationcontrollers'],
  },
  {
    group: 'apps',
    kinds: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  },
  { group: 'batch', kinds: ['CronJob', 'Job'], resources: ['cronjobs', 'jobs'] },
] as const;
