// Puts the tools that scan images in tests on this machine: Docker, ClamAV and Podman from Debian, Grype with a small real database,
// and a BuildKit newer than the one inside Debian's Docker. Built tools live in the cache, by version.
// usage: node scripts/setup-scan-tools.mjs   prints where everything is, as JSON
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './setup-go.mjs';
import { installPackages, runQuietly, succeeds } from './system-packages.mjs';
import { findPrograms, go, isProgram, isThere, make } from './tool-cache.mjs';

const run = promisify(execFile);
const grypeVersion = '0.110.0';
const buildkitVersion = '0.34.1';
const tools = resolve(import.meta.dirname, '../test/real/tools');

/** What Debian brings: the program that is looked for, and the package it comes with. */
const fromDebian = [
  { key: 'dockerd', program: 'dockerd', package: 'docker.io' },
  { key: 'docker', program: 'docker', package: 'docker.io', usable: buildsWithBuildkit },
  { key: 'clamscan', program: 'clamscan', package: 'clamav' },
  { key: 'sigtool', program: 'sigtool', package: 'clamav' },
  { key: 'podman', program: 'podman', package: 'podman' },
  { key: 'busybox', program: 'busybox', package: 'busybox-static', usable: isStatic },
];

/** Absolute paths: dockerd, docker, clamscan, sigtool, podman, busybox, grype, grypeDatabase, buildkitd, buildctl. */
export async function setUpScanTools(say = console.error) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      'Tests over real images start a Docker Engine of their own, which takes root on Linux: run them as root, e.g. in a virtual machine.',
    );
  }
  const debian = await setUpDebian(say);
  const grype = await setUpGrype(say);
  return { ...debian, grype, grypeDatabase: await setUpDatabase(grype, say), ...(await setUpBuildkit(say)) };
}

async function setUpDebian(say) {
  const found = await findPrograms(fromDebian);
  const missing = fromDebian.filter(({ key }) => found[key] === undefined).map((tool) => tool.package);
  if (missing.length === 0) return found;
  await installPackages([...new Set(missing)], 'what images are built and scanned with', say);
  const complete = await findPrograms(fromDebian);
  const absent = fromDebian.filter(({ key }) => complete[key] === undefined);
  if (absent.length === 0) return complete;
  throw new Error(
    `Tests over real images need ${absent.map((tool) => `${tool.program} (Debian package ${tool.package})`).join(', ')}. ` +
      'A docker client from version 23 on also needs its buildx plug-in, and busybox must be linked statically.',
  );
}

/** Clients before 23 bring BuildKit's client with them, later ones have it in a plug-in that may be missing. */
async function buildsWithBuildkit(docker) {
  const { stdout } = await run(docker, ['--version']).catch(() => ({ stdout: '' }));
  const major = /version (\d+)\./.exec(stdout)?.[1];
  return major !== undefined && (Number(major) < 23 || (await succeeds(docker, ['buildx', 'version'])));
}

/** Whether an ELF file asks for no interpreter, that is for no shared libraries: no program header of type PT_INTERP. */
async function isStatic(program) {
  const file = await readFile(program);
  const [start, size, count] = [Number(file.readBigUInt64LE(32)), file.readUInt16LE(54), file.readUInt16LE(56)];
  return !Array.from({ length: count }, (_, index) => file.readUInt32LE(start + index * size)).includes(3);
}

async function setUpGrype(say) {
  const folder = join(cacheFolder, `grype-v${grypeVersion}`);
  const grype = join(folder, 'grype');
  if (await isProgram(grype)) return grype;
  say(`Building Grype ${grypeVersion} into ${folder}; about four minutes, once.`);
  await make(folder, 'grype', async (fresh) => {
    // A program that `go install` builds does not know its own version.
    await go(['install', '-ldflags', `-s -w -X main.version=${grypeVersion}`, `github.com/anchore/grype/cmd/grype@v${grypeVersion}`], {
      env: { GOBIN: fresh },
    });
  });
  return grype;
}

/** Grype's cache folder (GRYPE_DB_CACHE_DIR) with our database imported. */
async function setUpDatabase(grype, say) {
  const source = join(tools, 'grype-db');
  const folder = join(cacheFolder, `grype-db-${await hashOf(source)}`);
  if (await isThere(join(folder, '6/vulnerability.db'))) return folder;
  say(`Writing a vulnerability database for Grype into ${folder}.`);
  await make(folder, '6/vulnerability.db', async (fresh) => {
    const work = join(fresh, 'work');
    await mkdir(join(work, 'db'), { recursive: true });
    await go(['build', '-o', join(work, 'grype-db'), '.'], { cwd: source });
    await runQuietly(join(work, 'grype-db'), [join(work, 'db')]);
    await runQuietly('tar', ['-C', join(work, 'db'), '-czf', join(work, 'db.tar.gz'), 'vulnerability.db']);
    const env = { GRYPE_DB_CACHE_DIR: fresh, GRYPE_DB_AUTO_UPDATE: 'false', GRYPE_CHECK_FOR_APP_UPDATE: 'false' };
    await runQuietly(grype, ['db', 'import', join(work, 'db.tar.gz')], { env });
    await rm(work, { recursive: true });
  });
  return folder;
}

async function setUpBuildkit(say) {
  const folder = join(cacheFolder, `buildkit-${buildkitVersion}`);
  const found = { buildkitd: join(folder, 'buildkitd'), buildctl: join(folder, 'buildctl') };
  if ((await isProgram(found.buildkitd)) && (await isProgram(found.buildctl))) return found;
  say(`Building BuildKit ${buildkitVersion} into ${folder}; about a minute, once.`);
  const programs = ['buildkitd', 'buildctl'].map((name) => `github.com/moby/buildkit/cmd/${name}`);
  await make(folder, 'buildctl', (fresh) =>
    go(['build', '-ldflags', '-s -w', '-o', `${fresh}/`, ...programs], { cwd: join(tools, 'buildkit') }),
  );
  return found;
}

async function hashOf(folder) {
  const hash = createHash('sha256').update(grypeVersion);
  for (const name of (await readdir(folder)).sort()) hash.update(`\0${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(JSON.stringify(await setUpScanTools(), null, 2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
