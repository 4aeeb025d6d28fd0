import type { FileKind } from '../model/reading.js';
import { dockerBake } from './docker-bake/index.js';
import { dockerfile } from './dockerfile/index.js';
import { githubActions } from './github-actions/index.js';
import { kubernetes } from './kubernetes/index.js';
import { kustomize } from './kustomize/index.js';

/*
 * Every kind of file that we read. One folder a kind, one line here; kinds never import each other. What they may share is `yaml/`,
 * which reads documents and knows nothing of images. Order decides only when two kinds claim one file by name, or by content.
 */
export const fileKinds: readonly FileKind[] = [dockerfile, dockerBake, githubActions, kustomize, kubernetes];
