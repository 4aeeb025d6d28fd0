import { describe, expect, it } from 'vitest';
import { fileKinds } from '../../../../src/core/index.js';
import { noFacts } from '../../../../src/core/model/reading.js';
import { kindOf } from '../../../../src/core/use-cases/kind-of-file.js';
import { readSource } from '../../../../src/core/use-cases/read-source.js';
import { countSteps } from '../../../support/count-steps.js';

describe('files of infrastructure and build tools', () => {
  it.each<[string, string, string]>([
    ['docker-bake.hcl', '', 'docker-bake'],
    ['a/docker-bake.override.json', '{}', 'docker-bake'],
    ['main.tf', '', 'terraform'],
    ['a/main.tofu', '', 'terraform'],
    ['main.tf.json', '{}', 'terraform'],
    ['web.container', '', 'quadlet'],
    ['web.container.d/10-image.conf', '', 'quadlet'],
    ['web.image', '[Image]\nImage=x\n', 'quadlet'],
    ['data.volume', '[Volume]\n', 'quadlet'],
    ['skaffold.yaml', '', 'skaffold'],
    ['dev.yaml', 'apiVersion: skaffold/v4beta11\nkind: Config\n', 'skaffold'],
    ['.ko.yaml', '', 'ko'],
    ['task.json', '{"containerDefinitions": []}', 'ecs'],
    ['stack.yaml', 'Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n', 'ecs'],
    ['roles/web/tasks/main.yml', '- name: x\n  community.docker.docker_container:\n    image: x\n', 'ansible'],
    ['Earthfile', '', 'earthfile'],
    ['project.toml', '', 'buildpacks'],
    ['builder.toml', '[[buildpacks]]\nuri = "x"\n', 'buildpacks'],
    ['web.nomad', '', 'nomad'],
    ['web.nomad.hcl', '', 'nomad'],
    ['jobs/web.hcl', 'job "web" {\n  group "a" {\n    task "b" {}\n  }\n}\n', 'nomad'],
    ['serverless.yml', '', 'serverless'],
    ['render.yaml', '', 'render'],
    ['fly.toml', '', 'fly'],
    ['fly.staging.toml', '', 'fly'],
    ['MODULE.bazel', '', 'bazel'],
    ['WORKSPACE', '', 'bazel'],
    ['images.bzl', 'oci_pull(name = "a")', 'bazel'],
  ])('knows %s', (path, text, kind) => {
    expect(kindOf({ path, text })?.id).toBe(kind);
  });

  it.each<[string, string]>([
    ['disk.image', 'x'],
    ['config.hcl', 'path = "x"\n'],
    ['terragrunt.hcl', 'inputs = { image = "nginx:1" }\n'],
    ['main.tfvars', 'image = "nginx:1"\n'],
    ['docker-bake.md', ''],
    ['tasks.yml', '- name: docker_container\n  debug: {}\n'],
    ['package.json', '{"image": "nginx:1"}'],
    ['Cargo.toml', '[package]\nname = "image"\n'],
    ['rules.bzl', 'def image(): pass'],
  ])('leaves %s alone', (path, text) => {
    expect(kindOf({ path, text })).toBeUndefined();
  });

  it.each<[string, string]>([
    ['dockerbake', 'docker-bake'],
    ['terraform', 'terraform'],
    ['opentofu', 'terraform'],
    ['nomad', 'nomad'],
    ['earthfile', 'earthfile'],
    ['ansible', 'ansible'],
  ])('takes the language mode %s as a sign', (languageId, kind) => {
    expect(kindOf({ path: 'untitled', text: '', languageId })?.id).toBe(kind);
  });

  it.each<[string, string, string]>([
    ['docker-bake', '    base = "docker-image://al', 'docker-bake/context al'],
    ['docker-bake', '  attest = ["type=sbom,generator=do', 'docker-bake/generator do'],
    ['terraform', '    image = "ngi', 'terraform/kubernetes-container ngi'],
    ['quadlet', 'Image=docker://qu', 'quadlet/container qu'],
    ['skaffold', '        builder: gcr', 'skaffold/builder gcr'],
    ['ko', 'defaultBaseImage: cgr', 'ko/default-base cgr'],
    ['ecs', '    "image": "pub', 'ecs/container pub'],
    ['ansible', '    image: "ngi', 'ansible/container ngi'],
    ['earthfile', '    FROM --platform=linux/amd64 go', 'earthfile/from go'],
    ['earthfile', '    WITH DOCKER --pull po', 'earthfile/docker-pull po'],
    ['buildpacks', 'builder = "pak', 'buildpacks/builder pak'],
    ['nomad', '        image = "ngi', 'nomad/task ngi'],
    ['fly', '  image = "fly', 'fly/image fly'],
    ['bazel', '    image = "gcr', 'bazel/pull gcr'],
  ])('expects an image in a %s behind %j', (kind, before, answer) => {
    const found = fileKinds.find(({ id }) => id === kind)?.expects(before);
    expect(found === undefined ? undefined : `${found.place.id} ${found.typed}`).toBe(answer);
  });

  it.each<[string, string]>([
    ['docker-bake', '  tags = ["ngi'],
    ['docker-bake', '    base = "target:al'],
    ['terraform', '  image_pull_policy = "Al'],
    ['quadlet', 'ImageTag=lo'],
    ['earthfile', '    FROM +ba'],
    ['earthfile', '    SAVE IMAGE re'],
  ])('expects none in a %s behind %j', (kind, before) => {
    expect(fileKinds.find(({ id }) => id === kind)?.expects(before)).toBeUndefined();
  });
});

