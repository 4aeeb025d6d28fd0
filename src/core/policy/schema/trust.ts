import type { AttestationRequirement, Trust, TrustRequirement } from '../document.js';
import type { SchemaFor } from './types.js';
import { signer } from './signers.js';
import { effectiveFrom, list, number, record, text, word } from './words.js';

const match = text('The repositories this is about.', 'match: registry.bank.example/apps/**', 'pattern');
const signerName = text('A name under `trust.signers`.', 'release-ci');

const requirement = {
  kind: 'object',
  description: 'Who must have signed the images that match. Every entry that matches counts.',
  example: '{match: registry.bank.example/apps/**, all: [release-ci]}',
  required: { match },
  optional: {
    all: list('Signers that must all have signed.', 'all: [release-ci]', signerName),
    any: list('Signers of whom `min` must have signed.', 'any: [base-key, release-ci]', signerName),
    min: number('How many of `any` must have signed; 1 when absent.', 'min: 1', 1),
    identity: word('What name a signature must carry.', 'identity: repository', {
      repository: 'The repository of the image; the tag may differ.',
      exact: 'The very reference of the image.',
    }),
    effectiveFrom,
  },
} satisfies SchemaFor<TrustRequirement>;

const attestation = {
  kind: 'object',
  description: 'A signed statement that images that match must carry.',
  example: '{match: registry.bank.example/apps/**, type: https://slsa.dev/provenance/v1, signer: release-ci}',
  required: {
    match,
    type: text('The predicate type of the statement.', 'type: https://slsa.dev/provenance/v1'),
    signer: text('Who must have signed it: a name under `trust.signers`.', 'signer: release-ci'),
  },
  optional: {
    maxAge: text('How old the statement may be.', 'maxAge: 90d', 'duration'),
    minPolicySerial: number('The lowest serial of the policy under which it was made.', 'minPolicySerial: 41'),
    where: {
      kind: 'object',
      description: 'What the statement must say.',
      example: 'where: {builderId: "https://gitlab.bank.example/**"}',
      required: {},
      optional: {
        builderId: text('Who built the image, `*` standing for any characters.', 'builderId: "https://gitlab.bank.example/**"', 'glob'),
        verifierId: text(
          'Who says that the image passed (of a verification summary), `*` standing for any characters.',
          'verifierId: "https://ci.bank.example/**"',
          'glob',
        ),
      },
    },
    effectiveFrom,
  },
} satisfies SchemaFor<AttestationRequirement>;

export const trust = {
  kind: 'object',
  description: 'Who must have signed what.',
  example:
    'trust: {signers: {ci: {type: keyless, issuer: https://gitlab.bank.example, subject: release}}, require: [{match: registry.bank.example/base/**, all: [ci]}]}',
  required: {},
  optional: {
    signers: record(
      'Signers, each under a name of its own.',
      'signers: {release-ci: {type: keyless, issuer: https://gitlab.bank.example, subject: release}}',
      signer,
    ),
    verifiers: list(
      'What will check the signatures, so that only formats are used that all of them understand.',
      'verifiers: [cosign-bundle]',
      text('A verifier.', 'cosign-bundle'),
    ),
    require: list('Whose signatures are asked for.', 'require: [{match: registry.bank.example/apps/**, all: [release-ci]}]', requirement),
    attestations: list(
      'Which signed statements are asked for.',
      'attestations: [{match: registry.bank.example/apps/**, type: https://slsa.dev/provenance/v1, signer: release-ci}]',
      attestation,
    ),
  },
} satisfies SchemaFor<Trust>;
