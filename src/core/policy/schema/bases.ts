import type { Bases, CatalogueEntry, Offer } from '../document.js';
import type { SchemaFor } from './types.js';
import { boolean, date, effectiveFrom, level, list, record, text, word } from './words.js';

const offer = {
  kind: 'object',
  description: 'A tag that is on offer, with the digest behind it.',
  example: '{tag: 22-slim, digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}',
  required: { tag: text('The tag.', 'tag: 22-slim', 'tag') },
  optional: {
    digest: text(
      'The digest behind the tag.',
      'digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"',
      'digest',
    ),
  },
} satisfies SchemaFor<Offer>;

const catalogueEntry = {
  kind: 'object',
  description: 'One approved base image.',
  example: '{image: registry.bank.example/base/node, tags: ">=20 <25"}',
  required: { image: text('The repository, without tag and digest.', 'image: registry.bank.example/base/node', 'repository') },
  optional: {
    stages: list(
      'The stages it is approved for; all when absent.',
      'stages: [final]',
      word('A stage of a build.', 'final', { final: 'What is shipped.', builder: 'What only helps to build.' }),
    ),
    tags: text('The approved range of versions, in npm-semver syntax over the number in the tag.', 'tags: ">=20 <25"', 'range'),
    variants: list(
      'What may follow the number in the tag (`""` for nothing); anything when absent.',
      'variants: ["", -slim]',
      text('The rest of a tag.', '-slim', 'any'),
    ),
    offers: list('The tags that are on offer, for quick fixes and digests.', 'offers: [{tag: 22-slim}]', offer),
    pin: word('How the image must be written.', 'pin: digest', { digest: 'With the digest; without one it is `missing-digest`.' }),
    replaces: list(
      'Repositories that this image stands in for.',
      'replaces: [docker.io/library/node]',
      text('A repository.', 'docker.io/library/node', 'repository'),
    ),
    tagMap: record(
      'Which tag replaces which, where the names differ.',
      'tagMap: {"21-jre": "21"}',
      text('The tag of this image.', '"21"', 'tag'),
      'tag',
    ),
    sameTags: boolean('Whether the image publishes the tags of what it replaces; true when there are no `offers`.', 'sameTags: true'),
    eol: date('The last day on which it is supported.', 'eol: 2029-12-31'),
  },
} satisfies SchemaFor<CatalogueEntry>;

export const bases = {
  kind: 'object',
  description: 'The catalogue of approved base images.',
  example: 'bases: {catalogue: [{image: registry.bank.example/base/node}]}',
  required: {},
  optional: {
    catalogue: list('The approved base images.', 'catalogue: [{image: registry.bank.example/base/node}]', catalogueEntry),
    outsideCatalogue: {
      kind: 'object',
      description: 'How `unapproved-base` speaks about an image that is not in the catalogue.',
      example: 'outsideCatalogue: {final: error, builder: warn}',
      required: {},
      optional: {
        final: level('In the stage that is shipped.', 'final: error'),
        builder: level('In stages that only help to build.', 'builder: warn'),
      },
    },
    effectiveFrom,
  },
} satisfies SchemaFor<Bases>;
