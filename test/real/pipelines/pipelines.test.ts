import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { git, repositoryOf } from '../../cli/support/repository.js';
import { smallestPolicy } from '../../cli/support/run-cli.js';
import { packedCli, pipelineFile, projectFolder } from '../../support/pipeline-scripts.js';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.js';
import { runPipelineTool } from './support/tools.js';

let tool: { readonly tarball: string; readonly sha256: string };
beforeAll(() => {
  tool = packedCli(temporaryFolder());
});

const policy = smallestPolicy.replace('registry.example/**', 'registry.example/**, registry.bank.example/**');
const denied = 'FROM evil.example/app:1\n';
const allowed = 'FROM registry.example/app:1\n';

describe('the published schemas', () => {
  const cases = [
    ['vendor.github-actions', [], 'action.yml'],
    ['vendor.github-workflows', [], 'pipelines/github/pull-request.yml'],
    ['vendor.gitlab-ci', ['--data-transform', 'gitlab-ci'], 'pipelines/gitlab/wharfmaster.gitlab-ci.yml'],
    ['vendor.azure-pipelines', ['--data-transform', 'azure-pipelines', '--regex-variant', 'nonunicode'], 'pipelines/azure/wharfmaster.yml'],
  ] as const;
  it.each(cases)('%s accept our file, and not a broken one', (schema, options, file) => {
    const lint = (text: string): number | null => {
      const folder = temporaryFolder({ 'pipeline.yml': text });
      return runPipelineTool('checkJsonschema', ['--builtin-schema', schema, ...options, 'pipeline.yml'], folder).code;
    };
    const text = pipelineFile(file);
    expect(lint(text)).toBe(0);
    expect(lint(text.replace(/^(runs|jobs|variables|steps):/m, '$1: 7\nx-$1:'))).toBe(1);
  });

  it('are Tekton’s own types for the task', () => {
    const text = pipelineFile('pipelines/tekton/task.yaml');
    const lint = (task: string): number | null => {
      const folder = temporaryFolder({ 'task.yaml': task });
      return runPipelineTool('tektonLint', ['task.yaml'], folder).code;
    };
    expect(lint(text)).toBe(0);
    expect(lint(text.replace('script: |', 'scripts: |'))).toBe(1);
    expect(lint(text.replace('$(params.before)', '$(params.after)'))).toBe(1);
  });
});

describe('pre-commit', () => {
  /** This project as the repository that hooks come from. */
  const hooks = (): { readonly folder: string; readonly revision: string } => {
    const folder = repositoryOf({ '.pre-commit-hooks.yaml': pipelineFile('.pre-commit-hooks.yaml') });
    cpSync(join(projectFolder, 'pipelines'), join(folder, 'pipelines'), { recursive: true });
    git(folder, 'add', '.');
    git(folder, 'commit', '-qm', 'hooks');
    return { folder, revision: git(folder, 'rev-parse', 'HEAD').trim() };
  };

  const run = (folder: string, home: string, ...args: string[]) =>
    runPipelineTool('preCommit', ['run', ...args], folder, { PRE_COMMIT_HOME: home, HOME: home });

  it('runs the hooks from this repository, over all files and over what a commit makes worse', () => {
    const { folder: source, revision } = hooks();
    const pin = `["--tarball=${tool.tarball}", "--sha256=${tool.sha256}"`;
    const configuration = `repos:\n  - repo: ${source}\n    rev: ${revision}\n    hooks:\n      - {id: wharfmaster, args: ${pin}]}\n      - {id: wharfmaster-new, args: ${pin}, "--baseline=HEAD"]}\n`;
    const folder = repositoryOf({ '.wharfmaster.yaml': policy, Dockerfile: denied, '.pre-commit-config.yaml': configuration });
    const home = temporaryFolder();
    const all = run(folder, home, '--all-files');
    expect(all.code, all.said).toBe(1);
    expect(all.said).toMatch(/^Wharfmaster\.+Failed$/m);
    expect(all.said).toMatch(/^Wharfmaster \(what this commit makes worse\)\.+Passed$/m);
    writeFiles(folder, { 'new.Dockerfile': denied });
    git(folder, 'add', '.');
    const added = run(folder, home, 'wharfmaster-new');
    expect(added.code, added.said).toBe(1);
    expect(added.said).toContain('new.Dockerfile:1:6');
    expect(added.said).not.toContain('\nDockerfile:1:6');
    expect(runPipelineTool('preCommit', ['validate-manifest', '.pre-commit-hooks.yaml'], projectFolder, { HOME: home }).code).toBe(0);
  });
});

