import { describe, expect, it } from 'vitest';
import { kindByName } from '../../../../src/core/use-cases/kind-of-file.js';

/** Names and the kind that claims them; none for those that only look like it. */
const names: Readonly<Record<string, string | undefined>> = {
  '.github/workflows/ci.yml': 'github-actions',
  'a/.gitea/workflows/ci.yaml': 'github-actions',
  '.forgejo/workflows/ci.yml': 'github-actions',
  'workflow-templates/ci.yml': 'github-actions',
  '.github/workflows/dockerfile.yml': 'github-actions',
  '.github/workflows/docker-compose.yml': 'github-actions',
  '.github/workflows/cloudbuild.yaml': 'github-actions',
  'action.yml': 'github-actions',
  'tools/setup/action.yaml': 'github-actions',
  '.github/dependabot.yml': undefined,
  '.github/workflows/scripts/x.yml': undefined,
  'reaction.yml': undefined,
  '.gitlab-ci.yml': 'gitlab-ci',
  'ci/build.gitlab-ci.yaml': 'gitlab-ci',
  'gitlab-ci.md': undefined,
  'azure-pipelines.yml': 'azure-pipelines',
  'azure-pipelines-nightly.yaml': 'azure-pipelines',
  '.azure-pipelines/jobs/build.yml': 'azure-pipelines',
  '.azuredevops/x.yml': 'azure-pipelines',
  '.azuredevops/readme.md': undefined,
  '.circleci/config.yml': 'circleci',
  '.circleci/docker-compose.yml': 'compose',
  'circleci/config.yml': undefined,
  'bitbucket-pipelines.yml': 'bitbucket',
  'tekton-pipelines.yml': undefined,
  '.drone.yml': 'drone',
  'drone.yml': undefined,
  '.woodpecker.yml': 'woodpecker',
  '.woodpecker/dockerfile.yaml': 'woodpecker',
  '.crow/test.yml': 'woodpecker',
  '.vela.yaml': 'vela',
  '.buildkite/pipeline.yml': 'buildkite',
  'a/.buildkite/docker-compose.yml': 'compose',
  'buildkite.yml': 'buildkite',
  'cloudbuild.yaml': 'cloud-build',
  'cloudbuild.json': 'cloud-build',
  'web.cloudbuild.yml': 'cloud-build',
  'cloudbuild-release.yaml': 'cloud-build',
  'cloudbuild.sh': undefined,
};

describe('the names of CI files', () => {
  it.each(Object.entries(names))('%s is of the kind %s', (name, kind) => {
    expect(kindByName(name)?.id).toBe(kind);
  });
});
