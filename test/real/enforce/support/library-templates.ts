/*
 * Stand-ins for the templates of Gatekeeper's library, which no registry here has: the same kinds and parameters, and the matching that the
 * library documents (prefixes and whole texts over the containers of Pods), in our own Rego. They check that our constraints are
 * understood by a real Gatekeeper and that what differs is what the report says.
 */

const containers = `
containers contains container if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some container in input.review.object.spec[list]
}
`;

const rules: Readonly<Record<string, string>> = {
  K8sAllowedReposv2: `
violation contains {"msg": sprintf("%v is not in the list", [container.image])} if {
	some container in containers
	not listed(container.image)
}

listed(image) if image in input.parameters.allowedImages

listed(image) if {
	some entry in input.parameters.allowedImages
	endswith(entry, "*")
	startswith(image, trim_suffix(entry, "*"))
}
`,
  K8sDisallowedRepos: `
violation contains {"msg": sprintf("%v begins with a denied text", [container.image])} if {
	some container in containers
	some prefix in input.parameters.repos
	startswith(container.image, prefix)
}
`,
  K8sDisallowedTags: `
violation contains {"msg": sprintf("%v ends in a denied tag", [container.image])} if {
	some container in containers
	some tag in input.parameters.tags
	endswith(container.image, concat("", [":", tag]))
}

violation contains {"msg": sprintf("%v has no tag", [container.image])} if {
	some container in containers
	not contains(container.image, ":")
}
`,
  K8sImageDigests: `
violation contains {"msg": sprintf("%v has no digest", [container.image])} if {
	some container in containers
	not regex.match(\`@[a-z0-9]+([+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+\`, container.image)
}
`,
};

const list = { type: 'array', items: { type: 'string' } };
const parameters = { type: 'object', properties: { allowedImages: list, repos: list, tags: list, exemptImages: list } };

export const libraryTemplates: readonly object[] = Object.entries(rules).map(([kind, rego]) => ({
  apiVersion: 'templates.gatekeeper.sh/v1',
  kind: 'ConstraintTemplate',
  metadata: { name: kind.toLowerCase() },
  spec: {
    crd: { spec: { names: { kind }, validation: { openAPIV3Schema: parameters } } },
    targets: [
      {
        target: 'admission.k8s.gatekeeper.sh',
        code: [{ engine: 'Rego', source: { version: 'v1', rego: `package ${kind.toLowerCase()}\n${rego}${containers}` } }],
      },
    ],
  },
}));
