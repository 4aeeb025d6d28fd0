// Builds the extension and opens the examples in VS Code: the one that is installed, else VS Code in the browser (docs/vscode.md).
// usage: npm start [-- --browser] [-- FOLDER]
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { hostEntry, setUpVscodeHost } from './setup-vscode-host.mjs';

const execute = promisify(execFile);
const root = resolve(fileURLToPath(import.meta.url), '../..');
process.chdir(root);
process.env.PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;

const { values, positionals } = parseArgs({ options: { browser: { type: 'boolean', default: false } }, allowPositionals: true });
const folder = resolve(positionals[0] ?? 'examples');
const say = (text) => console.error(text);

try {
  say('Building…');
  await execute('node', ['scripts/build.mjs']);
  if (!values.browser && (await hasDesktop())) await openInDesktop();
  else await serveInBrowser();
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem);
  process.exitCode = 1;
}

async function hasDesktop() {
  return execute('code', ['--version']).then(
    () => true,
    () => false,
  );
}

async function openInDesktop() {
  await execute('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder]);
  say(`VS Code opens ${folder} with this extension. Open a Dockerfile and type FROM node:20.`);
}

/** VS Code's server with a profile of its own, on the loopback interface only, until Ctrl+C. */
async function serveInBrowser() {
  say('No `code` command was found, so VS Code opens in the browser.');
  const entry = hostEntry(await setUpVscodeHost(say));
  const home = await mkdtemp(join(tmpdir(), 'wharfmaster-start-'));
  const profile = [
    '--user-data-dir',
    join(home, 'data'),
    '--extensions-dir',
    join(home, 'extensions'),
    '--config',
    join(home, 'config.yaml'),
  ];
  try {
    say('Packaging and installing the extension…');
    const vsix = join(home, 'wharfmaster.vsix');
    await mkdir(join(home, 'extensions'));
    await execute('node', ['scripts/package.mjs', '--no-build', '--out', vsix]);
    await execute('node', [entry, ...profile, '--install-extension', vsix]);
    const port = await freePort();
    const quiet = [
      '--auth',
      'none',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ];
    const server = spawn('node', [entry, ...profile, ...quiet, '--bind-addr', `127.0.0.1:${port}`, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.kill());
    server.stdout.on('data', (chunk) => {
      if (!String(chunk).includes('HTTP server listening')) return;
      say('\nOpen this address, then a Dockerfile, and type FROM node:20. Ctrl+C ends it.');
      console.log(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    });
    await new Promise((done) => server.once('exit', done));
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
