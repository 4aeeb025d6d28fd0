import type { FileKind } from '../model/reading.js';
import { ansible } from './ansible/index.js';
import { azurePipelines } from './azure-pipelines/index.js';
import { bazel } from './bazel/index.js';
import { bitbucket } from './bitbucket/index.js';
import { buildkite } from './buildkite/index.js';
import { buildpacks } from './buildpacks/index.js';
import { circleci } from './circleci/index.js';
import { cloudBuild } from './cloud-build/index.js';
import { compose } from './compose/index.js';
import { devcontainer } from './devcontainer/index.js';
import { dockerBake } from './docker-bake/index.js';
import { dockerfile } from './dockerfile/index.js';
import { drone } from './drone/index.js';
import { earthfile } from './earthfile/index.js';
import { ecs } from './ecs/index.js';
import { fly } from './fly/index.js';
import { githubActions } from './github-actions/index.js';
import { gitlabCi } from './gitlab-ci/index.js';
import { helm } from './helm/index.js';
import { jenkinsfile } from './jenkinsfile/index.js';
import { ko } from './ko/index.js';
import { kubernetes } from './kubernetes/index.js';
import { kustomize } from './kustomize/index.js';
import { nomad } from './nomad/index.js';
import { quadlet } from './quadlet/index.js';
import { render } from './render/index.js';
import { serverless } from './serverless/index.js';
import { skaffold } from './skaffold/index.js';
import { terraform } from './terraform/index.js';
import { vela } from './vela/index.js';
import { woodpecker } from './woodpecker/index.js';

/*
 * Every kind of file that we read. One folder a kind, one line here; kinds never import each other. What they may share is `yaml/`,
 * which reads documents and knows nothing of images. Order decides only when two kinds claim one file by name, or by content: in a folder of
 * workflows a `dockerfile.yml` or `compose.yml` is a workflow, and in any other folder of a CI system it is what its name says.
 */
export const fileKinds: readonly FileKind[] = [
  githubActions,
  woodpecker,
  dockerfile,
  compose,
  devcontainer,
  dockerBake,
  terraform,
  nomad,
  earthfile,
  buildpacks,
  bazel,
  quadlet,
  skaffold,
  ko,
  serverless,
  render,
  fly,
  kustomize,
  helm,
  gitlabCi,
  azurePipelines,
  circleci,
  bitbucket,
  drone,
  vela,
  buildkite,
  cloudBuild,
  jenkinsfile,
  ecs,
  ansible,
  kubernetes,
];
