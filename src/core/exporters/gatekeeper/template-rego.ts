import { regoJudgement } from '../pipeline/index.js';

/**
 * The template's Rego: every image of a pod or a template of one, asked by the constraint's checks. An author's words are only ever
 * parameters. What terminates must be able to lose its finalizers; only the API server sets `deletionTimestamp`.
 */
export const templateRego = `package wharfmasterimages

violation contains {"msg": msg, "details": {"rule": check.rule, "check": check.id, "images": refused}} if {
	not terminates
	some check in input.parameters.checks
	counts(check)
	refused := {image | some image in images; is_string(image); breaks(check, image, namespace)}
	count(refused) > 0
	msg := sprintf("%s: %s. %s [%s]", [check.rule, concat(", ", refused), check.message, input.parameters.policy])
}

violation contains {"msg": msg} if {
	not terminates
	some image in images
	not is_string(image)
	msg := sprintf("%v: an image must be a text.", [image])
}

# A check that starts later denies from then on, and warns until then.
counts(check) if {
	input.parameters.strength == "denying"
	denies(check)
}

counts(check) if {
	input.parameters.strength == "warning"
	not denies(check)
}

terminates if {
	input.review.operation == "UPDATE"
	input.review.object.metadata.deletionTimestamp
}

images contains image if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some container in pod[list]
	image := container.image
	is_written(image)
}

images contains image if {
	some volume in pod.volumes
	image := volume.image.reference
	is_written(image)
}

is_written(image) if not image in {"", null}

pod := object.get(input.review.object, object.get(pod_paths, input.review.kind.kind, ["spec", "template", "spec"]), {})

pod_paths := {
	"Pod": ["spec"],
	"PodTemplate": ["template", "spec"],
	"CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
}

default namespace := null

namespace := input.review.namespace if {
	is_string(input.review.namespace)
} else := input.review.object.metadata.namespace
${regoJudgement}`;
