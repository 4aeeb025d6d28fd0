import type { Defaults, Distribution, Enforcement, Policy, PolicyMetadata, PolicyTest, Push, RuleSetting } from '../document.js';
import type { CustomResource } from '../../model/reading.js';
import type { SchemaFor } from './types.js';
import { boolean, date, level, list, number, placeClass, record, text, use, word } from './words.js';

export const metadata = {
  kind: 'object',
  description: 'What this policy is called and how old it is.',
  example: 'metadata: {name: bank-standard, version: "2026.11.1", serial: 41}',
  required: {},
  optional: {
    name: text('The name that findings show.', 'name: bank-standard'),
    version: text('The version that findings show. Quote it: 1.10 is a number in YAML.', 'version: "2026.11.1"'),
    serial: number('Rises with every published version, so that an older one cannot come back.', 'serial: 41'),
    owner: text('Who answers for the policy.', 'owner: platform-security@bank.example'),
    issued: date('The day it was published.', 'issued: 2026-11-20'),
    staleAfter: date('The last day on which it needs no review.', 'staleAfter: 2027-02-20'),
  },
} satisfies SchemaFor<PolicyMetadata>;

function stage(description: string, example: string) {
  return word(description, example, {
    off: 'Is not judged.',
    report: 'Findings are shown and stop nothing.',
    block: 'A denied use stops this stage.',
  });
}

export const enforcement = {
  kind: 'object',
  description: 'Whether denied uses stop a stage. It never changes how loudly a rule speaks.',
  example: 'enforcement: {ci: block}',
  required: {},
  optional: {
    edit: stage('In the editor, which only shows.', 'edit: report'),
    ci: stage('In pipelines.', 'ci: block'),
    push: stage('When an image is pushed.', 'push: block'),
    admit: word('When a cluster is asked to run it.', 'admit: deny', {
      off: 'Is not judged.',
      audit: 'Is written to the audit log.',
      warn: 'The person who applies it is warned.',
      deny: 'A denied use is refused.',
    }),
  },
} satisfies SchemaFor<Enforcement>;

export const defaults = {
  kind: 'object',
  description: 'How images are judged that do not say everything.',
  example: 'defaults: {unresolved: warn, shortNames: docker.io}',
  required: {},
  optional: {
    unqualified: {
      kind: 'object',
      description: 'How `unqualified-image` speaks about an image without a registry, by where it stands.',
      example: 'unqualified: {dockerfile: warn, manifest: error}',
      required: {},
      optional: {
        dockerfile: level('In Dockerfiles.', 'dockerfile: warn'),
        manifest: level('In Kubernetes manifests.', 'manifest: error'),
        compose: level('In Compose files.', 'compose: warn'),
        ci: level('In pipelines.', 'ci: warn'),
        other: level('Elsewhere.', 'other: warn'),
      },
    },
    unresolved: level('How `unresolved-image` speaks about an image that only a variable tells.', 'unresolved: warn'),
    shortNames: text('The registry that an image without one means in manifests, or `deny`.', 'shortNames: docker.io', 'hostOrDeny'),
  },
} satisfies SchemaFor<Defaults>;

const ruleSetting = {
  kind: 'object',
  description: 'How one rule speaks, and since when.',
  example: '{level: warn, effectiveFrom: 2027-01-01}',
  required: {},
  optional: {
    level: level('How loudly it speaks.', 'level: warn'),
    effectiveFrom: date('Before this day the rule only reports.', 'effectiveFrom: 2027-01-01'),
  },
} satisfies SchemaFor<RuleSetting>;

export const rules = record(
  'Level and start of single rules.',
  'rules: {unapproved-base: {effectiveFrom: 2027-01-01}}',
  ruleSetting,
  'rule',
);

export const places = record(
  'The highest level of findings at places: by id, as `wharfmaster images` prints it, or for all places of a kind of file.',
  'places: {kubernetes/custom: warn, "dockerfile/*": error}',
  level('The highest level there; `off`: what stands there is not judged.', 'warn'),
  'place',
);

const resourcePaths = (description: string, example: string) =>
  list(
    description,
    example,
    text(
      'A way from the top of the resource: `a.b`, `a[].b` for each item of a list, `a.*.b` for each value of a map.',
      'spec.image',
      'resourcePath',
    ),
  );

