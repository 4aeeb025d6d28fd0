import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toJsonSchema } from '../../../../src/core/policy/json-schema.js';
import { readPolicy } from '../../../../src/core/policy/read-policy.js';
import { policySchema } from '../../../../src/core/policy/schema.js';

const shipped: unknown = JSON.parse(readFileSync('schemas/policy.schema.json', 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const accepts = ajv.compile(toJsonSchema(policySchema));
const bank = readFileSync('test/fixtures/policy/bank.yaml', 'utf8');
const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';

function isSound(text: string): boolean {
  return readPolicy('p', text, { layer: 'workspace', toolVersion: '0.1.0' }).problems.length === 0;
}

describe('the JSON Schema', () => {
  it('is shipped as the table says (else: node scripts/generate-schema.mjs)', () => {
    expect(shipped).toEqual(JSON.parse(JSON.stringify(toJsonSchema(policySchema))));
  });

  it('accepts the bank’s policy, as the reader does', () => {
    expect(accepts(parse(bank)), JSON.stringify(accepts.errors)).toBe(true);
    expect(isSound(bank)).toBe(true);
  });

  it.each([
    '',
    'sources: {allow: [nginx, {match: nginx, x-note: 1}]}\n',
    'x-own: {a: [1]}\n',
    'metadata: {serial: 41, issued: 2028-02-29}\n',
    'rules: {floating-tag: {level: warn, effectiveFrom: 2027-01-01}}\n',
    'bases: {catalogue: [{image: a.example/x, variants: [""], tagMap: {"21": "21"}}]}\n',
    'trust: {signers: {a: {type: docker-trust, server: https://a.example}}}\n',
    'tests: [{image: node, expect: denied, use: base, in: ci}]\n',
    'defaults: {shortNames: deny, unqualified: {ci: off}}\n',
  ])('and the reader both accept %j', (text) => {
    expect(accepts(parse(head + text)), JSON.stringify(accepts.errors)).toBe(true);
    expect(isSound(head + text)).toBe(true);
  });

  it.each([
    'souces: {}\n',
    'sources: {alow: []}\n',
    'sources: [nginx]\n',
    'sources: {allow: [nginx@sha256:1]}\n',
    'sources: {allow: [3]}\n',
    'sources: {allow: [""]}\n',
    'sources: {deny: [{reason: no}]}\n',
    'metadata: {version: 1.10}\n',
    'metadata: {serial: 1.5}\n',
    'metadata: {serial: -1}\n',
    'metadata: {issued: 2027-02-29}\n',
    'enforcement: {ci: maybe}\n',
    'rules: {no-such-rule: {level: warn}}\n',
    'scan: {maxAge: 7w}\n',
    'scan: {thresholds: {critical: {}}}\n',
    'mirrors: [{source: docker.io}]\n',
    'bases: {catalogue: [{image: a.example/*}]}\n',
    'trust: {signers: {a: {type: nobody}}}\n',
    'trust: {signers: {a: {type: key}}}\n',
    'trust: {require: [{match: a.example, min: 0}]}\n',
    'exceptions: [{id: a}]\n',
    'overlays: {mayAddExceptions: "no"}\n',
    'evidence: {location: cloud}\n',
    'tests: [{image: a}]\n',
  ])('and the reader both refuse %j', (text) => {
    expect(accepts(parse(head + text))).toBe(false);
    expect(isSound(head + text)).toBe(false);
  });

  it.each(['kind: ImagePolicy\n', 'apiVersion: wharfmaster/v2\nkind: ImagePolicy\n', '[]\n', 'a\n'])(
    'and the reader both refuse the document %j',
    (text) => {
      expect(accepts(parse(text))).toBe(false);
      expect(isSound(text)).toBe(false);
    },
  );
});
