// The tools that we are put beside: how each is had, pinned, in the cache outside the checkout. Installing happens once.
import { execFileSync } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { peers as enforcers } from '../scripts/setup-enforce-tools.mjs';
import { cacheFolder } from '../scripts/setup-go.mjs';

/** Each `{does, setUp}`: what it does besides what we do, for the reader of the table, and how to get `{program, args, env?}` that starts it. */
const peers = {
  hadolint: {
    does: 'runs ShellCheck over every RUN and some ninety rules',
    setUp: () => enforcer('hadolint'),
  },
  checkov: {
    does: 'builds a graph of all resources; only two of its checks were on (CKV_K8S_14 and CKV_K8S_43, tag and digest)',
    setUp: () =>
      fromPyPi('checkov', '3.3.30', 'checkov-3.3.30').then((at) => ({
        program: python(),
        args: [join(at, 'bin/checkov')],
        env: { PYTHONPATH: at, LOG_LEVEL: 'ERROR' },
      })),
  },
  conftest: {
    does: 'runs any Rego over any data, here eight lines that compare the images of pods with two prefixes; tells no positions',
    setUp: () => enforcer('conftest'),
  },
  gator: {
    does: 'evaluates Gatekeeper constraints, here the library’s K8sAllowedRepos; tells no positions',
    setUp: () => enforcer('gator'),
  },
  renovate: {
    does: 'extracts the dependencies of every package manager that it knows, not only images; as configured by default',
    setUp: () => fromNpm('renovate', '44.121.2', 'dist/renovate.js', ['--omit=optional']),
  },
  'yaml-language-server': {
    does: 'checks the syntax of all YAML, and offers completion, symbols and colours; here without a schema, which it would fetch from the network',
    setUp: () => fromNpm('yaml-language-server', '2.0.0', 'bin/yaml-language-server'),
  },
  'dockerfile-language-server-nodejs': {
    does: 'validates the whole Dockerfile',
    setUp: async () => ({
      program: process.execPath,
      args: [join(import.meta.dirname, '../node_modules/dockerfile-language-server-nodejs/bin/docker-langserver')],
    }),
  },
};

const known = new Map();

/** The peer, ready to start, or `{missing}`: why it cannot be had here. Asked twice it is set up once. */
export function obtain(name) {
  const asked = known.get(name) ?? peers[name].setUp().catch((error) => ({ missing: reasonOf(error) }));
  known.set(name, asked);
  return asked;
}

export function describePeers() {
  return Object.entries(peers).map(([name, { does }]) => `- ${name} ${does}.`);
}

/** What also judges our exports in test:real. */
async function enforcer(key) {
  const { from, ...tool } = enforcers[key];
  return { program: await from(tool, console.error), args: [] };
}

/** What pip says on `--target` about other versions in the same place does not concern us: the folder is fresh. */
function fromPyPi(name, version, folder, options = []) {
  return inCache(folder, (fresh) =>
    run(python(), ['-m', 'pip', 'install', '--quiet', ...options, '--target', fresh, `${name}==${version}`], {
      failed: `pip could not install ${name} ${version}`,
    }),
  );
}

async function fromNpm(name, version, script, options = []) {
  const at = await inCache(`${name}-${version}`, (fresh) =>
    run(
      'npm',
      ['install', '--prefix', fresh, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...options, `${name}@${version}`],
      {
        failed: `npm could not install ${name} ${version}`,
      },
    ),
  );
  return { program: process.execPath, args: [join(at, 'node_modules', name, script)] };
}

/** Fills a folder of the cache once; what failed half-way leaves nothing behind. */
async function inCache(name, fill) {
  const target = join(cacheFolder, name);
  if (await exists(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(`${target}.`);
  try {
    console.error(`setting up ${name} …`);
    await fill(fresh);
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return target;
}

function run(program, args, { env = {}, failed }) {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env }, timeout: 1_200_000 });
  } catch (cause) {
    const said = String(cause.stderr ?? '')
      .trim()
      .split('\n')
      .at(-1);
    throw new Error(`${failed}: ${said || cause.message}`, { cause });
  }
}

/** Python is asked for by name; peers from PyPI and the measure of memory need it. */
export function python() {
  return process.platform === 'win32' ? 'python' : 'python3';
}

function reasonOf(error) {
  const isPythonMissing = error.cause?.code === 'ENOENT' && error.cause.path === python();
  return isPythonMissing ? 'Python 3 with pip was not found: install it and put it on PATH' : error.message;
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