const customResource = {
  kind: 'object',
  description: 'Where one kind of custom resource holds images.',
  example: '{group: example.com, kind: Database, images: [spec.engine.ref]}',
  required: {
    group: text('The part of `apiVersion` before the `/`.', 'group: example.com'),
    kind: text('The kind of the resource.', 'kind: Database'),
  },
  optional: {
    images: resourcePaths('Texts that are an image.', 'images: [spec.engine.ref]'),
    pods: resourcePaths('Pod specs: their containers, init containers and image volumes count.', 'pods: [spec.template.spec]'),
  },
} satisfies SchemaFor<CustomResource>;

export const customResources = list(
  'Custom resources whose images stand where Wharfmaster does not know them.',
  'customResources: [{group: example.com, kind: Database, images: [spec.engine.ref]}]',
  customResource,
);

export const push = {
  kind: 'object',
  description: 'Where and how images are pushed.',
  example: 'push: {repositories: [registry.bank.example/apps/**]}',
  required: {},
  optional: {
    repositories: list(
      'Repositories that may be pushed to.',
      'repositories: [registry.bank.example/apps/**]',
      text('Repositories.', 'registry.bank.example/apps/**', 'pattern'),
    ),
    stagingTag: text(
      'The tag an image has while it is not verified yet; `{id}` stands for something unique.',
      'stagingTag: "wharfmaster-staging-{id}"',
      'stagingTag',
    ),
    override: word('Whether a denied push can be forced.', 'override: none', {
      none: 'It cannot.',
      'break-glass': 'It can, with a token that one of `overrideSigners` signed for one image, and that is recorded.',
    }),
    overrideSigners: list(
      'Who may sign break-glass tokens.',
      'overrideSigners: [duty-officer]',
      text('A name under `trust.signers`.', 'duty-officer'),
    ),
  },
} satisfies SchemaFor<Push>;

export const distribution = {
  kind: 'object',
  description: 'How this policy reaches those it governs.',
  example: 'distribution: {trustedBy: [policy-office], refresh: 4h}',
  required: {},
  optional: {
    trustedBy: list(
      'Trust roots by name, as the administrator’s file has them.',
      'trustedBy: [policy-office]',
      text('A trust root.', 'policy-office'),
    ),
    refresh: text('How often a newer version is looked for.', 'refresh: 4h', 'duration'),
    maxStale: text('How long the last verified copy is good without a newer look.', 'maxStale: 7d', 'duration'),
    onStale: word('What happens after that.', 'onStale: block-push', {
      report: 'It is said.',
      'block-push': 'Pushing stops.',
      block: 'Every stage that blocks stops.',
    }),
  },
} satisfies SchemaFor<Distribution>;

const test = {
  kind: 'object',
  description: 'An image, and what this policy is meant to say about it.',
  example: '{image: "docker.io/library/node:20", use: base, expect: denied}',
  required: {
    image: text('The image as somebody would write it.', 'image: "docker.io/library/node:20"'),
    expect: word('The verdict.', 'expect: denied', {
      allowed: 'It may be used.',
      denied: 'It may not.',
      undetermined: 'Something is not known.',
    }),
  },
  optional: {
    use: use('What it is fetched for; `run` when absent.', 'use: base'),
    in: placeClass('The kind of file it stands in.', 'in: manifest'),
    stage: word('The stage of the build.', 'stage: final', { final: 'What is shipped.', builder: 'What only helps to build.' }),
    namespace: text('The Kubernetes namespace.', 'namespace: payments-eu'),
    rule: text('The rule that must speak.', 'rule: unapproved-registry', 'rule'),
  },
} satisfies SchemaFor<PolicyTest>;

export const tests = list(
  'Worked examples. `wharfmaster policy check` runs them, and so does every client before it adopts the policy.',
  'tests: [{image: node, expect: denied}]',
  test,
);

export const overlays = {
  kind: 'object',
  description: 'What policies below this one may do besides tightening.',
  example: 'overlays: {mayAddExceptions: false}',
  required: {},
  optional: { mayAddExceptions: boolean('Whether they may have exceptions of their own.', 'mayAddExceptions: false') },
} satisfies SchemaFor<NonNullable<Policy['overlays']>>;

export const evidence = {
  kind: 'object',
  description: 'Where records of what was done are kept.',
  example: 'evidence: {location: user}',
  required: {},
  optional: {
    location: word('Where.', 'location: user', { user: 'With the person’s own data.', workspace: 'In the workspace.' }),
    hashUser: boolean('Whether records name user and machine by salted hashes.', 'hashUser: true'),
  },
} satisfies SchemaFor<NonNullable<Policy['evidence']>>;
