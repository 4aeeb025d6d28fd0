import { describe, expect, it } from 'vitest';
import { helm } from '../../../../../src/core/file-kinds/helm/index.js';
import { noFacts } from '../../../../../src/core/model/reading.js';
import { kindOf } from '../../../../../src/core/use-cases/kind-of-file.js';

describe('the files of charts', () => {
  it.each([
    'values.yaml',
    'chart/values-prod.yml',
    'env/prod-values.yaml',
    'Chart.yaml',
    'helmfile.yaml',
    'helmfile.yaml.gotmpl',
    'helmfile.d/10-web.yaml',
  ])('are known by the name %s', (path) => {
    expect(helm.claimsName(path)).toBe(true);
  });

  it.each(['value.yaml', 'values.json', 'my-values.txt', 'templates/values-map.yaml', 'chart.yaml', 'Dockerfile'])(
    'are not known by the name %s',
    (path) => {
      expect(helm.claimsName(path)).toBe(false);
    },
  );

  it.each([
    ['chart/templates/web.yaml', 'kind: Pod\nname: {{ .Release.Name }}\n', 'helm'],
    ['chart/templates/_helpers.tpl', '{{- define "x" }}{{ .Values.a }}{{ end }}', 'helm'],
    ['chart/templates/web.yaml', 'apiVersion: v1\nkind: Pod\nname: {{ include "x.name" . }}\n', 'helm'],
    ['pod.yaml', 'apiVersion: v1\nkind: Pod\nname: "{{ values.name }}"\n', 'kubernetes'],
    ['workflow.yaml', 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nx: "{{inputs.parameters.a}}"\n', 'kubernetes'],
  ])('are told from others by their marks: %s with %j', (path, text, kind) => {
    expect(kindOf({ path, text })?.id).toBe(kind);
  });

  it('hold values inside another file, whatever that is called', async () => {
    const reader = await helm.load();
    const inside = { path: 'chart/templates/application.yaml#499', kind: 'helm', text: 'image: {repository: r.example/x, tag: "1"}\n' };
    expect(reader.read(inside, noFacts).uses.map(({ place }) => place.id)).toEqual(['helm/values']);
  });
});
