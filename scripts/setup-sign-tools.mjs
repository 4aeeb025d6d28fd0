// Puts the tools that sign and verify images in tests on this machine: a registry and a Notary from Debian; cosign, notation, crane, a
// private Sigstore (Fulcio, Rekor v2, a timestamp authority) and a registry with the referrers API from Go modules, by version.
// usage: node scripts/setup-sign-tools.mjs   prints where everything is, as JSON
import { succeeds } from './system-packages.mjs';
import { fromDebian, fromGo, fromOwnModule } from './tool-sources.mjs';

/** What Debian brings: the program that is looked for, and the package it comes with. */
const debian = [
  { key: 'dockerRegistry', program: 'docker-registry', package: 'docker-registry' },
  { key: 'notaryServer', program: 'notary-server', package: 'notary' },
  { key: 'notarySigner', program: 'notary-signer', package: 'notary' },
  // Clients up to 28 have `docker trust`.
  { key: 'dockerTrust', program: 'docker', package: 'docker.io', usable: (docker) => succeeds(docker, ['trust', 'inspect', '--help']) },
  { key: 'openssl', program: 'openssl', package: 'openssl' },
];

/** What is built from Go modules, longest build first. */
const modules = [
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

/** Absolute paths by the keys of `debian`, `modules` and `ours`. */
export async function setUpSignTools(say = console.error) {
  const found = await fromDebian(debian, 'tests that sign images', say);
  // One after the other: each build takes all cores, and they share what they compile.
  for (const { key, ...tool } of modules) found[key] = await fromGo({ ...tool, folder: `${key}-${tool.version}` }, say);
  for (const { key, ...tool } of ours) found[key] = await fromOwnModule(tool, say);
  return found;
}

if (import.meta.filename === process.argv[1]) {
  try {
    console.log(JSON.stringify(await setUpSignTools(), null, 2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
