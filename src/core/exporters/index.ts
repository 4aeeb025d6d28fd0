import { buildkit } from './buildkit/index.js';
import { buildx } from './buildx/index.js';
import { conftest } from './conftest/index.js';
import type { Exporter } from './exporter.js';
import { gatekeeper } from './gatekeeper/index.js';
import { gatekeeperLibrary } from './gatekeeper-library/index.js';
import { hadolint } from './hadolint/index.js';
import { kubernetes } from './kubernetes/index.js';
import { kyverno } from './kyverno/index.js';
import { openshift } from './openshift/index.js';
import { renovate } from './renovate/index.js';
import { trivy } from './trivy/index.js';
import { containersPolicy } from './containers-policy/index.js';
import { notation } from './notation/index.js';
import { sigstore } from './sigstore/index.js';

export type * from './exporter.js';
export * from './policy-parts.js';
export * from './run-export.js';
export { objectName } from './writing/index.js';
export { spellingsUnder, type Spell } from './checks/index.js';

/** Every target, in the order in which help lists them: a folder and a line here. */
export const exporters: readonly Exporter[] = [
  kubernetes,
  kyverno,
  gatekeeper,
  gatekeeperLibrary,
  sigstore,
  containersPolicy,
  notation,
  conftest,
  buildx,
  buildkit,
  hadolint,
  trivy,
  openshift,
  renovate,
];
