import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  actionScript,
  azureScript,
  gitlabScript,
  jenkinsScript,
  packedCli,
  pipelineFile,
  projectFolder,
  tektonScript,
  type PipelineScript,
} from '../support/pipeline-scripts.js';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.js';
import { git, repositoryOf } from './support/repository.js';
import { smallestPolicy, type Ran } from './support/run-cli.js';

let tool: { readonly tarball: string; readonly sha256: string };
beforeAll(() => {
  tool = packedCli(temporaryFolder());
});

const denied = 'FROM evil.example/app:1\n';
const allowed = 'FROM registry.example/app:1\n';
const wrongPin = '0'.repeat(64);

/** Runs a script as the runner does: from a file, in the checkout. */
function runScript({ shell, text, env }: PipelineScript, checkout: string, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const file = join(temporaryFolder({ 'script.sh': text }), 'script.sh');
  const [program = 'sh', ...args] = shell;
  const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args, file], { cwd: checkout, env: { PATH: path, HOME: temporaryFolder(), ...env, ...more } });
    let [out, notes] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (notes += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, notes }));
  });
}

/** The same question to every pipeline: how each is told where the tool is, and where it leaves what it found. */
const pipelines: Readonly<Record<string, (checkout: string, pin?: string, before?: string) => Promise<Ran>>> = {
  'the GitHub action': (checkout, sha256 = tool.sha256, before = 'build') =>
    runScript(actionScript({ tarball: tool.tarball, sha256, before }), checkout, github(checkout)),
  'the GitLab template': (checkout, pin, before) => runScript(gitlabScript(), checkout, variables(pin, before)),
  'the Azure pipeline': (checkout, pin, before) =>
    runScript(azureScript(), checkout, { ...variables(pin, before), AGENT_TEMPDIRECTORY: temporaryFolder() }),
  'the Jenkins pipeline': (checkout, pin, before) => runScript(jenkinsScript(), checkout, variables(pin, before)),
  'the Tekton task': (checkout, sha256 = tool.sha256, before = 'build') =>
    runScript(tektonScript({ tarball: tool.tarball, sha256, before }, join(temporaryFolder(), 'exit-code')), checkout),
};

const variables = (sha256 = tool.sha256, before = 'build'): Readonly<Record<string, string>> => ({
  WHARFMASTER_TARBALL: tool.tarball,
  WHARFMASTER_SHA256: sha256,
  WHARFMASTER_BEFORE: before,
});

const github = (checkout: string): Readonly<Record<string, string>> => {
  const folder = temporaryFolder({ output: '', summary: '' });
  return { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_WORKSPACE: checkout };
};

