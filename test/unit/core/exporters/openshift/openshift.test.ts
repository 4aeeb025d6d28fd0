import { describe, expect, it } from 'vitest';
import { openshift } from '../../../../../src/core/exporters/openshift/index.js';
import { at, exportOf, objectsOf, said, tryExport, type ExportExample } from '../../../../support/exported-objects.js';

const payload: ExportExample = { options: new Map([['payload-registries', 'quay.io/openshift-release-dev, registry.redhat.io']]) };

function allowed(policy: string, example: ExportExample = payload): unknown {
  const image = objectsOf(exportOf(openshift, policy, example)).find((object) => at(object, 'kind') === 'Image');
  return at(image, 'spec', 'registrySources', 'allowedRegistries');
}

describe('a policy for OpenShift', () => {
  it('allows hosts and domains, and the registries of the cluster itself', () => {
    expect(allowed('sources: {allow: [r.example/**, "*.corp.example/**"]}')).toEqual([
      '*.corp.example',
      'quay.io/openshift-release-dev',
      'r.example',
      'registry.redhat.io',
    ]);
  });

  it('refuses to be made without the registries of the cluster itself', () => {
    expect(tryExport(openshift, 'sources: {allow: [r.example/**]}')).toMatchObject({ ok: false, problem: { code: 'EXPORT_OPTION' } });
  });

  it('leaves out what a scope says too widely, or takes it over with consent', () => {
    const policy =
      'sources: {allow: [r.example/**, r2.example/team/**, nginx, {match: x.example/**, namespaces: [a]}, {match: y.example/**, use: [base]}]}';
    expect(allowed(policy)).toEqual(['quay.io/openshift-release-dev', 'r.example', 'registry.redhat.io']);
    expect(allowed(policy, { ...payload, allowsLooser: true })).toEqual([
      'docker.io/library/nginx',
      'quay.io/openshift-release-dev',
      'r.example',
      'r2.example/team',
      'registry.redhat.io',
      'x.example',
    ]);
    expect(said(exportOf(openshift, policy, payload), 'sources.allow[1]')).toMatch(/^stricter: /);
  });

  it('leads pulls through mirrors, for digests and for tags', () => {
    const policy = 'mirrors: [{source: docker.io, mirror: r.example/hub}, {source: docker.io, mirror: r2.example}]';
    expect(objectsOf(exportOf(openshift, policy))).toMatchObject([
      {
        kind: 'ImageDigestMirrorSet',
        spec: {
          imageDigestMirrors: [
            { source: 'docker.io', mirrors: ['r.example/hub', 'r2.example'], mirrorSourcePolicy: 'AllowContactingSource' },
          ],
        },
      },
      { kind: 'ImageTagMirrorSet' },
    ]);
    expect(tryExport(openshift, 'mirrors: [{source: docker.io, mirror: r.example/hub, required: true}]')).toMatchObject({
      problem: { code: 'EXPORT_LOOSER' },
    });
  });

  it('writes nothing that only warns, and allows everything by saying nothing', () => {
    expect(tryExport(openshift, 'enforcement: {admit: warn}\nsources: {allow: [r.example/**]}', payload)).toMatchObject({
      problem: { code: 'EXPORT_NOTHING' },
    });
    expect(tryExport(openshift, 'sources: {allow: ["**"]}', payload)).toMatchObject({ problem: { code: 'EXPORT_NOTHING' } });
  });
});
