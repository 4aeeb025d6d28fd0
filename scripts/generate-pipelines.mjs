// Puts pipelines/wharfmaster.sh into every template, between the lines that name it: templates are copied alone, and must not differ.
// usage: node scripts/generate-pipelines.mjs
import { readFile, writeFile } from 'node:fs/promises';

export const templates = [
  'gitlab/wharfmaster.gitlab-ci.yml',
  'azure/wharfmaster.yml',
  'jenkins/Jenkinsfile',
  'tekton/task.yaml',
  'pre-commit/wharfmaster.sh',
];

/** The template with the script in it, each line indented as the line that begins it. */
export function withScript(template, script) {
  return template.replace(/^([ ]*)# wharfmaster\.sh begins\n[^]*?^[ ]*# wharfmaster\.sh ends$/m, (_, indent) =>
    ['# wharfmaster.sh begins', ...script.trimEnd().split('\n'), '# wharfmaster.sh ends']
      .map((line) => (line === '' ? '' : indent + line))
      .join('\n'),
  );
}

if (import.meta.filename === process.argv[1]) {
  const script = await readFile('pipelines/wharfmaster.sh', 'utf8');
  for (const name of templates) await writeFile(`pipelines/${name}`, withScript(await readFile(`pipelines/${name}`, 'utf8'), script));
}
