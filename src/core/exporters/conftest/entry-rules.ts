/** The rules that conftest looks for, in its default namespace. Rules of the same name in other files of that namespace add to them. */
export const entryRules = `package main

import data.wharfmaster_dockerfiles as dockerfiles
import data.wharfmaster_manifests as manifests

deny contains message if some message in manifests.denials

deny contains message if some message in dockerfiles.denials

warn contains message if some message in manifests.warnings

warn contains message if some message in dockerfiles.warnings

# Without the policy's data nothing could be refused, so everything is.
deny contains "The data of the policy is missing: give conftest the folder beside this one with --data." if {
	not has_data
}

has_data if {
	is_array(data.wharfmaster.manifests)
	is_array(data.wharfmaster.dockerfiles)
}
`;
