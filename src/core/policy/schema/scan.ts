import type { Scan, Threshold } from '../document.js';
import type { SchemaFor } from './types.js';
import { boolean, effectiveFrom, level, list, number, text, word } from './words.js';

function threshold(what: string, key: string) {
  return {
    kind: 'object',
    description: `How many ${what} an image may have.`,
    example: `${key}: {max: 0}`,
    required: { max: number('The highest number that is accepted.', 'max: 0') },
    optional: {
      fixableOnly: boolean('Whether only vulnerabilities count for which there is a fix.', 'fixableOnly: true'),
      grace: text('How long after its publication a vulnerability does not count yet.', 'grace: 14d', 'duration'),
    },
  } satisfies SchemaFor<Threshold>;
}

const names = {
  documents: 'documents: [.vex/*.openvex.json]',
  authors: 'authors: [product-security@bank.example]',
  signers: 'signers: [release-ci]',
};

export const scan = {
  kind: 'object',
  description: 'What scans of images must show.',
  example: 'scan: {scanners: [trivy], maxAge: 7d, thresholds: {critical: {max: 0}}}',
  required: {},
  optional: {
    scanners: list('The scanners whose results count.', 'scanners: [trivy, grype]', text('A scanner.', 'trivy')),
    require: word('How many of the scanners must have looked.', 'require: any', {
      any: 'One of them is enough.',
      all: 'Each of them must have.',
    }),
    maxAge: text('How old a scan may be.', 'maxAge: 7d', 'duration'),
    maxDatabaseAge: text('How old the vulnerability database of a scan may be.', 'maxDatabaseAge: 2d', 'duration'),
    databaseSources: list(
      'Where the vulnerability database may come from.',
      'databaseSources: [registry.bank.example/trivy-db]',
      text('A source.', 'registry.bank.example/trivy-db'),
    ),
    unscanned: level('How `image-not-scanned` speaks.', 'unscanned: error'),
    thresholds: {
      kind: 'object',
      description: 'How many vulnerabilities of each severity are accepted.',
      example: 'thresholds: {critical: {max: 0}, high: {max: 0, grace: 14d}}',
      required: {},
      optional: {
        critical: threshold('critical vulnerabilities', 'critical'),
        high: threshold('high vulnerabilities', 'high'),
        medium: threshold('medium vulnerabilities', 'medium'),
        low: threshold('low vulnerabilities', 'low'),
        unknown: threshold('vulnerabilities without a severity', 'unknown'),
        knownExploited: threshold('vulnerabilities that are known to be exploited', 'knownExploited'),
      },
    },
    secrets: level('How `secret-in-image` speaks.', 'secrets: error'),
    malware: level('How `malware-in-image` speaks.', 'malware: error'),
    misconfiguration: level('How `misconfigured-image` speaks.', 'misconfiguration: warn'),
    vex: {
      kind: 'object',
      description: 'Statements that a vulnerability does not affect an image, and whose count.',
      example: 'vex: {documents: [.vex/*.openvex.json], authors: [product-security@bank.example]}',
      required: {},
      optional: {
        documents: list('Files with such statements.', names.documents, text('A glob of files.', '.vex/*.openvex.json', 'pathGlob')),
        authors: list('Authors whose statements count.', names.authors, text('An author.', 'product-security@bank.example')),
        signers: list('Names under `trust.signers`; one of them must have signed.', names.signers, text('A signer.', 'release-ci')),
      },
    },
    effectiveFrom,
  },
} satisfies SchemaFor<Scan>;
