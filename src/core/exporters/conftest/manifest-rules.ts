import { regoJudgement } from '../pipeline/index.js';

/**
 * Kubernetes manifests: every pod in a resource, wherever it stands in it, so that custom resources with pod templates are covered; lists of
 * resources too. Looking where no pod is finds nothing, since a pod's lists are known by their names.
 */
export const manifestRules = `package wharfmaster_manifests

denials contains message if {
	some use in uses
	some check in data.wharfmaster.manifests
	denies(check)
	breaks(check, use.image, use.namespace)
	message := describe(check, use)
}

warnings contains message if {
	some use in uses
	some check in data.wharfmaster.manifests
	not denies(check)
	breaks(check, use.image, use.namespace)
	message := describe(check, use)
}

denials contains message if {
	some resource in resources
	some image in images(resource)
	not is_string(image)
	message := sprintf("%v: an image must be a text.", [image])
}

describe(check, use) := sprintf("%s: %s (%s)", [use.image, check.message, check.rule]) if {
	not needs_namespace(check, use.image, use.namespace)
}

describe(check, use) := sprintf("%s: It is approved in some namespaces only, and the manifest does not say \`metadata.namespace\`. (%s)", [use.image, check.rule]) if {
	needs_namespace(check, use.image, use.namespace)
}

uses contains {"image": image, "namespace": namespace} if {
	some resource in resources
	namespace := namespace_of(resource)
	some image in images(resource)
	is_string(image)
	image != ""
}

namespace_of(resource) := object.get(resource, ["metadata", "namespace"], null) if is_object(object.get(resource, "metadata", {}))

namespace_of(resource) := null if not is_object(object.get(resource, "metadata", {}))

resources contains input if {
	is_string(input.kind)
	not is_list(input)
}

# Lists, also of lists; an item need not say its kind.
resources contains item if {
	is_list(input)
	walk(input, [path, item])
	count(path) > 0
	count(path) % 2 == 0
	every at, step in path {
		is_step(at, step)
	}
	is_object(item)
	not is_list(item)
}

is_list(resource) if {
	endswith(resource.kind, "List")
	is_array(resource.items)
}

is_step(at, "items") if at % 2 == 0

is_step(at, step) if {
	at % 2 == 1
	is_number(step)
}

images(resource) := {image |
	walk(resource, [_, pod])
	is_object(pod)
	some key in ["containers", "initContainers", "ephemeralContainers"]
	is_array(pod[key])
	some container in pod[key]
	image := container.image
	not is_null(image)
} | {image |
	walk(resource, [_, pod])
	is_object(pod)
	is_array(pod.volumes)
	some volume in pod.volumes
	image := volume.image.reference
	not is_null(image)
}
${regoJudgement}`;
