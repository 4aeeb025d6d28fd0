/* What bench/sign.mjs takes from the tests' harness. */
export { startDocker } from '../../test/real/support/scan/docker.js';
export { openCosign } from '../../test/real/sign/support/cosign.js';
export { openDesk } from '../../test/real/sign/support/desk.js';
export { buildSmallImage, loadBase } from '../../test/real/sign/support/images.js';
export { startRegistry } from '../../test/real/sign/support/registry.js';
