import type { KindRow } from '../kind-row.js';

/** OpenShift. Its kinds once were of the core group. */
export const openShiftKinds: readonly KindRow[] = [
  { groups: ['apps.openshift.io', ''], kinds: ['DeploymentConfig'], pods: ['spec.template.spec'] },
  {
    groups: ['build.openshift.io', ''],
    kinds: ['BuildConfig', 'Build'],
    images: [
      ...['docker', 'source', 'custom'].map((strategy) => `spec.strategy.${strategy}Strategy.from.kind=DockerImage.name`),
      'spec.source.images[].from.kind=DockerImage.name',
      'spec.strategy.sourceStrategy.runtimeImage.kind=DockerImage.name',
    ],
    notFetched: ['spec.output'],
  },
  { groups: ['image.openshift.io', ''], kinds: ['ImageStream'], images: ['spec.tags[].from.kind=DockerImage.name'] },
  { groups: ['template.openshift.io', ''], kinds: ['Template'], resources: ['objects[]'] },
  // Images of machines.
  { groups: ['machine.openshift.io'], kinds: ['*'], notFetched: ['spec.providerSpec', 'spec.template.spec.providerSpec'] },
];
