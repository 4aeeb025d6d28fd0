import type { WorkspaceFolder } from 'vscode';
import type { TextDocumentFilter } from 'vscode-languageclient/node';

/** Editor languages in which images may stand; package.json's activation events list the same (a test compares them). */
export const languages = [
  'dockerfile',
  'dockercompose',
  'yaml',
  'json',
  'jsonc',
  'helm',
  'github-actions-workflow',
  'azure-pipelines',
  'jenkinsfile',
  'groovy',
  'ansible',
  'dockerbake',
  'hcl',
  'terraform',
  'opentofu',
  'nomad',
  'ini',
  'properties',
  'toml',
  'earthfile',
  'bazel',
  'starlark',
] as const;

/** Where documents live that a person edits. Output channels, diffs and notebooks have other schemes and are left alone. */
const schemes = ['file', 'untitled', 'vscode-remote', 'vscode-vfs'] as const;

/** Names that mean a file of ours even if no extension gives them a language. */
const namePatterns = [
  // No image stands in it by itself, but what Compose makes of it counts as the editor shows it, saved or not.
  '**/.env',
  '**/{Dockerfile,Containerfile}*',
  '**/*.{dockerfile,Dockerfile,containerfile,Containerfile}',
  '**/*.{tf,tofu,hcl,nomad}',
  '**/*.{container,volume,image}',
  '**/{Kustomization,*.yaml.gotmpl,*.yml.gotmpl}',
  '**/templates/**/*.tpl',
  '**/{Earthfile,Jenkinsfile,project.toml,fly.toml,MODULE.bazel,WORKSPACE,WORKSPACE.bazel}',
] as const;

/** Which documents the server gets to see: ours by language, by name, or because a person's settings force a file kind on them. */
export function documentSelector(folders: readonly WorkspaceFolder[], forced: readonly string[]): TextDocumentFilter[] {
  const all = [...new Set([...schemes, ...folders.map((folder) => folder.uri.scheme)])];
  return all.flatMap((scheme) => [
    ...languages.map((language) => ({ scheme, language })),
    ...[...namePatterns, ...forced].map((pattern) => ({ scheme, pattern })),
  ]);
}
