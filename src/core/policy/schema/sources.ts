import type { AllowedSource, DeniedSource, Mirror, Sources, TagRule } from '../document.js';
import type { ObjectSchemaFor, SchemaFor } from './types.js';
import { approvedBy, boolean, date, effectiveFrom, level, list, owner, placeClass, record, text, use } from './words.js';

const match = text(
  'The repositories this is about: a host and a path, without tag and digest. `*` stands for characters inside one segment, `**` as the last segment for everything below.',
  'match: registry.bank.example/apps/**',
  'pattern',
);
const id = text('A name for this entry, to speak about it.', 'id: internal');

const allowed = {
  kind: 'object',
  description: 'One approved source of images. A text stands for `{match: text}`.',
  example: '{id: internal, match: registry.bank.example/**}',
  shorthand: 'match',
  required: { match },
  optional: {
    id,
    use: list(
      'What its images may be used for; everything when absent.',
      'use: [base, tool]',
      use('What an image is fetched for.', 'base'),
    ),
    namespaces: list(
      'Kubernetes namespaces that may use it, `*` standing for any characters; all when absent.',
      'namespaces: [payments-*]',
      text('A namespace.', 'payments-*', 'glob'),
    ),
    owner,
    approvedBy,
    reviewBy: date('The day by which somebody looks at this entry again.', 'reviewBy: 2027-06-30'),
  },
} satisfies ObjectSchemaFor<AllowedSource>;

const denied = {
  kind: 'object',
  description: 'One source that is denied, whatever `allow` says. A text stands for `{match: text}`.',
  example: '{match: registry.bank.example/sandbox/**, reason: never leaves development}',
  shorthand: 'match',
  required: { match },
  optional: { id, reason: text('Why it is denied; shown to whoever uses it.', 'reason: never leaves development'), effectiveFrom },
} satisfies ObjectSchemaFor<DeniedSource>;

export const sources = {
  kind: 'object',
  description: 'Where images may come from. What nothing allows is denied, and `deny` beats `allow`.',
  example: 'sources: {allow: [registry.bank.example/**]}',
  required: {},
  optional: {
    allow: list('Approved sources. An empty list approves nothing.', 'allow: [registry.bank.example/**]', allowed),
    deny: list('Denied sources.', 'deny: [registry.bank.example/sandbox/**]', denied),
  },
} satisfies SchemaFor<Sources>;

const mirror = {
  kind: 'object',
  description: 'A place that serves the images of another registry. An image under it counts as the image it mirrors.',
  example: '{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}',
  required: {
    source: text('The registry, or registry and path, whose images are mirrored.', 'source: docker.io', 'prefix'),
    mirror: text('Where the mirror serves them: a registry, or registry and path.', 'mirror: registry.bank.example/dockerhub', 'prefix'),
  },
  optional: { required: boolean('Whether images must be fetched through the mirror.', 'required: true'), effectiveFrom },
} satisfies SchemaFor<Mirror>;

export const mirrors = list(
  'Registries that are served from somewhere else.',
  'mirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
  mirror,
);

const tagRule = {
  kind: 'object',
  description: 'What tags and digests are asked for, for the repositories that match.',
  example: '{match: "**", deny: [latest], requireTag: error}',
  required: { match },
  optional: {
    deny: list(
      'Tags that are not accepted, `*` standing for any characters.',
      'deny: [latest, "*-SNAPSHOT"]',
      text('A tag.', 'latest', 'glob'),
    ),
    requireTag: level('How `missing-tag` speaks when neither tag nor digest is written.', 'requireTag: error'),
    requireDigest: level('How `missing-digest` speaks when no digest is written.', 'requireDigest: error'),
    level: level('How `floating-tag` speaks about a denied tag; error when absent.', 'level: warn'),
    in: list('The kinds of files this is about; all when absent.', 'in: [manifest]', placeClass('A kind of file.', 'manifest')),
    effectiveFrom,
  },
} satisfies SchemaFor<TagRule>;

export const tags = list('Rules about tags and digests.', 'tags: [{match: "**", deny: [latest]}]', tagRule);

export const registryAliases = record(
  'Other names of a registry: an image under the name on the left counts as one of the registry on the right.',
  'registryAliases: {registry-1.docker.io: docker.io}',
  text('The registry that is meant.', 'docker.io', 'host'),
  'host',
);

export const registries = record(
  'How registries are reached.',
  'registries: {"127.0.0.1:5000": {plainHttp: true}}',
  {
    kind: 'object' as const,
    description: 'How one registry is reached.',
    example: '{plainHttp: true}',
    required: {},
    optional: { plainHttp: boolean('Whether it is reached without TLS.', 'plainHttp: true') },
  },
  'host',
);
