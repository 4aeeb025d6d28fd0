import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.js';
import { machine, makeOffice, policyText, said, short, signedFiles, webServer, type WebServer } from './support/policy-world.js';

const office = makeOffice();

/** A repository with these files in its one commit, served over https by git itself. */
async function repository(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly server: WebServer; readonly source: (path: string) => string; readonly folder: string }> {
  const folder = temporaryFolder();
  const work = join(folder, 'work');
  mkdirSync(work);
  writeFiles(work, files);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-c', 'protocol.file.allow=always', ...args], {
      cwd: work,
      encoding: 'utf8',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=policy');
  const commit = git('rev-parse', 'HEAD').trim();
  git('clone', '--quiet', '--bare', '.', join(folder, 'policies.git'));
  const server = await webServer();
  server.files = new Proxy({}, { get: () => (request: IncomingMessage, response: ServerResponse) => backend(folder, request, response) });
  return { server, folder, source: (path) => `git+${server.origin}/policies.git${path === '' ? '' : `//${path}`}#${commit}` };
}

/** git-http-backend(1) as a web server runs it. */
function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://x');
  const env = {
    ...{ PATH: process.env['PATH'], GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', REQUEST_METHOD: request.method },
    ...{ PATH_INFO: url.pathname, QUERY_STRING: url.search.slice(1), CONTENT_TYPE: request.headers['content-type'] ?? '' },
    ...{ GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''), HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '' },
  };
  const child = spawn('git', ['-c', 'safe.directory=*', 'http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  request.pipe(child.stdin);
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.on('close', () => {
    const whole = Buffer.concat(pieces);
    const at = whole.indexOf('\r\n\r\n');
    const headers = whole
      .subarray(0, at)
      .toString()
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string]);
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
    response
      .writeHead(Number(status.slice(0, 3)), Object.fromEntries(headers.filter(([name]) => name !== 'Status')))
      .end(whole.subarray(at + 4));
  });
}

describe('a policy in a git repository', () => {
  it('is taken out of the commit that the source names, with signatures and keys beside it', async () => {
    const rest = `trust:\n  signers:\n    release: {type: key, keys: [{file: keys/release.pub, sha256: "${'1'.repeat(64)}"}], format: any, tlog: none}\n`;
    const files = await signedFiles('all/policy.yaml', policyText(41, rest), office);
    const { server, source } = await repository({ ...files, 'all/keys/release.pub': 'a key' });
    const standing = await machine({ office }, server.authority).ask(source('all/policy.yaml'));
    expect(said(standing)).toBe('');
    expect(short(standing)).toBe('usable bank-standard 41');
    expect(existsSync(join(standing.file, '..', 'keys', 'release.pub'))).toBe(true);
  });

  it('stands in `.wharfmaster.yaml` at the top when the source names no path', async () => {
    const { server, source } = await repository(await signedFiles('.wharfmaster.yaml', policyText(41), office));
    expect(short(await machine({ office }, server.authority).ask(source('')))).toBe('usable bank-standard 41');
  });

  it('that is not there, or is a link, is said', async () => {
    const { server, source } = await repository(await signedFiles('policy.yaml', policyText(41), office));
    expect(said(await machine({ office }, server.authority).ask(source('other.yaml')))).toContain('other.yaml is not in the commit');
  });

  it('starts nothing that the repository or the person’s own configuration brings: hooks, filters, helpers, submodules', async () => {
    const proof = join(temporaryFolder(), 'ran');
    const script = `#!/bin/sh\ntouch ${proof}\n`;
    const { server, source } = await repository({
      ...(await signedFiles('policy.yaml', policyText(41), office)),
      '.gitattributes': '*.yaml filter=evil diff=evil merge=evil\n',
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${proof}\n`,
    });
    const home = temporaryFolder({
      '.gitconfig': `[core]\n\thooksPath = hooks\n\tfsmonitor = touch ${proof}\n[filter "evil"]\n\tsmudge = touch ${proof}\n\tclean = touch ${proof}\n[diff "evil"]\n\ttextconv = touch ${proof}\n[credential]\n\thelper = "!touch ${proof}"\n[url "ext::sh -c touch% ${proof}"]\n\tinsteadOf = https://\n`,
      'hooks/post-checkout': script,
      'hooks/reference-transaction': script,
      'template/hooks/reference-transaction': script,
    });
    const standing = await machine({ office }, server.authority).ask(source('policy.yaml'), {
      around: {
        environment: {
          ...{
            HOME: home,
            XDG_STATE_HOME: join(home, 'state'),
            XDG_CONFIG_HOME: home,
            NODE_EXTRA_CA_CERTS: server.authority,
            PATH: process.env['PATH'] ?? '',
          },
          ...{
            GIT_TEMPLATE_DIR: join(home, 'template'),
            GIT_SSH_COMMAND: `touch ${proof}`,
            GIT_EXTERNAL_DIFF: `touch ${proof}`,
            GIT_ASKPASS: `touch ${proof}`,
          },
        },
      },
    });
    expect(said(standing)).toBe('');
    expect(existsSync(proof)).toBe(false);
  });

  it('is fetched by no program out of a workspace, and by none in Restricted Mode', async () => {
    const { server, source } = await repository(await signedFiles('policy.yaml', policyText(41), office));
    const workspace = temporaryFolder({ 'bin/git': '#!/bin/sh\nexit 0\n' });
    execFileSync('chmod', ['+x', join(workspace, 'bin/git')]);
    const here = machine({ office }, server.authority);
    const environment = { XDG_STATE_HOME: here.state, NODE_EXTRA_CA_CERTS: server.authority, PATH: join(workspace, 'bin') };
    expect(said(await here.ask(source('policy.yaml'), { around: { workspaces: [workspace], environment } }))).toContain('workspace');
    for (const by of ['workspace', 'person', 'administrator'] as const)
      expect(short(await here.ask(source('policy.yaml'), { by, around: { isTrusted: false } }))).toBe('unusable SOURCE_NOT_FOLLOWED');
    expect(server.heard).toEqual([]);
  });

  it('from a server that asks for a login, or is none of git’s, is not had, and nobody is asked anything', async () => {
    const server = await webServer({});
    const source = `git+${server.origin}/policies.git//policy.yaml#${'1'.repeat(40)}`;
    const here = machine({ office }, server.authority);
    server.files = new Proxy(
      {},
      {
        get: () => (_: IncomingMessage, response: ServerResponse) =>
          response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
      },
    );
    expect(said(await here.ask(source))).toContain('git could not fetch the policy');
    server.files = { '/policies.git/info/refs?service=git-upload-pack': '<html>' };
    expect(said(await here.ask(source))).toContain('git could not fetch the policy');
    server.files = new Proxy({}, { get: () => () => undefined });
    expect(short(await here.ask(source, { around: { timeoutMs: 1_000 } }))).toBe('unusable REGISTRY_TIMED_OUT');
  });
});
