import { admissionPolicy } from './admission-policy/index.js';
import { buildx } from './buildx/index.js';
import { clusterImagePolicy } from './cluster-image-policy/index.js';
import { connaisseur } from './connaisseur/index.js';
import { containersPolicy } from './containers-policy/index.js';
import { contentTrust } from './content-trust/index.js';
import { gatekeeper } from './gatekeeper/index.js';
import { hadolint } from './hadolint/index.js';
import type { Importer } from './importer.js';
import { kyverno } from './kyverno/index.js';
import { notation } from './notation/index.js';
import { openshift } from './openshift/index.js';
import { portieris } from './portieris/index.js';
import { ratify } from './ratify/index.js';
import { renovate } from './renovate/index.js';
import { trivy } from './trivy/index.js';

/** Every tool whose files are read, in the order in which help names them. */
export const importers: readonly Importer[] = [
  gatekeeper,
  kyverno,
  admissionPolicy,
  clusterImagePolicy,
  openshift,
  portieris,
  containersPolicy,
  notation,
  connaisseur,
  ratify,
  buildx,
  hadolint,
  trivy,
  renovate,
  contentTrust,
];
