import { random, type Random } from './random.js';

/** A kustomization with the resources that it brings together. */
export interface KustomizeProject {
  readonly files: Readonly<Record<string, string>>;
  /** The folder of the kustomization that is rendered. */
  readonly folder: string;
  /** Nothing but one entry of one image transformer: what it makes must come out when it meets an image. */
  readonly plain: boolean;
}

/**
 * Overlays, bases and components whose image transformers say the same thing in all the ways that kustomize bears. Every container of a resource
 * has an image of its own (`i7.io/x`), and so has every replacement (`n8.io/y`).
 */
export function hostileKustomize(seed: number): KustomizeProject {
  const chance = random(seed);
  const writer: Writer = { chance, images: 0, names: [] };
  const plain = chance.oneIn(3);
  const base = resources(writer);
  const overlay = [chance.pick(['resources: [../base]\n', 'resources:\n- ../base\n', 'bases:\n- ../base\n'])];
  const name = `over/${chance.pick(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])}`;
  const files: Record<string, string> = { 'base/pod.yaml': base, 'base/kustomization.yaml': 'resources: [pod.yaml]\n' };
  if (plain) return { files: { ...files, [name]: `${overlay.join('')}images:\n${entry(writer)}` }, folder: 'over', plain };
  files['base/kustomization.yaml'] = kustomization(writer, ['resources: [pod.yaml]\n']);
  if (chance.oneIn(3)) {
    files['part/kustomization.yaml'] = kustomization(writer, [], 'Component');
    overlay.push('components: [../part]\n');
  }
  if (chance.oneIn(2)) overlay.push(patch(writer));
  files[name] = kustomization(writer, overlay);
  return { files, folder: 'over', plain };
}

interface Writer {
  readonly chance: Random;
  images: number;
  /** What the resources hold, without tag and digest, so that transformers meet something. */
  readonly names: string[];
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function resources(writer: Writer): string {
  const { chance } = writer;
  const documents: string[] = [];
  for (let count = 1 + chance.below(3); count > 0; count--) documents.push(chance.pick([pod, deployment, cronTab])(writer, count));
  return documents.join('---\n');
}

function pod(writer: Writer, number: number): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: p${String(number)}}\nspec:\n  containers:\n  - name: c\n    image: ${image(writer)}\n  initContainers:\n  - name: i\n    image: "${image(writer)}"\n`;
}

function deployment(writer: Writer, number: number): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d${String(number)}}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: c, image: '${image(writer)}'}\n`;
}

function cronTab(writer: Writer, number: number): string {
  return `apiVersion: example.io/v1\nkind: Thing\nmetadata: {name: t${String(number)}}\nspec:\n  deep:\n    containers:\n    - name: c\n      image: ${image(writer)}\n`;
}

function image({ chance, names }: Writer): string {
  const name =
    names.length > 0 && chance.oneIn(6)
      ? chance.pick(names)
      : chance.pick(['nginx', 'r.io/team/app', 'localhost:5000/x', 'busybox', 'docker.io/library/nginx']);
  names.push(name);
  return name + chance.pick(['', ':1', ':1.2-x', `@${digest}`, `:1@${digest}`]);
}

function kustomization(writer: Writer, parts: readonly string[], kind = 'Kustomization'): string {
  const { chance } = writer;
  const head =
    kind === 'Component'
      ? 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n'
      : chance.pick(['', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n']);
  const entries: string[] = [];
  for (let count = chance.below(4); count > 0; count--) entries.push(entry(writer));
  const images = entries.length === 0 ? '' : `images:\n${entries.join('')}`;
  return head + [...parts, images].sort(() => (chance.oneIn(2) ? 1 : -1)).join('');
}

function entry(writer: Writer): string {
  const { chance } = writer;
  const wanted = writer.names.length > 0 && chance.below(5) > 0 ? chance.pick(writer.names) : 'absent';
  const fields: string[] = [`name: ${chance.pick([wanted, `"${wanted}"`, wanted, `${wanted}:9`])}`];
  const newName = chance.pick(['', '', name(writer), name(writer), `${name(writer)}:7`, `"${name(writer)}"`]);
  if (newName !== '') fields.push(`newName: ${newName}`);
  const newTag = chance.pick(['', '', 'v2', '"2"', "'1.10'", `"11@${digest}"`, '""', '1.10-x']);
  if (newTag !== '') fields.push(`newTag: ${newTag}`);
  if (chance.oneIn(5)) fields.push(`digest: ${digest}`);
  if (chance.oneIn(12)) fields.push('tagSuffix: -fips');
  if (chance.oneIn(4)) fields.reverse();
  return chance.oneIn(4) ? `- {${fields.join(', ')}}\n` : `- ${fields.join('\n  ')}\n`;
}

function name(writer: Writer): string {
  return `n${String(++writer.images)}.io/y`;
}

function patch(writer: Writer): string {
  const { chance } = writer;
  const replacement = `${name(writer)}:3`;
  return chance.pick([
    `patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: d1}\n    spec: {template: {spec: {containers: [{name: c, image: "${replacement}"}]}}}\n`,
    `patches:\n- target: {kind: Pod}\n  patch: |-\n    - op: replace\n      path: /spec/containers/0/image\n      value: ${replacement}\n`,
    `patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: p1}\n  spec:\n    containers:\n    - name: c\n      image: ${replacement}\n`,
    `patches:\n- target: {kind: Pod}\n  patch: '[{"op": "replace", "path": "/spec/containers/0/image", "value": "${replacement}"}]'\n`,
    `patchesJson6902:\n- target: {version: v1, kind: Pod, name: p1}\n  patch: |-\n    - {op: add, path: /spec/containers/-, value: {name: z, image: "${replacement}"}}\n`,
  ]);
}
