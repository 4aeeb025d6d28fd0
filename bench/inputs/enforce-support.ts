/* What bench/admission.mjs takes from the tests' harness. */
export { kubernetes } from '../../src/core/exporters/kubernetes/index.js';
export { runExport } from '../../src/core/exporters/index.js';
export { readPolicy } from '../../src/core/policy/read-policy.js';
export { podOf } from '../../test/real/enforce/support/api-workloads.js';
export { startCluster } from '../../test/real/enforce/support/cluster.js';
export { manyPatterns } from '../../test/real/enforce/support/corpus.js';
export { dryRun, installPolicies } from '../../test/real/enforce/support/dry-run.js';