describe('a manifest that another kind’s words stand in', () => {
  const manifest = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: evil.example/x:1\n';

  it.each<[string, string]>([
    ['a.yaml', `# containerDefinitions:\n${manifest}`],
    ['a.yaml', `${manifest}---\n- docker_container: {image: nginx}\n`],
    ['a.yaml', `${manifest}metadata:\n  annotations:\n    x: |\n      docker_container: x\n`],
    ['a.yaml', `apiVersion: skaffold/v3\nkind: Config\n---\n${manifest}`],
    ['render.yaml', manifest],
    ['serverless.yml', manifest],
    ['.ko.yaml', manifest],
    ['skaffold.yaml', manifest],
  ])('is read as a manifest all the same: %s', async (path, text) => {
    const { uses } = await readSource({ path, text }, noFacts);
    expect(uses.map(({ place, written }) => `${place.id} ${written}`)).toContain('kubernetes/container evil.example/x:1');
  });
});

describe('keys that are spelt with escapes', () => {
  it.each<[string, string]>([
    [
      'main.tf',
      'resource "aws_ecs_task_definition" "a" {\n  container_definitions = <<EOT\n[{"\\u0069mage": "evil.example/x:1"}]\nEOT\n}\n',
    ],
    [
      'main.tf',
      'resource "aws_ecs_task_definition" "a" {\n  container_definitions = jsonencode([{ "Im\\u0061ge" = "evil.example/x:1" }])\n}\n',
    ],
    ['main.tf.json', '{"resource": {"docker_container": {"a": {"\\u0069mage": "evil.example/x:1"}}}}'],
    ['docker-bake.hcl', 'target "a" {\n  args = { "BUILDKIT\\u005FSYNTAX" = "evil.example/x:1" }\n}\n'],
    ['web.nomad', 'job "a" {\n  group "b" {\n    task "c" {\n      config = { "\\u0069mage" = "evil.example/x:1" }\n    }\n  }\n}\n'],
    ['fly.toml', '[build]\n"\\u0069mage" = "evil.example/x:1"\n'],
    ['task.json', '{"containerDefinitions": [{"\\u0069mage": "evil.example/x:1"}]}'],
  ])('hide nothing in %s', async (path, text) => {
    const { uses } = await readSource({ path, text }, noFacts);
    expect(uses.map(({ written }) => written)).toEqual(['evil.example/x:1']);
  });
});

