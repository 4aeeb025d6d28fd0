/* A file of its own beside the bundles (scripts/build.mjs): nobody with a Sigstore of their own loads it. */
export { initTUF } from '@sigstore/tuf';
