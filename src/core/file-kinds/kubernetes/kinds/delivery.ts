import type { KindRow } from '../kind-row.js';

/** What brings software into a cluster: Flux, K3s, Fleet, Crossplane, Carvel, OLM, and resources that carry others. */
export const deliveryKinds: readonly KindRow[] = [
  {
    groups: ['kustomize.toolkit.fluxcd.io'],
    kinds: ['Kustomization'],
    kustomizeImages: ['spec.images[]'],
    manifestTexts: ['spec.patches[].patch'],
    resources: ['spec.patchesStrategicMerge[]'],
  },
  {
    groups: ['helm.toolkit.fluxcd.io'],
    kinds: ['HelmRelease'],
    chartValues: ['spec.values'],
    kustomizeImages: ['spec.postRenderers[].kustomize.images[]'],
    manifestTexts: ['spec.postRenderers[].kustomize.patches[].patch'],
  },
  {
    groups: ['source.toolkit.fluxcd.io'],
    kinds: ['OCIRepository', 'HelmRepository'],
    artifacts: [{ at: 'spec', url: 'url', tags: ['ref.tag'], tagsAreExact: true, digest: 'ref.digest' }],
  },
  // It is looked at, for newer tags; nothing is fetched.
  { groups: ['image.toolkit.fluxcd.io'], kinds: ['ImageRepository'], notFetched: ['spec.image'] },
  {
    groups: ['fluxcd.controlplane.io'],
    kinds: ['ResourceSet'],
    resources: ['spec.resources[]'],
    manifestTexts: ['spec.resourcesTemplate'],
  },
  {
    groups: ['fluxcd.controlplane.io'],
    kinds: ['FluxInstance'],
    artifacts: [{ at: 'spec.distribution', url: 'artifact' }],
    manifestTexts: ['spec.kustomize.patches[].patch'],
  },
  {
    groups: ['helm.cattle.io'],
    kinds: ['HelmChart', 'HelmChartConfig'],
    images: ['spec.jobImage'],
    chartValueTexts: ['spec.valuesContent'],
    artifacts: [{ at: 'spec', url: 'chart', tags: ['version'] }],
  },
  {
    groups: ['fleet.cattle.io'],
    kinds: ['Bundle'],
    chartValues: ['spec.helm.values', 'spec.targets[].helm.values'],
    manifestTexts: ['spec.resources[].content'],
    artifacts: [{ at: 'spec.helm', url: 'chart', tags: ['version'] }],
  },
  { groups: ['pkg.crossplane.io'], kinds: ['Provider', 'Configuration', 'Function'], packages: ['spec.package'] },
  { groups: ['stacks.crossplane.io'], kinds: ['ClusterStackInstall', 'StackInstall'], packages: ['spec.package'] },
  { groups: ['pkg.crossplane.io'], kinds: ['ControllerConfig'], images: ['spec.image'] },
  { groups: ['pkg.crossplane.io'], kinds: ['DeploymentRuntimeConfig'], pods: ['spec.deploymentTemplate.spec.template.spec'] },
  {
    groups: ['apiextensions.crossplane.io'],
    kinds: ['Composition'],
    resources: ['spec.resources[].base', 'spec.pipeline[].input.resources[].base'],
  },
  { groups: ['kubernetes.crossplane.io'], kinds: ['Object'], resources: ['spec.forProvider.manifest'] },
  {
    groups: ['helm.crossplane.io'],
    kinds: ['Release'],
    chartValues: ['spec.forProvider.values'],
    artifacts: chartOf('spec.forProvider.chart'),
  },
  {
    groups: ['kappctrl.k14s.io'],
    kinds: ['App'],
    images: ['spec.fetch[].image.url'],
    packages: ['spec.fetch[].imgpkgBundle.image'],
  },
  {
    groups: ['packaging.carvel.dev', 'data.packaging.carvel.dev'],
    kinds: ['PackageRepository'],
    images: ['spec.fetch.image.url'],
    packages: ['spec.fetch.imgpkgBundle.image'],
  },
  {
    groups: ['data.packaging.carvel.dev'],
    kinds: ['Package'],
    images: ['spec.template.spec.fetch[].image.url'],
    packages: ['spec.template.spec.fetch[].imgpkgBundle.image'],
  },
  {
    groups: ['operators.coreos.com'],
    kinds: ['ClusterServiceVersion'],
    images: ['spec.relatedImages[].image'],
    pods: ['spec.install.spec.deployments[].spec.template.spec'],
    // What catalogues show of the operator; what runs stands below `install`.
    notFetched: ['metadata.annotations.containerImage'],
  },
  { groups: ['operators.coreos.com'], kinds: ['CatalogSource'], images: ['spec.image'] },
  { groups: ['operators.coreos.com'], kinds: ['Subscription'], environments: ['spec.config.env[]'] },
  { groups: ['olm.operatorframework.io'], kinds: ['ClusterCatalog'], images: ['spec.source.image.ref'] },
  {
    groups: ['work.open-cluster-management.io', 'work.karmada.io'],
    kinds: ['ManifestWork', 'Work'],
    resources: ['spec.workload.manifests[]'],
  },
  {
    groups: ['policy.open-cluster-management.io'],
    kinds: ['Policy', 'ConfigurationPolicy'],
    resources: ['spec.policy-templates[].objectDefinition', 'spec.object-templates[].objectDefinition'],
  },
  { groups: ['workload.codeflare.dev'], kinds: ['AppWrapper'], resources: ['spec.components[].template'] },
  {
    groups: ['kyverno.io'],
    kinds: ['ClusterPolicy', 'Policy'],
    resources: ['spec.rules[].generate.data'],
    notFetched: [...['validate', 'match', 'exclude', 'preconditions', 'verifyImages'].map((field) => `spec.rules[].${field}`), 'status'],
  },
  // No resources of a cluster, and kinds of files of their own.
  { groups: ['skaffold', 'kustomize.config.k8s.io'], kinds: ['*'], notFetched: [''] },
  {
    groups: ['policies.kubewarden.io'],
    kinds: ['ClusterAdmissionPolicy', 'AdmissionPolicy', 'ClusterAdmissionPolicyGroup', 'AdmissionPolicyGroup'],
    artifacts: [{ at: 'spec', url: 'module', prefix: 'registry://' }],
  },
  { groups: ['extensions.istio.io'], kinds: ['WasmPlugin'], artifacts: [{ at: 'spec', url: 'url' }] },
];

function chartOf(at: string): NonNullable<KindRow['artifacts']> {
  return [
    { at, url: 'url', tags: ['version'] },
    { at, url: 'repository', name: 'name', tags: ['version'] },
  ];
}
