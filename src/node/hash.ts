/** Hex SHA-256 of a text's UTF-8 bytes, or of bytes. Node's crypto is loaded at the first call: it takes as long as judging a file. */
export function sha256(content: string | Buffer): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(content).digest('hex');
}

/** A name that nobody can guess, for a temporary file. */
export function randomName(): string {
  return process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex');
}
