/* What needs the libraries of sigstore, in one module: the bundles load it as one file at the first use. */
export { attestImage, readyToSign, signImage } from './sign-image.js';
export { openOnce } from './private-key.js';
export { signBytes } from './sign-bytes.js';
export { verifyBytes } from './verify-bytes.js';
export { verifyImage } from './verify-image.js';
