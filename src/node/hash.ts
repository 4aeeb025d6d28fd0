import { createHash } from 'node:crypto';

/** Hex SHA-256 of a text's UTF-8 bytes, or of bytes. */
export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
