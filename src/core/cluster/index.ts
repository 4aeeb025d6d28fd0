/*
 * A cluster in view: what is installed against what the policy would install, what a drill asks and what the answers prove, and what a
 * cluster's own logs say as one table. Nothing here changes a cluster, and everything that it says is foreign text: bounded here, escaped by
 * whoever shows it.
 */
export type { Cluster, ClusterIdentity } from './access/cluster.js';
export type { ClusterProblem } from './access/cluster-problem.js';
export { openCluster } from './access/open-cluster.js';
export type { ClusterAccess } from './access/kubectl-call.js';
export { freshObjects, type ClusterObject } from './drift/fresh-objects.js';
export { findDrift, type Drift, type DriftChange, type DriftReport } from './drift/find-drift.js';
export { asksForSignatures, drillImages } from './drill/drill-images.js';
export { drillCaseIds, planDrill, type DrillPlan } from './drill/plan-drill.js';
export { runDrill, type DrillOutcome, type DrillResult } from './drill/run-drill.js';
export { concludeDrill, type DrillConclusion } from './drill/conclude-drill.js';
export { describeResponder, drillBegun, drilled, drillEnded, type DrillFrame } from './drill/drill-evidence.js';
export { admissionPage, type OwnVerdict } from './admit/admission-page.js';
export { readApplied, type AppliedAnswer } from './admit/read-applied.js';
export { admissionSources, type AdmissionRow } from './admission/admission-row.js';
export { admissionReader, type AdmissionReader, type AdmissionSummary } from './admission/admission-reader.js';
export type { Gap } from './admission/time-coverage.js';
