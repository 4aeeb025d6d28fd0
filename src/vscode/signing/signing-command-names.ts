/** The commands about signing and evidence, without the prefix. In Restricted Mode none of them does anything but say so. */
export const signingCommands = [
  'signAndPush',
  'resumePush',
  'verifySignature',
  'setUpSigning',
  'forgetSigningSecrets',
  'exportEvidence',
  'verifyEvidence',
  'refreshEvidence',
] as const;
export type SigningCommand = (typeof signingCommands)[number];
