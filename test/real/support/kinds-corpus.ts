import type { CorpusFilter } from './corpus.js';

/**
 * Modules that hold files of many kinds: infrastructure scanners with their examples, continuous-integration tools with their test workflows,
 * operators and meshes with their charts, and the workflows, Compose files and bake files with which all of them are built.
 */
export const kindsCorpus: CorpusFilter = {
  name: 'kinds',
  modules: [
    'github.com/Checkmarx/kics/v2@v2.2.0',
    'github.com/nektos/act@v0.2.89',
    'github.com/rhysd/actionlint@v1.7.12',
    'gitlab.com/gitlab-org/gitlab-runner@v1.11.1-0.20260903214710-fc1f1862bd91',
    'github.com/docker/compose/v2@v2.40.0',
    'github.com/docker/compose/v5@v5.0.0',
    'github.com/compose-spec/compose-go/v2@v2.16.0',
    'github.com/docker/docker@v28.5.1+incompatible',
    'github.com/docker/docker@v20.10.27+incompatible',
    'github.com/docker/buildx@v0.29.1',
    'github.com/docker/cli@v28.5.1+incompatible',
    'github.com/moby/buildkit@v0.34.1',
    'github.com/theupdateframework/notary@v0.7.0',
    'github.com/GoogleContainerTools/skaffold/v2@v2.16.1',
    'helm.sh/helm/v3@v3.22.0',
    'istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad',
    'github.com/cert-manager/cert-manager@v1.21.2',
    'github.com/kyverno/kyverno@v1.19.1',
    'github.com/traefik/traefik/v3@v3.7.13',
    'github.com/jaegertracing/jaeger@v1.76.0',
    'github.com/kreuzwerker/terraform-provider-docker@v0.0.0-20260916201441-96d331c98ff4',
    'github.com/hashicorp/terraform-provider-kubernetes@v1.13.4',
    'github.com/hashicorp/vault@v1.20.4',
    'github.com/dapr/dapr@v1.14.0',
    'github.com/grafana/mimir@v1.3.1-0.20260423142704-aced80d74930',
    'github.com/grafana/loki/v3@v3.0.0',
    'github.com/grafana/loki/v3@v3.5.7',
    'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c',
    'github.com/kedacore/keda/v2@v2.21.0',
    'github.com/chaos-mesh/chaos-mesh@v0.9.1-0.20260902003049-47411975a8cb',
    'github.com/fluxcd/flux2/v2@v2.9.5',
    'github.com/argoproj/argo-cd/v2@v2.14.20',
    'github.com/argoproj/argo-workflows/v3@v3.7.2',
    'github.com/argoproj/argo-rollouts@v1.8.3',
    'github.com/tektoncd/pipeline@v1.5.0',
    'github.com/tektoncd/chains@v0.22.0',
    'github.com/tektoncd/triggers@v0.33.0',
    'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    'knative.dev/serving@v0.46.6',
    'k8s.io/ingress-nginx@v0.0.0-20240708192948-52c50467d67d',
    'k8s.io/kubernetes@v1.35.4',
    'sigs.k8s.io/external-dns@v0.18.0',
    'github.com/cilium/cilium@v1.18.2',
    'github.com/containerd/containerd/v2@v2.1.4',
    'github.com/containers/buildah@v1.41.5',
    'code.gitea.io/gitea@v1.27.3',
    'github.com/Azure/go-autorest@v14.2.0+incompatible',
    'github.com/golang-migrate/migrate/v4@v4.20.1',
    'github.com/open-policy-agent/conftest@v0.71.1',
  ],
  wants: mayNameImages,
  largest: 300_000,
};

/** Every file that some kind may claim by its name or look into, without the generated descriptions of programming interfaces. */
function mayNameImages(path: string): boolean {
  if (/(^|\/)(openapi-spec|openapi|openAPI|node_modules|vendor)\/|_expected_result\.json$|\.go$/.test(path)) return false;
  return (
    /\.(ya?ml|jsonc?|tf|tofu|hcl|tpl|env|toml|container|image|volume|pod|kube|jenkinsfile|groovy|nomad)$/i.test(path) || byName.test(path)
  );
}

const byName =
  /(^|\/)(\.env[^/]*|\.helmignore|NOTES\.txt|Kustomization|[^/]*([Dd]ocker|[Cc]ontainer)file[^/]*|[^/]*Jenkinsfile[^/]*|[^/]*Earthfile[^/]*)$|(^|\/)(templates|tasks|playbooks)\/[^/]*$/;
