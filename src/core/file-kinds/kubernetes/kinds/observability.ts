import type { KindRow, SplitImage } from '../kind-row.js';

/** Monitoring, logging, tracing. */
export const observabilityKinds: readonly KindRow[] = [
  {
    groups: ['monitoring.coreos.com'],
    kinds: ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'],
    pods: ['spec'],
    split: [withBase('spec'), withBase('spec.thanos')],
  },
  {
    groups: ['opentelemetry.io'],
    kinds: ['OpenTelemetryCollector', 'OpAMPBridge', 'TargetAllocator'],
    pods: ['spec'],
    images: ['spec.image', 'spec.targetAllocator.image'],
    notFetched: ['spec.config'],
  },
  {
    groups: ['opentelemetry.io'],
    kinds: ['Instrumentation'],
    images: ['java', 'nodejs', 'python', 'dotnet', 'go', 'apacheHttpd', 'nginx'].map((language) => `spec.${language}.image`),
  },
  {
    groups: ['jaegertracing.io'],
    kinds: ['Jaeger'],
    images: ['allInOne', 'query', 'collector', 'agent', 'ingester'].map((part) => `spec.${part}.image`),
  },
  { groups: ['grafana.integreatly.org'], kinds: ['Grafana'], pods: ['spec.deployment.spec.template.spec'] },
  { groups: ['kiali.io'], kinds: ['Kiali'], split: [{ at: 'spec.deployment', repository: 'image_name', tags: ['image_version'] }] },
  { groups: ['logging.banzaicloud.io'], kinds: ['Logging', 'FluentbitAgent', 'FluentdConfig'], split: imagesBelow('spec') },
];

/** What the operator does with them (pkg/operator/image.go): the whole image, else the base with its own tag, the digest, the tag, the version. */
function withBase(at: string): SplitImage {
  return { at, whole: 'image', repository: 'baseImage', tags: ['tag', 'version'], digest: 'sha' };
}

function imagesBelow(at: string): readonly SplitImage[] {
  return ['*.image', '*.*.image', 'image'].map((image) => ({ at: `${at}.${image}`, repository: 'repository', tags: ['tag'] }));
}
