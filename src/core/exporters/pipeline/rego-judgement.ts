/**
 * Rego that asks one check (checks/image-check.ts, as data) about one image. The same for every policy: what an author wrote is only ever
 * data. `namespace` is null where it is not known. Needs Rego v1 and only what buildx's engine has, too.
 */
export const regoJudgement = `
breaks(check, image, namespace) if {
	concerns(check, image)
	fails(check, image, namespace)
	not waives(check, image)
}

# A check that starts later only warns until then.
denies(check) if {
	check.action == "deny"
	not starts_later(check)
}

starts_later(check) if time.now_ns() < check.from * 1000000

concerns(check, _) if not check.about

concerns(check, image) if {
	some set in check.about
	holds(set, image)
}

fails(check, image, _) if {
	some set in check.noneOf
	holds(set, image)
}

fails(check, image, namespace) if {
	is_array(check.oneOf)
	not granted(check.oneOf, image, namespace)
}

granted(sets, image, namespace) if {
	some set in sets
	holds(set, image)
	covers(set, namespace)
}

covers(set, _) if not set.namespaces

covers(set, namespace) if {
	is_string(namespace)
	some expression in set.namespaces
	regex.match(expression, namespace)
}

# Whether an approved namespace would have made the difference, when none is known.
needs_namespace(check, image, namespace) if {
	not is_string(namespace)
	some set in check.oneOf
	set.namespaces
	holds(set, image)
}

# Exceptions end by themselves.
waives(check, image) if {
	some set in check.waived
	time.now_ns() <= set.until * 1000000
	holds(set, image)
}

holds(set, image) if {
	regex.match(set.include, image)
	not excludes(set, image)
}

excludes(set, image) if regex.match(set.exclude, image)
`;
