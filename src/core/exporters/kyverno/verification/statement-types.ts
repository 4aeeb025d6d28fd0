/** A name under `attestations`, and the type of statement that it stands for. */
export interface StatementType {
  readonly name: string;
  readonly type: string;
}

/** What cosign 3 signs when it signs an image: a statement without content. Asking for it keeps other statements from counting as signatures. */
export const bundleStatement: StatementType = { name: 'signature', type: 'https://sigstore.dev/cosign/sign/v1' };
