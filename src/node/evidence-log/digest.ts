import type { Sha256 } from '../../core/index.js';

/** SHA-256 by Node. */
export const digestOf: Sha256 = (bytes) => process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest();
