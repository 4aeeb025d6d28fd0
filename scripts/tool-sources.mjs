// Where tools of the field come from, besides Debian: Go modules and PyPI, each by version into the cache, where it stays.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { cacheFolder } from './setup-go.mjs';
import { installPackages, runQuietly } from './system-packages.mjs';
import { findPrograms, go, isProgram, make } from './tool-cache.mjs';

const ownTools = resolve(import.meta.dirname, '../test/real/tools');

/** Programs of Debian packages, `{key, program, package, usable?}`, by key; `purpose` says in an error what cannot be done without them. */
export async function fromDebian(wanted, purpose, say) {
  const found = await findPrograms(wanted);
  const missing = wanted.filter(({ key }) => found[key] === undefined).map((tool) => tool.package);
  if (missing.length === 0) return found;
  await installPackages([...new Set(missing)], purpose, say);
  const complete = await findPrograms(wanted);
  const absent = wanted.filter(({ key }) => complete[key] === undefined);
  if (absent.length === 0) return complete;
  throw new Error(`Missing for ${purpose}: ${absent.map((tool) => `${tool.program} (Debian package ${tool.package})`).join(', ')}.`);
}

/** What `go install` makes of a module's package. `variables`: a program built so does not know its own version. */
export async function fromGo({ module, version, folder, variables = '' }, say) {
  const name = basename(module);
  return built({ folder, name, say }, (fresh) =>
    go(['install', '-ldflags', `-s -w ${variables}`, `${module}@${version}`], { env: { GOBIN: fresh } }),
  );
}

/** A program of one of the modules in test/real/tools: those that need a `replace`, or a go.sum of their own. */
export async function fromOwnModule({ name, module = name, package: wanted = '.', variables = '' }, say) {
  const source = join(ownTools, module);
  const folder = `${name}-${await hashOf(source)}`;
  return built({ folder, name, say }, (fresh) =>
    go(['build', '-ldflags', `-s -w ${variables}`, '-o', join(fresh, name), wanted], { cwd: source }),
  );
}

/** What pip says on `--target` about other versions in the same place does not concern us: the folder is fresh. */
export async function fromPyPi({ name, version, folder, program, options = [] }, say) {
  const python = process.platform === 'win32' ? 'python' : 'python3';
  return built({ folder, name: program, say }, (fresh) =>
    runQuietly(python, ['-m', 'pip', 'install', '--quiet', ...options, '--target', fresh, `${name}==${version}`]),
  );
}

async function built({ folder, name, say }, fill) {
  const target = join(cacheFolder, folder);
  const program = join(target, name);
  if (await isProgram(program)) return program;
  say(`Setting up ${basename(name)} in ${target}; once.`);
  await make(target, name, fill);
  return program;
}

async function hashOf(folder) {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) hash.update(`\0${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
