// Puts the tools that sign and verify images in tests on this machine: a registry and a Notary from Debian; cosign, notation, crane, a
// private Sigstore (Fulcio, Rekor v2, a timestamp authority) and a registry with the referrers API from Go modules, by version.
// usage: node scripts/setup-sign-tools.mjs   prints where everything is, as JSON
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { cacheFolder } from './setup-go.mjs';
import { installPackages, succeeds } from './system-packages.mjs';
import { findPrograms, go, isProgram, make } from './tool-cache.mjs';

const ownTools = resolve(import.meta.dirname, '../test/real/tools');

/** What Debian brings: the program that is looked for, and the package it comes with. */
const fromDebian = [
  { key: 'dockerRegistry', program: 'docker-registry', package: 'docker-registry' },
  { key: 'notaryServer', program: 'notary-server', package: 'notary' },
  { key: 'notarySigner', program: 'notary-signer', package: 'notary' },
  // Clients up to 28 have `docker trust`.
  { key: 'dockerTrust', program: 'docker', package: 'docker.io', usable: (docker) => succeeds(docker, ['trust', 'inspect', '--help']) },
  { key: 'openssl', program: 'openssl', package: 'openssl' },
];

/** What is built from Go modules, longest build first. */
const fromGo = [
  {
    key: 'cosign',
    module: 'github.com/sigstore/cosign/v3/cmd/cosign',
    version: 'v3.1.3',
    // A program that `go install` builds does not know its own version.
    variables: '-X sigs.k8s.io/release-utils/version.gitVersion=v3.1.3',
  },
  { key: 'fulcio', module: 'github.com/sigstore/fulcio', version: 'v1.8.4' },
  // Rekor v2; the other folders beside it are for clouds.
  { key: 'rekor', module: 'github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix', version: 'v2.3.0' },
  { key: 'crane', module: 'github.com/google/go-containerregistry/cmd/crane', version: 'v0.22.1' },
];

/** Modules of ours in test/real/tools: small programs around libraries of the field, each with the reason in its source. */
const ours = [
  {
    key: 'notation',
    name: 'notation',
    // `go install` asks for the list of its versions, which not every proxy has; a build with a go.sum needs this version alone.
    package: 'github.com/notaryproject/notation/cmd/notation',
    variables: '-X github.com/notaryproject/notation/internal/version.BuildMetadata=',
  },
  { key: 'timestampServer', name: 'timestamp-server' },
  { key: 'referrersRegistry', name: 'referrers-registry' },
];

/** Absolute paths by the keys of `fromDebian`, `fromGo` and `ours`. */
export async function setUpSignTools(say = console.error) {
  const debian = await setUpDebian(say);
  const built = {};
  // One after the other: each build takes all cores, and they share what they compile.
  for (const tool of fromGo) built[tool.key] = await setUpProgram(tool, say);
  for (const tool of ours) built[tool.key] = await setUpOurs(tool, say);
  return { ...debian, ...built };
}

async function setUpDebian(say) {
  const found = await findPrograms(fromDebian);
  const missing = fromDebian.filter(({ key }) => found[key] === undefined).map((tool) => tool.package);
  if (missing.length === 0) return found;
  await installPackages([...new Set(missing)], 'what images are signed and verified with', say);
  const complete = await findPrograms(fromDebian);
  const absent = fromDebian.filter(({ key }) => complete[key] === undefined);
  if (absent.length === 0) return complete;
  throw new Error(
    `Tests that sign images need ${absent.map((tool) => `${tool.program} (Debian package ${tool.package})`).join(', ')}. ` +
      'The docker client must still have `docker trust`, as versions up to 28 do.',
  );
}

async function setUpProgram({ key, module, version, variables = '' }, say) {
  const name = basename(module);
  const folder = join(cacheFolder, `${key}-${version}`);
  const program = join(folder, name);
  if (await isProgram(program)) return program;
  say(`Building ${key} ${version} into ${folder}; once.`);
  await make(folder, name, (fresh) => go(['install', '-ldflags', `-s -w ${variables}`, `${module}@${version}`], { env: { GOBIN: fresh } }));
  return program;
}

async function setUpOurs({ name, package: wanted = '.', variables = '' }, say) {
  const source = join(ownTools, name);
  const folder = join(cacheFolder, `${name}-${await hashOf(source)}`);
  const program = join(folder, name);
  if (await isProgram(program)) return program;
  say(`Building ${name} into ${folder}; once.`);
  await make(folder, name, (fresh) => go(['build', '-ldflags', `-s -w ${variables}`, '-o', join(fresh, name), wanted], { cwd: source }));
  return program;
}

async function hashOf(folder) {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) hash.update(`\0${name}\0`).update(await readFile(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(JSON.stringify(await setUpSignTools(), null, 2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
