/** How a program reaches the network where a company puts a proxy and certificates of its own between. */
export const networkVariables: readonly string[] = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR'],
];

/** Where a program's caches are, when the person keeps them elsewhere than usual. */
export const cacheVariables: readonly string[] = ['XDG_CACHE_HOME'];

/** Where the Docker engine is, as the person has it set up. */
export const dockerVariables: readonly string[] = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS_VERIFY',
];

/** A report of an image with thousands of packages and all their files. */
export const reportLimit = 256 * 1024 * 1024;
