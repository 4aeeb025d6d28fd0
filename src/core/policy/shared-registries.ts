/*
 * Registries on which anybody can have a repository: a pattern for the whole host approves strangers (policy.md section 5).
 * `*.` stands for any labels below. Hosts below `azurecr.io` belong to one tenant each, so only a wildcard over them is wide.
 */
const sharedRegistries: readonly string[] = [
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  '*.gcr.io',
  '*.pkg.dev',
  'azurecr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  '*.amazonaws.com',
  'registry.gitlab.com',
  'registry.hub.docker.com',
  'icr.io',
  '*.icr.io',
  '*.ocir.io',
  'registry.digitalocean.com',
  '*.scw.cloud',
  '*.aliyuncs.com',
  '*.jfrog.io',
  'registry.heroku.com',
  'ttl.sh',
];

/** True for a host that many parties share. */
export function isSharedRegistry(host: string): boolean {
  const name = host.toLowerCase();
  return sharedRegistries.some((shared) => (shared.startsWith('*.') ? name.endsWith(shared.slice(1)) : name === shared));
}

/** True when the hosts below a suffix (`.azurecr.io`) are, or are among, those of many parties. */
export function isSharedSuffix(suffix: string): boolean {
  const name = suffix.toLowerCase();
  return sharedRegistries.some((shared) => {
    const domain = `.${shared.replace('*.', '')}`;
    return domain.endsWith(name) || name.endsWith(domain);
  });
}
