import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');

export const pipelineFile = (name: string): string => readFileSync(join(root, name), 'utf8');

/** The project's own folder, where action.yml and .pre-commit-hooks.yaml stand. */
export const projectFolder = root;

/** The tarball of the built command line with its pin. */
export function packedCli(folder: string): { readonly tarball: string; readonly sha256: string } {
  const tarball = join(folder, 'cli.tgz');
  const printed = execFileSync(process.execPath, ['scripts/pack-cli.mjs', '--no-build', '--out', tarball], { cwd: root, encoding: 'utf8' });
  return { tarball, sha256: printed.slice(0, 64) };
}

/** A script as the runner of a pipeline starts it, with the environment that the template gives it. */
export interface PipelineScript {
  readonly shell: readonly string[];
  readonly text: string;
  /** What the template itself sets; values of the runner's come on top. */
  readonly env: Readonly<Record<string, string>>;
}

/** The only step of action.yml, its inputs put in as the runner does. */
export function actionScript(inputs: Readonly<Record<string, string>>): PipelineScript {
  const action: {
    inputs: Record<string, { default?: string }>;
    runs: { steps: { env: Record<string, string>; run: string }[] };
  } = parse(pipelineFile('action.yml'));
  const [step] = action.runs.steps;
  if (step === undefined || action.runs.steps.length !== 1) throw new Error('action.yml has other steps than this test knows');
  const valueOf = (expression: string): string => {
    if (expression === 'github.action_path') return root;
    const name = /^inputs\.([\w-]+)$/.exec(expression)?.[1] ?? '';
    const input = action.inputs[name];
    if (input === undefined) throw new Error(`action.yml speaks of ${expression}`);
    return inputs[name] ?? (input.default ?? '').replace(/^\$\{\{.*\}\}$/, '');
  };
  const env = Object.entries(step.env).map(([name, value]) => [
    name,
    value.replace(/^\$\{\{ (.+) \}\}$/, (_, inner: string) => valueOf(inner)),
  ]);
  return { shell: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'], text: step.run, env: Object.fromEntries(env) };
}

/** `before_script` and `script` of the job, one after the other in one shell, as GitLab's shell executor runs them. */
export function gitlabScript(): PipelineScript {
  const file: { '.wharfmaster': { before_script: string[]; script: string[] } } = parse(
    pipelineFile('pipelines/gitlab/wharfmaster.gitlab-ci.yml'),
  );
  const { before_script: before, script } = file['.wharfmaster'];
  return { shell: ['bash', '-eo', 'pipefail'], text: [...before, ...script].join('\n'), env: {} };
}

export function azureScript(): PipelineScript {
  const file: { steps: { bash?: string }[] } = parse(pipelineFile('pipelines/azure/wharfmaster.yml'));
  return { shell: ['bash', '--noprofile', '--norc'], text: file.steps.find(({ bash }) => bash !== undefined)?.bash ?? '', env: {} };
}

/** What stands between the quotes of `sh`, with no escape in it that Groovy would read. */
export function jenkinsScript(): PipelineScript {
  const text = /sh '''\n([^]*?)'''/.exec(pipelineFile('pipelines/jenkins/Jenkinsfile'))?.[1] ?? '';
  if (text.includes('\\')) throw new Error('Groovy reads a backslash as an escape');
  return { shell: ['sh', '-xe'], text, env: {} };
}

export function tektonScript(params: Readonly<Record<string, string>>, result: string): PipelineScript {
  const task: {
    spec: { params: { name: string; default?: string }[]; steps: { env: { name: string; value: string }[]; script: string }[] };
  } = parse(pipelineFile('pipelines/tekton/task.yaml'));
  const [step] = task.spec.steps;
  const put = (value: string): string =>
    value.replace(
      /^\$\(params\.([\w-]+)\)$/,
      (_, name: string) => params[name] ?? task.spec.params.find((each) => each.name === name)?.default ?? '',
    );
  const env = (step?.env ?? []).map(({ name, value }) => [name, value === '$(results.exit-code.path)' ? result : put(value)]);
  return { shell: ['sh'], text: step?.script ?? '', env: Object.fromEntries(env) };
}
