export const fiveLinePolicy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
sources:
  allow: [registry.bank.example/**, docker.io/library/**]
`;

/** Under this policy every keystroke in a public image moves a finding, so that the server has something to publish. */
export const strictPolicy = fiveLinePolicy.replace(', docker.io/library/**', '');

/** The same question in Rego, over the places where workloads of Kubernetes itself hold images. */
export const regoPolicy = `package main

import rego.v1

pods contains input.spec
pods contains input.spec.template.spec
pods contains input.spec.jobTemplate.spec.template.spec

approved(image) if startswith(image, "registry.bank.example/")
approved(image) if not contains(split(image, "/")[0], ".")

deny contains msg if {
  some pod in pods
  some containers in [pod.containers, pod.initContainers]
  some container in containers
  not approved(container.image)
  msg := sprintf("%s is not approved", [container.image])
}
`;

/** Gatekeeper's own K8sAllowedRepos, shortened to containers and initContainers, with a constraint of it. */
export const gatekeeperPolicy = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: k8sallowedrepos
spec:
  crd:
    spec:
      names:
        kind: K8sAllowedRepos
      validation:
        openAPIV3Schema:
          type: object
          properties:
            repos:
              type: array
              items:
                type: string
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package k8sallowedrepos

        containers[container] { container := input.review.object.spec.template.spec.containers[_] }
        containers[container] { container := input.review.object.spec.template.spec.initContainers[_] }
        containers[container] { container := input.review.object.spec.containers[_] }

        violation[{"msg": msg}] {
          container := containers[_]
          satisfied := [good | repo = input.parameters.repos[_]; good = startswith(container.image, repo)]
          not any(satisfied)
          msg := sprintf("container <%v> has an invalid image repo <%v>", [container.name, container.image])
        }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata:
  name: approved
spec:
  match:
    kinds:
      - apiGroups: ["*"]
        kinds: ["Pod", "Deployment", "DaemonSet", "StatefulSet", "Job"]
  parameters:
    repos: ["registry.bank.example/"]
`;
