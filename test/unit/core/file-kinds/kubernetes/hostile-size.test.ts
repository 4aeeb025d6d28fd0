import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../../src/core/file-kinds/kubernetes/read-manifest.js';
import { countSteps } from '../../../../support/count-steps.js';

/* Bounds are on steps, counted by the engine itself, and on sizes; never on seconds. */

const head = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n';

async function stepsPerCharacter(text: string): Promise<number> {
  const steps = await countSteps(() => readManifest({ path: 'a.yaml', text }));
  expect(steps).toBeGreaterThan(0);
  return steps / text.length;
}

const repeat = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');

describe('hostile manifests', () => {
  it.each<[string, (index: number) => string]>([
    ['containers', (i) => `  - image: a/b:${String(i)}\n`],
    ['documents', (i) => `  - image: a:${String(i)}\n---\n${head}`],
    ['unclosed quotes', (i) => `  - image: "a:${String(i)}\n`],
    ['unclosed single quotes', (i) => `  - image: 'a:${String(i)}\n`],
    ['duplicate keys', (i) => `  - image: a\n    image: b${String(i)}\n`],
    ['anchors and aliases', (i) => `  - &a${String(i)} {image: a:${String(i)}}\n  - *a${String(i)}\n`],
    ['merges of one map', (i) => (i === 0 ? '  - &a {image: a}\n' : '  - <<: *a\n    name: b\n')],
    ['templates', (i) => `  - image: {{ .Values.a${String(i)} }}:{{ .b }}\n`],
    ['opened templates', () => '  - image: {{ .Values.a\n'],
    ['template lines', () => '  {{- if .x }}\n  - image: a\n  {{- end }}\n'],
    ['variables', () => '  - image: ${A}$(B):$C\n'],
    ['block scalars', (i) => `  - image: >-\n      a:${String(i)}\n`],
    ['foreign line breaks', () => '  - image: "a\u2028b"\n'],
    ['comments', () => '  # {{ image: a }}\n'],
    ['syntax errors', () => '  - image: @a\n'],
    ['JSON values', (i) => `{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"a:${String(i)}"}]}}`],
  ])('take no more steps for a character when they hold four times as many %s', async (name, piece) => {
    const start = name === 'JSON values' ? '' : head;
    const few = await stepsPerCharacter(start + repeat(50, piece));
    const many = await stepsPerCharacter(start + repeat(200, piece));
    expect(many / few).toBeLessThan(2);
  });

  const container = `${head}  - image: a:1\n`;
  const custom = 'apiVersion: widgets.example/v1\nkind: Widget\nspec:\n';
  it.each<[string, string, (index: number) => string]>([
    ['arguments', `${container}    args:\n`, (i) => `    - --a${String(i)}-image=a.example/b:1\n`],
    ['environment variables', `${container}    env:\n`, (i) => `    - {name: A_IMAGE, value: "a.example/b:${String(i)}"}\n`],
    ['images in a variable', `${container}    env:\n    - name: IMAGES\n      value: |\n`, (i) => `        ${String(i)}=a.example/b:1\n`],
    ['dots in a variable', `${container}    env:\n    - {name: IMAGE, value: "$`, () => '{a.a.a.a}'],
    ['parts of a file name', `${custom}  image: a`, () => '/images'],
    ['dots in a name', `${custom}  theImage: a`, () => '.a'],
    [
      'split images',
      custom,
      (i) => `  image${String(i)}: {image: {repository: a.example/a, tag: "1"}, driver: {repository: a/b, image: c, version: "1"}}\n`,
    ],
    [
      'files in a ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n',
      (i) => `  a${String(i)}.yaml: "apiVersion: v1, kind: Pod, image: a"\n`,
    ],
    ['blank lines before FROM', 'apiVersion: v1\nkind: ConfigMap\ndata:\n  Dockerfile: |\n', () => '   \n    #\n'],
    [
      'values of a chart',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n',
      (i) => `    a${String(i)}: {image: {repository: a, tag: "1"}}\n`,
    ],
    [
      'parameters of a chart',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {parameters: [',
      (i) => `{name: a${String(i)}.image.repository, value: a.example/a},`,
    ],
    [
      'parameters with defaults',
      'apiVersion: tekton.dev/v1\nkind: Pipeline\nspec:\n  tasks:\n',
      (i) => `  - {taskSpec: {params: [{name: a, default: "x${String(i)}$(params.a)"}], steps: [{image: $(params.a)}]}}\n`,
    ],
    [
      'parameters of parameters',
      'apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps: [{image: $(params.p0)}]\n  params:\n',
      (i) => `  - {name: p${String(i)}, default: "${`$(params.p${String(i + 1)})`.repeat(9)}"}\n`,
    ],
    [
      'texts that are pods',
      'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  templates:\n',
      () => `  - podSpecPatch: '{"containers": [{"image": "a:1"}]}'\n`,
    ],
  ])('take no more steps for a character when they hold four times as many %s', async (_, start, piece) => {
    const few = await stepsPerCharacter(start + repeat(50, piece));
    const many = await stepsPerCharacter(start + repeat(200, piece));
    expect(many / few).toBeLessThan(2);
  });

  it('are parsed at most some ten times more for quotes that nobody closes', async () => {
    const closed = await stepsPerCharacter(head + repeat(100, (i) => `  - image: "a:${String(i)}"\n`));
    const open = await stepsPerCharacter(head + repeat(100, (i) => `  - image: "a:${String(i)}\n`));
    expect(open / closed).toBeLessThan(30);
  });
});
