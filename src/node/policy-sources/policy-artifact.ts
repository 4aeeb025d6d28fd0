/* A policy in a registry: an artifact whose one layer of this kind is the policy file, with public keys beside it, signed by what refers to it. */
export const policyArtifactType = 'application/vnd.wharfmaster.policy.v1';
export const policyLayerType = 'application/vnd.wharfmaster.policy.v1+yaml';
/** A public key that the policy names by a path, which stands in the layer's title. */
export const keyLayerType = 'application/vnd.wharfmaster.policy.key.v1+pem';
export const titleAnnotation = 'org.opencontainers.image.title';
/** So that a publisher sees what is there without fetching it; nobody believes it for anything else. */
export const serialAnnotation = 'dev.wharfmaster.policy.serial';
export const nameAnnotation = 'dev.wharfmaster.policy.name';
