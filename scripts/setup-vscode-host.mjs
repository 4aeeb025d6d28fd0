// Puts a real VS Code on this machine for tests and for `npm start`: npm's `code-server` carries VS Code's server and workbench
// (docs/vscode.md). It lives in a cache folder of its own, because it is 740 MB and no dependency of the product.
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages, runQuietly, succeeds } from './system-packages.mjs';

export const hostVersion = '4.139.1';

/** What code-server's native modules are compiled with, as Debian and Ubuntu name it. */
const libraries = ['libkrb5-dev', 'libx11-dev', 'libxkbfile-dev', 'libsecret-1-dev', 'pkg-config', 'build-essential', 'python3'];
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where VS Code is, or an Error whose message says what to do. `say` gets one line of progress at a time. */
export async function setUpVscodeHost(say = console.error) {
  const home = hostFolder();
  if (await isThere(join(home, 'ready'))) return home;
  await needLibraries(say);
  say(`Installing VS Code in the browser (code-server ${hostVersion}) into ${home}; about two minutes, once.`);
  await install(home);
  return home;
}

/** A Chromium that playwright can drive; installed with apt-get when this is root on Debian. */
export async function setUpBrowser(say = console.error) {
  const found = await findBrowser();
  if (found !== undefined) return found;
  await installPackages(['chromium'], 'a browser for the tests in VS Code', say);
  const installed = await findBrowser();
  if (installed === undefined) throw new Error('No Chromium was found. Install one, or set WHARFMASTER_CHROMIUM to its path.');
  return installed;
}

/** The folder that holds VS Code's server itself (`out/server-main.js`). */
export function serverFolder(home) {
  return join(home, 'node_modules/code-server/lib/vscode');
}

/** The program a person uses: code-server's own entry. */
export function hostEntry(home) {
  return join(home, 'node_modules/code-server/out/node/entry.js');
}

function hostFolder() {
  return join(process.env.WHARFMASTER_CACHE ?? join(homedir(), '.cache/wharfmaster'), `code-server-${hostVersion}`);
}

async function needLibraries(say) {
  const missing = [];
  for (const name of libraries) if (!(await succeeds('dpkg', ['-s', name]))) missing.push(name);
  if (missing.length === 0) return;
  if (!(await succeeds('dpkg', ['--version']))) {
    say(`This is not Debian or Ubuntu: if the installation fails, install what these packages hold: ${missing.join(', ')}.`);
    return;
  }
  await installPackages(missing, 'the libraries that VS Code in the browser is built with', say);
}

/** Always into a fresh folder that is renamed at the end: a retry over a half-done installation stays broken. */
async function install(home) {
  await mkdir(dirname(home), { recursive: true });
  const fresh = await mkdtemp(`${home}.`);
  try {
    await writeFile(
      join(fresh, 'package.json'),
      JSON.stringify({ name: 'vscode-host', private: true, allowScripts: { 'code-server': true } }),
    );
    const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`;
    await runQuietly('npm', ['install', '--no-audit', '--no-fund', '--no-save', `code-server@${hostVersion}`], {
      cwd: fresh,
      // code-server reads Node's version from the user agent, and an outer `npm test` under an older Node has set it.
      env: { PATH: path, npm_config_user_agent: undefined },
    });
    await access(join(serverFolder(fresh), 'node_modules/node-pty'));
    await writeFile(join(fresh, 'ready'), `${hostVersion}\n`);
    await rename(fresh, home).catch(async (cause) => {
      if (!(await isThere(join(home, 'ready')))) throw cause;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function findBrowser() {
  for (const path of [process.env.WHARFMASTER_CHROMIUM, ...browsers]) if (path !== undefined && (await isThere(path))) return path;
  return undefined;
}

async function isThere(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await setUpVscodeHost());
    console.log(await setUpBrowser());
  } catch (problem) {
    console.error(problem instanceof Error ? problem.message : problem);
    process.exitCode = 1;
  }
}
