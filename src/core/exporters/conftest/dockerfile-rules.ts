import { regoJudgement } from '../pipeline/index.js';

/**
 * Dockerfiles as conftest parses them: FROM, COPY --from and RUN --mount of images, with the defaults of arguments before the first FROM.
 * What is left of variables is refused, and an ONBUILD whose flags the parser drops is told.
 */
export const dockerfileRules = `package wharfmaster_dockerfiles

denials contains message if {
	some image in images
	not contains(image, "$")
	some check in data.wharfmaster.dockerfiles
	denies(check)
	breaks(check, image, null)
	message := sprintf("%s: %s (%s)", [image, check.message, check.rule])
}

warnings contains message if {
	some image in images
	not contains(image, "$")
	some check in data.wharfmaster.dockerfiles
	not denies(check)
	breaks(check, image, null)
	message := sprintf("%s: %s (%s)", [image, check.message, check.rule])
}

denials contains message if {
	some image in images
	contains(image, "$")
	some check in data.wharfmaster.dockerfiles
	denies(check)
	message := sprintf("%s: The value of a variable is not known here, so nobody can judge the image. Give the argument a default before the first FROM. (unresolved-image)", [image])
}

warnings contains message if {
	some command in commands
	command.Cmd == "onbuild"
	lower(command.SubCmd) in {"copy", "run"}
	message := sprintf("ONBUILD %s: conftest does not show where it copies or mounts from, so its image is not judged here.", [command.SubCmd])
}

commands := [command | some command in input; is_string(command.Cmd)] if is_array(input)

froms := [command | some command in commands; command.Cmd == "from"]

images contains image if {
	some at, command in froms
	image := expand(command.Value[0])
	image != "scratch"
	not is_stage_before(image, at)
}

images contains image if {
	some command in commands
	command.Cmd in {"copy", "add"}
	some flag in command.Flags
	startswith(flag, "--from=")
	image := expand(substring(flag, 7, -1))
	not is_stage(image)
}

images contains image if {
	some command in commands
	command.Cmd == "run"
	some flag in command.Flags
	startswith(flag, "--mount=")
	some part in split(substring(flag, 8, -1), ",")
	[key, value] := split(trim(trim_space(part), "\\""), "=")
	lower(key) == "from"
	image := expand(value)
	not is_stage(image)
}

stage_name(command) := lower(command.Value[2]) if lower(command.Value[1]) == "as"

is_stage_before(image, at) if {
	some earlier, command in froms
	earlier < at
	stage_name(command) == lower(image)
}

is_stage(image) if {
	some command in froms
	stage_name(command) == lower(image)
}

is_stage(image) if {
	regex.match("^[0-9]+$", image)
	to_number(image) < count(froms)
}

# The last default of each argument before the first FROM, when it is plain text.
arguments := [pair |
	some at, command in commands
	command.Cmd == "arg"
	not comes_late(at)
	some word in command.Value
	pair := regex.find_all_string_submatch_n(\`^([A-Za-z_][A-Za-z0-9_]*)=([A-Za-z0-9._/:@-]*)$\`, word, 1)[0]
]

comes_late(at) if {
	some earlier, command in commands
	earlier < at
	command.Cmd == "from"
}

defaults := {sprintf("$\{%s}", [name]): last(name) | some pair in arguments; name := pair[1]; not is_written_twice(name)}

last(name) := value if {
	some pair in arguments
	pair[1] == name
	value := pair[2]
}

is_written_twice(name) if count({value | some pair in arguments; pair[1] == name; value := pair[2]}) > 1

expand(text) := strings.replace_n(defaults, text)
${regoJudgement}`;
