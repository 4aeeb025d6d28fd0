/**
 * Names that skopeo, podman, syft or grype read as a transport or source when `:` follows: `dir:x` is a folder to them, and an
 * image of Docker Hub to a builder (threats.md). `docker` and `podman` are left out: they are too common as image names
 * (`docker:27-dind`), and what a tool then fetches is still the image of that name.
 */
export const transportsOfOtherTools: readonly string[] = [
  'dir',
  'oci',
  'sbom',
  'registry',
  'docker-archive',
  'oci-archive',
  'oci-dir',
  'docker-daemon',
  'containers-storage',
  'ostree',
  'singularity',
  'sif',
  'tarball',
  'file',
  'purl',
];

const transports: ReadonlySet<string> = new Set(transportsOfOtherTools);

/** The transport that other tools see in this text (`dir` for `dir:x`), if any. */
export function readAsTransport(text: string): string | undefined {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(colon, 0));
  return transports.has(scheme) ? scheme : undefined;
}
