/** What to do instead of Docker Content Trust: said wherever it is met (targets.md section 10). */
export const dockerTrustMigration =
  'Docker Content Trust is being retired: the command line has none from version 29 on, and notary.docker.io is shut down on 2026-12-08. ' +
  'Sign with cosign or notation instead: add a signer of type `key`, `keyless` or `notation` to the policy, sign what is released with it, ' +
  'then take this signer out of `trust.require`.';
