import type { DockerTrustSigner, KeylessSigner, KeySigner, NotationSigner, Signer } from '../document.js';
import type { ObjectSchemaFor, SchemaFor } from './types.js';
import { date, list, text, word } from './words.js';

const validity = {
  validFrom: date('The first day on which its signatures count.', 'validFrom: 2026-01-01'),
  validUntil: date('The last day on which its signatures count.', 'validUntil: 2027-12-31'),
  revoked: {
    kind: 'object',
    description: 'Since when its signatures count no more, and why.',
    example: 'revoked: {at: 2026-10-01, reason: laptop stolen}',
    required: {
      at: text('The day or moment of revocation.', 'at: 2026-10-01T12:00:00Z', 'instant'),
      reason: text('Why.', 'reason: laptop stolen'),
    },
    optional: {},
  },
} as const;

const format = word('How its signatures are stored.', 'format: bundle', {
  bundle: 'As sigstore bundles.',
  legacy: 'As tags beside the image, as cosign before version 3 did.',
  any: 'Either way.',
});
const tlog = word('Whether a signature must be in a transparency log.', 'tlog: required', {
  required: 'It must be.',
  none: 'It need not be.',
});

const trustRoot = text('A name in the administrator’s file or in the setting `wharfmaster.trustRoots`.', 'trustRoot: bank-sigstore');

const keyless = {
  kind: 'object',
  description: 'Signs with a short-lived certificate that an identity provider vouches for. Issuer and subject are both needed.',
  example: '{type: keyless, issuer: https://gitlab.bank.example, subject: release@bank.example}',
  required: { type: word('What kind of signer this is.', 'type: keyless', { keyless: 'An identity, without a key of its own.' }) },
  optional: {
    issuer: text('The identity provider, exactly.', 'issuer: https://gitlab.bank.example'),
    issuerRegExp: text(
      'The identity provider as a regular expression (RE2) over the whole text.',
      "issuerRegExp: 'https://gitlab\\.bank\\.example'",
      'regexp',
    ),
    subject: text('The identity, exactly.', 'subject: release@bank.example'),
    subjectRegExp: text(
      'The identity as a regular expression (RE2) over the whole text.',
      "subjectRegExp: 'https://gitlab\\.bank\\.example/apps/.+'",
      'regexp',
    ),
    trustRoot,
    format,
    tlog,
    ...validity,
  },
} satisfies ObjectSchemaFor<KeylessSigner>;

const key = {
  kind: 'object',
  description: 'Signs with a key. Every key carries its fingerprint.',
  example: '{type: key, keys: [{file: base.pub, sha256: "3333333333333333333333333333333333333333333333333333333333333333"}]}',
  required: {
    type: word('What kind of signer this is.', 'type: key', { key: 'A key.' }),
    keys: list(
      'The keys; one of them is enough.',
      'keys: [{kms: "hashivault://base-images", sha256: "3333333333333333333333333333333333333333333333333333333333333333"}]',
      {
        kind: 'object',
        description: 'One key, in a key service or in a file.',
        example: '{kms: "hashivault://base-images", sha256: "3333333333333333333333333333333333333333333333333333333333333333"}',
        required: {
          sha256: text(
            'Fingerprint of the public key: SHA-256 of its DER form, in hex.',
            'sha256: "3333333333333333333333333333333333333333333333333333333333333333"',
            'fingerprint',
          ),
        },
        optional: {
          kms: text('The key’s address in a key service.', 'kms: "hashivault://base-images"'),
          file: text('The file with the public key.', 'file: keys/base.pub'),
        },
      },
    ),
  },
  optional: { trustRoot, format, tlog, ...validity },
} satisfies ObjectSchemaFor<KeySigner>;

const notation = {
  kind: 'object',
  description: 'Signs with notation.',
  example: '{type: notation, trustStores: [ca:redhat], identities: ["x509.subject: C=US, O=Red Hat"]}',
  required: {
    type: word('What kind of signer this is.', 'type: notation', { notation: 'A certificate, as the Notary Project has it.' }),
    trustStores: list('Trust stores, each with its kind.', 'trustStores: [ca:redhat]', text('A trust store.', 'ca:redhat')),
    identities: list(
      'Identities that are trusted.',
      'identities: ["x509.subject: C=US, O=Red Hat"]',
      text('An identity.', '"x509.subject: C=US"'),
    ),
  },
  optional: {
    level: word('How strictly notation verifies.', 'level: strict', {
      strict: 'Every check must pass.',
      permissive: 'Revocation and expiry are only logged.',
      audit: 'Only integrity must hold.',
    }),
    ...validity,
  },
} satisfies ObjectSchemaFor<NotationSigner>;

const dockerTrust = {
  kind: 'object',
  description: 'Signs with Docker Content Trust.',
  example: '{type: docker-trust, server: https://notary.bank.example, signers: [alice]}',
  required: {
    type: word('What kind of signer this is.', 'type: docker-trust', { 'docker-trust': 'A Notary v1 server.' }),
    server: text('The Notary server.', 'server: https://notary.bank.example', 'url'),
  },
  optional: { signers: list('Delegations that must have signed.', 'signers: [alice]', text('A delegation.', 'alice')), ...validity },
} satisfies ObjectSchemaFor<DockerTrustSigner>;

export const signer = {
  kind: 'variant',
  description: 'Somebody whose signatures can be asked for.',
  example: '{type: keyless, issuer: https://gitlab.bank.example, subject: release@bank.example}',
  of: { keyless, key, notation, 'docker-trust': dockerTrust },
} satisfies SchemaFor<Signer>;
