import { describe, expect, it } from 'vitest';
import { imagesIn } from './chart.js';

/** What a template's line asks for with these values, as the reading of values.yaml and of the template says it. */
async function asked(expression: string, values: string, helpers = ''): Promise<readonly string[]> {
  const files = {
    'Chart.yaml': 'name: web\nversion: 1.2.3\nappVersion: "4.5"\n',
    'values.yaml': values,
    'templates/_helpers.tpl': helpers,
    'templates/pod.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      image: ${expression}\n`,
  };
  return [...(await imagesIn(files, 'values.yaml')), ...(await imagesIn(files, 'templates/pod.yaml'))];
}

describe('the image that a template makes of values', () => {
  it.each([
    ['{{ .Values.a }}', 'a: r.example/x:1', 'r.example/x:1'],
    ['"{{ .Values.a }}:{{ .Values.b }}"', 'a: r.example/x\nb: 1.10', 'r.example/x:1.10'],
    ["'{{ .Values.a }}:{{ .Values.b | default .Chart.AppVersion }}'", 'a: r.example/x\nb: ""', 'r.example/x:4.5'],
    ['{{ printf "%s/%s:%v" .Values.r .Values.n .Values.t | quote }}', 'r: r.example\nn: x\nt: 2', 'r.example/x:2'],
    ['{{ .Values.a | trimSuffix "/" }}/x:1', 'a: r.example/', 'r.example/x:1'],
    ['{{ coalesce .Values.none .Values.a }}', 'a: r.example/x:1', 'r.example/x:1'],
    ['{{ ternary .Values.a .Values.b (eq .Values.c "yes") }}', 'a: r.example/x:1\nb: r.example/y:1\nc: yes', 'r.example/x:1'],
    ['{{ required "an image" .Values.a }}', 'a: r.example/x:1', 'r.example/x:1'],
    ['{{ tpl .Values.a . }}', 'a: "{{ .Values.r }}/x:{{ .Chart.Version }}"\nr: r.example', 'r.example/x:1.2.3'],
    ['{{ index .Values.list 1 }}', 'list: [r.example/x:1, r.example/y:1]', 'r.example/y:1'],
    ['{{ get .Values.map "k" }}', 'map: {k: r.example/x:1}', 'r.example/x:1'],
    ['{{ dig "a" "b" "r.example/z:1" .Values }}', 'a: {b: r.example/x:1}', 'r.example/x:1'],
    ['{{ join "/" (list .Values.r "x:1") }}', 'r: r.example', 'r.example/x:1'],
    ['{{ .Values.r }}{{ if .Values.p }}:{{ .Values.p }}{{ end }}/x:1', 'r: r.example\np: 5000', 'r.example:5000/x:1'],
    ['{{ with .Values.image }}{{ .repository }}:{{ .tag }}{{ end }}', 'image: {repository: r.example/x, tag: 1}', 'r.example/x:1'],
    ['{{ (.Values.image).repository }}:{{ $.Values.image.tag }}', 'image: {repository: r.example/x, tag: 1}', 'r.example/x:1'],
    ['{{ .Values.missing | default "r.example/x:1" }}', 'a: 1', 'r.example/x:1'],
    ['{{ (merge (dict "tag" "2") .Values.image).repository }}:2', 'image: {repository: r.example/x, tag: 1}', 'r.example/x:2'],
  ])('%s with %j', async (expression, values, expected) => {
    expect(await asked(expression, values)).toEqual([expected]);
  });

  it('goes through named templates, their variables and conditions', async () => {
    const helpers = [
      '{{- define "x.image" -}}',
      '{{- $tag := .root.Chart.AppVersion -}}',
      '{{- if .image.digest }}{{ $tag = printf "@%s" .image.digest }}{{ else if .image.tag }}{{ $tag = print ":" .image.tag }}{{ end -}}',
      '{{ .image.repository }}{{ $tag }}',
      '{{- end -}}',
    ].join('\n');
    const expression = '{{ include "x.image" (dict "image" .Values.image "root" .) }}';
    expect(await asked(expression, 'image: {repository: r.example/x, tag: 7}', helpers)).toEqual(['r.example/x:7']);
  });

  it.each([
    ['{{ .Release.Name }}/x:1', 'a: 1'],
    ['{{ .Values.a | sha256sum }}', 'a: x'],
    ['{{ include "nowhere" . }}', 'a: x'],
    ['{{ .Values.a }}:{{ .Capabilities.KubeVersion.Version }}', 'a: r.example/x'],
    ['{{ if .Capabilities.APIVersions.Has "v1" }}r.example/x:1{{ else }}r.example/y:1{{ end }}', 'a: x'],
  ])('%s is only known where the chart is installed', async (expression, values) => {
    expect(await asked(expression, values)).toEqual([expect.stringMatching(/^unresolved/)]);
  });

  it('tells what a template makes of a value, not what its key would make one think', async () => {
    const values = 'image: {registry: r.example, repository: x, tag: "1"}';
    expect(
      await asked('"{{ .Values.image.registry }}/mirror/{{ .Values.image.repository }}:{{ .Values.image.tag }}-fips"', values),
    ).toEqual(['r.example/mirror/x:1-fips']);
  });

  it('reports an image at the template that ends its name there', async () => {
    expect(
      await asked('"{{ .Values.image.repository }}-generic:{{ .Values.image.tag }}"', 'image: {repository: r.example/x, tag: "1"}'),
    ).toEqual(['r.example/x-generic:1']);
  });
});

describe('templates that would never come to an end', () => {
  it.each([
    ['that include themselves', '{{ include "x" . }}', '{{ define "x" }}{{ include "x" . }}{{ include "x" . }}{{ end }}'],
    [
      'that double a text',
      '{{ include "x" . }}',
      `{{ define "x" }}{{ $a := "aaaaaaaaaa" }}${'{{ $a = print $a $a }}'.repeat(60)}{{ $a }}{{ end }}`,
    ],
    ['that nest brackets', `{{ ${'('.repeat(5000)} .Values.a }}`, ''],
    ['that nest blocks', `${'{{ if .Values.a }}'.repeat(5000)}x`, ''],
    ['that are chains of else', `{{ if .a }}${'{{ else if .b }}'.repeat(3000)}{{ end }}`, ''],
    [
      'that repeat a list for each of its items',
      '{{ include "x" . }}',
      `{{ define "x" }}${'{{ range .Values.list }}'.repeat(8)}{{ . }}${'{{ end }}'.repeat(8)}{{ end }}`,
    ],
    ['that are never closed', '{{ .Values.a', ''],
  ])('%s are given up', async (_what, expression, helpers) => {
    const start = performance.now();
    await asked(expression, `a: x\nlist: [${'x, '.repeat(500)}]\nself: &s [*s]\n`, helpers);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