describe.each(Object.entries(pipelines))('%s', (_, run) => {
  it('gives the verdicts and exit codes of the command line at every stage', async () => {
    const files = { '.wharfmaster.yaml': `${smallestPolicy}enforcement: {ci: block, push: report, admit: deny}\n`, Dockerfile: denied };
    const folder = temporaryFolder(files);
    for (const [before, code] of [
      ['build', 1],
      ['push', 0],
      ['deploy', 1],
      ['lunch', 2],
    ] as const) {
      const ran = await run(folder, undefined, before);
      expect(ran.code, `${before}\n${ran.notes}`).toBe(code);
    }
    writeFiles(folder, { Dockerfile: allowed });
    expect((await run(folder)).code).toBe(0);
    writeFiles(folder, { '.wharfmaster.yaml': 'nonsense' });
    expect((await run(folder)).code).toBe(2);
  });

  it('runs nothing of a tarball that is not the pinned one, and nothing without a pin', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: allowed });
    const other = await run(folder, wrongPin);
    expect(other.code, other.notes).toBe(3);
    expect(other.notes).toContain('not the pinned one');
    for (const pin of ['', 'latest', `${wrongPin} `, wrongPin.replace(/0$/, '$')]) expect((await run(folder, pin)).code, pin).toBe(2);
  });

  it('starts nothing that lies in the checkout', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    const trap = join(folder, 'trap');
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    for (const name of ['wharfmaster', 'node', 'npx', 'git', 'tar', 'sha256sum', 'curl']) {
      for (const place of ['node_modules/.bin', '.']) {
        writeFileSync(join(folder, place, name), `#!/bin/sh\ntouch '${trap}'\n`);
        chmodSync(join(folder, place, name), 0o755);
      }
    }
    writeFiles(folder, {
      'node_modules/wharfmaster/package.json': '{"bin": "x.js"}',
      'package.json': '{"type": "module"}',
      '.npmrc': 'node-options=--require ./x.js\n',
    });
    expect((await run(folder)).code).toBe(1);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('a pull request', () => {
  /** A checkout with a bad image on the target branch, and a change that widens the policy and adds one more. */
  const pullRequest = (): { readonly folder: string; readonly base: string } => {
    const folder = repositoryOf({ '.wharfmaster.yaml': smallestPolicy, 'old/Dockerfile': denied, Dockerfile: allowed });
    const base = git(folder, 'rev-parse', 'HEAD').trim();
    git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    writeFiles(folder, { Dockerfile: denied, '.wharfmaster.yaml': smallestPolicy.replace('registry.example/**', '"**"') });
    git(folder, 'commit', '-qam', 'change');
    return { folder, base };
  };

  it('is judged by the policy of its target branch, and only for what it makes worse, by GitHub', async () => {
    const { folder, base } = pullRequest();
    const env = github(folder);
    const sarif = join(temporaryFolder(), 'x.sarif');
    const { code, out } = await runScript(actionScript({ ...tool, baseline: base, sarif }), folder, env);
    expect(code).toBe(1);
    expect(out).toContain('::error file=Dockerfile,line=1');
    expect(out).not.toContain('file=old/Dockerfile');
    expect(readFileSync(env['GITHUB_OUTPUT'] ?? '', 'utf8')).toBe(`exit-code=1\nsarif=${sarif}\n`);
    const summary = readFileSync(env['GITHUB_STEP_SUMMARY'] ?? '', 'utf8');
    expect(summary).toContain('1 finding was there before');
    expect(summary).toContain('### Weaker');
    const log: { runs: { results: unknown[] }[] } = JSON.parse(readFileSync(sarif, 'utf8'));
    expect(log.runs[0]?.results).toHaveLength(2);
  });

  it.each([
    ['GitLab', gitlabScript, (base: string) => ({ CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' })],
    ['Azure', azureScript, () => ({ BUILD_REASON: 'PullRequest', AGENT_TEMPDIRECTORY: temporaryFolder() })],
    ['Jenkins', jenkinsScript, () => ({ CHANGE_TARGET: 'main' })],
  ] as const)('is judged so by %s too', async (_, script, runner) => {
    const { folder, base } = pullRequest();
    const { code, out, notes } = await runScript(script(), folder, { ...variables(), ...runner(base) });
    expect(code, notes).toBe(1);
    expect(out).toContain('Dockerfile:1:6  evil.example/app:1');
    expect(out).not.toContain('old/Dockerfile');
  });

  it('reaches the script as values alone, whatever a branch or path is called', async () => {
    const { folder } = pullRequest();
    const trap = join(folder, 'trap');
    const hostile = `x"; touch '${trap}'; $(touch ${trap})`;
    for (const inputs of [
      { baseline: hostile },
      { paths: hostile },
      { policy: hostile },
      { image: hostile, before: 'deploy' },
      { paths: `--policy=${trap}` },
    ])
      expect((await runScript(actionScript({ ...tool, ...inputs }), folder, github(folder))).code).not.toBe(0);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('the action', () => {
  it('keeps the tarball in the cache, compares it each time, and then needs no network', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: allowed });
    const cache = temporaryFolder();
    const run = (inputs: Readonly<Record<string, string>>): Promise<Ran> =>
      runScript(actionScript({ sha256: tool.sha256, cache, ...inputs }), folder, github(folder));
    expect((await run({ tarball: 'https://artifacts.example/none.tgz', offline: 'true' })).code).toBe(3);
    expect((await run({ tarball: tool.tarball })).code).toBe(0);
    expect(readdirSync(cache)).toContain(`${tool.sha256}.tgz`);
    expect((await run({ tarball: 'https://artifacts.example/none.tgz', offline: 'true' })).code).toBe(0);
    writeFileSync(join(cache, `${tool.sha256}.tgz`), 'changed');
    expect((await run({ tarball: tool.tarball })).code).toBe(3);
    expect((await run({ tarball: 'http://artifacts.example/none.tgz', cache: '' })).code).toBe(2);
  });

  it('sends SARIF to code scanning, and says when that fails', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, Dockerfile: denied });
    const bodies: { sarif: string; ref: string }[] = [];
    let status = 202;
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        bodies.push(JSON.parse(Buffer.concat(parts).toString()));
        response.writeHead(status).end('{"message": "no"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const env = {
        ...github(folder),
        GITHUB_API_URL: `http://127.0.0.1:${String(port)}`,
        GITHUB_REPOSITORY: 'bank/app',
        GITHUB_SHA: 'a'.repeat(40),
        GITHUB_REF: 'refs/heads/main',
      };
      const inputs = { ...tool, sarif: join(temporaryFolder(), 'x.sarif'), 'upload-sarif': 'true', token: 'secret-token' };
      expect((await runScript(actionScript(inputs), folder, env)).code).toBe(1);
      expect(bodies[0]?.ref).toBe('refs/heads/main');
      expect(gunzipSync(Buffer.from(bodies[0]?.sarif ?? '', 'base64')).toString()).toContain('unapproved-registry');
      status = 403;
      const refused = await runScript(actionScript(inputs), folder, env);
      expect(refused.code).toBe(3);
      expect(refused.notes).toContain('security-events: write');
      expect(refused.out + refused.notes).not.toContain('secret-token');
    } finally {
      server.close();
    }
  });
});

describe('the templates', () => {
  it('carry the same script', async () => {
    const { templates, withScript }: { templates: readonly string[]; withScript: (template: string, script: string) => string } =
      await import(join(projectFolder, 'scripts/generate-pipelines.mjs'));
    const script = pipelineFile('pipelines/wharfmaster.sh');
    for (const name of templates) {
      const text = pipelineFile(`pipelines/${name}`);
      expect(withScript(text, script), name).toBe(text);
      expect(text).toContain('wharfmaster_install()');
    }
  });
});
