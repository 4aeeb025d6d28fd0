import type { SigningTool } from '../signing-tool.js';
import { combine } from './combine.js';
import { readyToSign } from './ready.js';
import { attestImage, signImage } from './sign.js';
import { verifyImage } from './verify.js';
import { askVersion } from './versions.js';

/** cosign by the Sigstore project (github.com/sigstore/cosign), versions 2 and 3. */
export const cosign: SigningTool = {
  id: 'cosign',
  label: 'cosign',
  program: 'cosign',
  install: 'Install cosign 2.6 or newer as https://docs.sigstore.dev describes, or set the path of its program.',
  signerTypes: ['key', 'keyless'],
  formats: ['bundle', 'legacy'],
  version: askVersion,
  ready: readyToSign,
  sign: signImage,
  attest: attestImage,
  verify: verifyImage,
  combine,
};
