import { describe, expect, it } from 'vitest';
import { fileKinds } from '../../../../src/core/index.js';

function expected(kind: string, before: string): string | undefined {
  const found = fileKinds.find(({ id }) => id === kind)?.expects(before);
  return found === undefined ? undefined : `${found.place.id} ${found.typed}`.trim();
}

describe('an image that is about to be typed', () => {
  it.each([
    ['dockerfile', 'FROM ', 'dockerfile/from'],
    ['dockerfile', 'from --platform=linux/amd64 no', 'dockerfile/from no'],
    ['dockerfile', 'COPY --link --from=ngi', 'dockerfile/copy-from ngi'],
    ['dockerfile', 'RUN --mount=type=bind,from=go', 'dockerfile/run-mount go'],
    ['dockerfile', '# syntax=docker/', 'dockerfile/syntax docker/'],
    ['kubernetes', '      - image: "qu', 'kubernetes/container qu'],
    ['helm', '  repository: qu', 'helm/values qu'],
    ['helm', '  sidecarImage: "qu', 'helm/values qu'],
    ['kustomize', '    newName: qu', 'kustomize/image qu'],
    ['compose', '    image: "re', 'compose/service re'],
    ['compose', '        base: docker-image://no', 'compose/additional-context no'],
    ['compose', '        FROM --platform=linux/amd64 no', 'compose/additional-context no'],
    ['devcontainer', '  "image": "mcr', 'devcontainer/image mcr'],
    ['github-actions', '    container: no', 'github-actions/container no'],
    ['github-actions', '      - uses: docker://al', 'github-actions/step al'],
    ['github-actions', "  image: 'docker://", 'github-actions/action'],
    ['github-actions', '        image: po', 'github-actions/service po'],
    ['gitlab-ci', 'image: ', 'gitlab-ci/image'],
    ['azure-pipelines', '  - container: ub', 'azure-pipelines/container ub'],
    ['circleci', '      - image: cimg/', 'circleci/docker cimg/'],
    ['bitbucket', '  - pipe: docker://', 'bitbucket/pipe'],
    ['drone', '  - image: go', 'drone/step go'],
    ['woodpecker', '    image: go', 'woodpecker/step go'],
    ['vela', '    image: go', 'vela/step go'],
    ['buildkite', '          image: "no', 'buildkite/docker-plugin no'],
    ['cloud-build', "- name: 'gcr.io/", 'cloud-build/step gcr.io/'],
    ['jenkinsfile', "agent { docker 'no", 'jenkinsfile/agent no'],
    ['jenkinsfile', "    image '", 'jenkinsfile/agent'],
    ['jenkinsfile', 'def app = docker.image("no', 'jenkinsfile/image no'],
    ['jenkinsfile', "containerTemplate(name: 'a', image: 'no", 'jenkinsfile/container-template no'],
  ])('is expected in a %s behind %j', (kind, before, answer) => {
    expect(expected(kind, before)).toBe(answer);
  });

  it.each([
    ['dockerfile', 'ADD --from=ngi'],
    ['dockerfile', 'FROM node AS bu'],
    ['dockerfile', 'RUN echo from=go'],
    ['kubernetes', '  imagePullPolicy: Al'],
    ['helm', '  pullPolicy: Al'],
    ['helm', '  image: "{{ .Val'],
    ['kustomize', '  - name: ngi'],
    ['github-actions', '      - uses: actions/che'],
    ['github-actions', 'image-name: x'],
    ['bitbucket', '  - pipe: atlassian/'],
    ['jenkinsfile', "docker.build('no"],
    ['jenkinsfile', "sh 'docker run no"],
  ])('is not expected in a %s behind %j', (kind, before) => {
    expect(expected(kind, before)).toBeUndefined();
  });
});