describe('gitlab-ci-local', () => {
  it('runs the template as a job, with its reports', () => {
    const template = pipelineFile('pipelines/gitlab/wharfmaster.gitlab-ci.yml');
    const folder = repositoryOf({ '.wharfmaster.yaml': policy, Dockerfile: denied, '.gitlab-ci.yml': template });
    git(folder, 'remote', 'add', 'origin', 'https://gitlab.example/bank/app.git');
    const variables = [`WHARFMASTER_TARBALL=${tool.tarball}`, `WHARFMASTER_SHA256=${tool.sha256}`].flatMap((each) => ['--variable', each]);
    const run = () =>
      runPipelineTool('gitlabCiLocal', ['--force-shell-executor', ...variables, 'wharfmaster:files'], folder, { HOME: temporaryFolder() });
    const first = run();
    expect(first.code, first.said).toBe(1);
    expect(first.said).toContain('FAIL 1');
    expect(first.said).toContain('Dockerfile:1:6  evil.example/app:1');
    expect(readFileSync(join(folder, 'wharfmaster-junit.xml'), 'utf8')).toContain('<failure');
    writeFiles(folder, { Dockerfile: allowed });
    git(folder, 'commit', '-qam', 'better');
    const second = run();
    expect(second.code, second.said).toBe(0);
  });
});

describe('act', () => {
  it('runs the action in a workflow: annotations, outputs and exit codes', () => {
    const workflow = `on: push
jobs:
  images:
    runs-on: here
    steps:
      - uses: actions/checkout@v4 # act copies the folder instead of fetching it
      - id: gate
        uses: ./wharfmaster-action
        with: {tarball: ${tool.tarball}, sha256: ${tool.sha256}, sarif: found.sarif, baseline: ''}
      - if: always()
        run: echo "code=\${{ steps.gate.outputs.exit-code }} sarif=\${{ steps.gate.outputs.sarif }}"
`;
    const folder = repositoryOf({
      '.wharfmaster.yaml': `${policy}exclude: [".github/**"]\n`,
      Dockerfile: denied,
      '.github/workflows/images.yml': workflow,
    });
    cpSync(join(projectFolder, 'action.yml'), join(folder, 'wharfmaster-action/action.yml'));
    cpSync(join(projectFolder, 'pipelines'), join(folder, 'wharfmaster-action/pipelines'), { recursive: true });
    const run = () =>
      runPipelineTool('act', ['push', '-P', 'here=-self-hosted', '--use-gitignore=false'], folder, {
        HOME: temporaryFolder(),
      });
    writeFiles(folder, { '.gitignore': 'wharfmaster-action\n' });
    git(folder, 'remote', 'add', 'origin', 'https://github.example/bank/app.git');
    git(folder, 'add', '.gitignore');
    git(folder, 'commit', '-qm', 'ignore');
    const first = run();
    expect(first.code, first.said).toBe(1);
    expect(first.said).toContain('evil.example/app:1');
    expect(first.said).toContain('code=1 sarif=found.sarif');
    writeFiles(folder, { Dockerfile: allowed });
    const second = run();
    expect(second.code, second.said).toBe(0);
    expect(second.said).toContain('code=0 sarif=found.sarif');
  });
});