describe('manifests inside files of infrastructure tools', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'main.tf',
      'resource "kubectl_manifest" "a" {\n  yaml_body = <<-EOT\n    apiVersion: v1\n    kind: Pod\n    spec:\n      containers:\n        - image: registry.example/a:${var.tag}\n        - image: registry.example/b:1\n  EOT\n}\nvariable "tag" { default = "2" }\n',
      ['registry.example/a:${var.tag} is registry.example/a:2, if var.tag is 2', 'registry.example/b:1 is registry.example/b:1'],
    ],
    [
      'helm.tf',
      'resource "helm_release" "a" {\n  chart = "a"\n  values = [<<EOT\nimage:\n  repository: registry.example/a\n  tag: "1"\nEOT\n  ]\n}\n',
      ['registry.example/a is registry.example/a:1'],
    ],
    [
      'job.tf',
      'resource "nomad_job" "a" {\n  jobspec = <<EOT\njob "a" {\n  group "b" {\n    task "c" {\n      driver = "docker"\n      config { image = "registry.example/a:1" }\n    }\n  }\n}\nEOT\n}\n',
      ['registry.example/a:1 is registry.example/a:1'],
    ],
    [
      'tasks.yml',
      '- kubernetes.core.k8s:\n    definition:\n      apiVersion: v1\n      kind: Pod\n      spec:\n        containers:\n          - image: "registry.example/a:{{ tag }}"\n          - image: registry.example/b:1\n',
      ['registry.example/a:{{ tag }} is open', 'registry.example/b:1 is registry.example/b:1'],
    ],
    [
      'list.yml',
      '- k8s:\n    definition:\n      - apiVersion: v1\n        kind: Pod\n        spec: {containers: [{image: "registry.example/b:1"}]}\n',
      ['registry.example/b:1 is registry.example/b:1'],
    ],
  ])('are read with their own kind in %s', async (path, text, images) => {
    const { uses } = await readSource({ path, text }, noFacts);
    const said = uses.map(({ written, value }) => {
      const assumed = value.kind === 'unresolved' ? [] : value.assumes.map(({ name, value: taken }) => `, if ${name} is ${taken}`);
      return `${written} is ${value.kind === 'unresolved' ? 'open' : value.text}${assumed.join('')}`;
    });
    expect(said).toEqual(images);
    for (const { at, written } of uses) expect(text.slice(at.span.start, at.span.end)).toBe(written);
  });
});

describe('hostile files of infrastructure tools', () => {
  it.each<[string, string, (index: number) => string]>([
    ['terraform', 'resources', (i) => `resource "docker_container" "r${String(i)}" {\n  image = "a:\${var.x}"\n}`],
    [
      'terraform',
      'locals that look at the one before',
      (i) => `locals {\n  l${String(i + 1)} = "\${local.l${String(i)}}\${local.l${String(i)}}"\n}`,
    ],
    [
      'terraform',
      'elements of for_each',
      (i) => `resource "docker_container" "r${String(i)}" {\n  for_each = local.x\n  image = each.value\n}\nlocals {\n  x = ["a", "b"]\n}`,
    ],
    [
      'docker-bake',
      'targets that inherit the one before',
      (i) => `target "t${String(i + 1)}" {\n  inherits = ["t${String(i)}"]\n  args = { A = "b" }\n}`,
    ],
    [
      'docker-bake',
      'targets that inherit one twice',
      (i) => `target "t${String(i + 1)}" {\n  inherits = ["t${String(i)}", "t${String(i)}"]\n  contexts = { a = "docker-image://b" }\n}`,
    ],
    ['nomad', 'jobs', () => 'job "a" {\n  group "b" {\n    task "c" {\n      config {\n        image = "d:1"\n      }\n    }\n  }\n}'],
    ['quadlet', 'settings', () => '[Container]\nImage=a:%i\\\n b'],
    ['earthfile', 'arguments and targets', (i) => `ARG --global A${String(i)}=b\nt${String(i)}:\n  FROM a:$A${String(i)}`],
    ['earthfile', 'open commands', () => 'FROM $($($($("a\''],
    ['buildpacks', 'brackets', () => '[[{"a"=["'],
    ['buildpacks', 'texts', () => '[run]\nimages = [{ image = "a" }]'],
    ['bazel', 'open calls', () => 'oci.pull('],
    ['ansible', 'tasks', (i) => `- docker_container: {image: "a:{{ v${String(i)} }}"}`],
    ['ecs', 'containers', (i) => `Resources: {T: {Properties: {ContainerDefinitions: [{Image: !Ref R${String(i)}}]}}}\n---`],
  ])('take steps in proportion to their size: %s with thousands of %s', async (kind, _, line) => {
    const text = Array.from({ length: 2_000 }, (_none, index) => line(index)).join('\n');
    const reader = await fileKinds.find(({ id }) => id === kind)?.load();
    const few = await countSteps(() => reader?.read({ path: 'a', text: text.slice(0, text.length / 4), kind }, noFacts));
    const all = await countSteps(() => reader?.read({ path: 'a', text, kind }, noFacts));
    expect(all / Math.max(1, few)).toBeLessThan(9);
  });
});
