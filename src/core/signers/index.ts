import { cosign } from './cosign/index.js';
import { dockerTrust } from './docker-trust/index.js';
import { notation } from './notation/index.js';
import type { SigningTool } from './signing-tool.js';

/*
 * The programs that sign and verify: one folder and one line each (docs/adr/0021). The embedded signer, which needs none, is an engine
 * of the shells beside them.
 */
export const signingTools: readonly SigningTool[] = [cosign, notation, dockerTrust];

export { asksForLog } from './asks-for-log.js';
export { askPublicKey } from './cosign/public-key.js';
export { formatFor } from './verifier-formats.js';
export { readStatement } from './read-statement.js';
export type * from './signing-tool.js';
export { commonFormats, readableFor, verifiers } from '../policy/verifiers.js';
