import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VexDocument } from '../../../../../src/core/model/vex.js';
import { readVexDocument } from '../../../../../src/core/policy/vex/read-vex-document.js';

const digest = 'b'.repeat(64);

function read(document: unknown): VexDocument {
  const result = readVexDocument('web.vex.json', JSON.stringify(document));
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

function problemOf(text: string): string | undefined {
  const result = readVexDocument('web.vex.json', text);
  return result.ok ? undefined : result.problem.code;
}

describe('OpenVEX', () => {
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://bank.example/vex/1',
    author: 'product-security@bank.example',
    timestamp: '2026-11-01T00:00:00Z',
    statements: [
      {
        vulnerability: { '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2020-8203', name: 'CVE-2020-8203', aliases: ['GHSA-p6mc-m468-83gw'] },
        products: [
          {
            '@id': 'pkg:oci/web@sha256%3Abb?repository_url=registry.bank.example/apps/web',
            hashes: { 'sha-256': digest.toUpperCase(), md5: 'aa' },
            subcomponents: [{ '@id': 'pkg:npm/lodash@4.17.15' }, { identifiers: { purl: 'pkg:npm/lodash@4.17.16' } }],
          },
        ],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  };

  it('is read with its products, parts and times', () => {
    expect(read(document)).toEqual({
      file: 'web.vex.json',
      format: 'openvex',
      author: 'product-security@bank.example',
      statements: [
        {
          vulnerabilities: ['CVE-2020-8203', 'GHSA-p6mc-m468-83gw', 'CVE-2020-8203'],
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          timestamp: '2026-11-01T00:00:00Z',
          products: [
            {
              purl: 'pkg:oci/web@sha256%3Abb?repository_url=registry.bank.example/apps/web',
              digests: [`sha256:${digest}`],
              subcomponents: ['pkg:npm/lodash@4.17.15', 'pkg:npm/lodash@4.17.16'],
            },
          ],
        },
      ],
    });
  });

  it('of the forms before 0.2 has texts for vulnerabilities and products', () => {
    const statement = {
      vulnerability: 'CVE-1',
      products: ['pkg:oci/web'],
      subcomponents: ['pkg:npm/a'],
      status: 'fixed',
      timestamp: '2026-11-02',
    };
    expect(read({ '@context': 'https://openvex.dev/ns', statements: [statement] }).statements).toEqual([
      {
        vulnerabilities: ['CVE-1'],
        status: 'fixed',
        timestamp: '2026-11-02',
        products: [{ purl: 'pkg:oci/web', digests: [], subcomponents: ['pkg:npm/a'] }],
      },
    ]);
  });

  it('that is limited to parts that cannot be read is about nothing', () => {
    const product = { '@id': 'pkg:oci/web', subcomponents: [{ '@id': 'https://bank.example/some-part' }] };
    const [statement] = read({ ...document, statements: [{ ...document.statements[0], products: [product] }] }).statements;
    expect(statement?.products).toEqual([]);
  });

  it.each([
    ['an unknown status', { status: 'harmless' }],
    ['no vulnerability', { vulnerability: { aliases: 7 } }],
  ])('with %s says nothing', (_, differs) => {
    expect(read({ ...document, statements: [{ ...document.statements[0], ...differs }] }).statements).toEqual([]);
  });
});

describe('CycloneDX', () => {
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: {
      timestamp: '2026-11-01T00:00:00Z',
      authors: [{ name: 'Product Security', email: 'product-security@bank.example' }],
      component: {
        type: 'container',
        name: 'web',
        'bom-ref': 'image',
        version: `sha256:${digest}`,
        purl: 'pkg:oci/web?repository_url=registry.bank.example/apps/web',
      },
    },
    components: [{ type: 'library', name: 'app', components: [{ 'bom-ref': 'lodash', purl: 'pkg:npm/lodash@4.17.15' }] }],
    vulnerabilities: [
      {
        id: 'CVE-2020-8203',
        references: [{ id: 'GHSA-p6mc-m468-83gw' }],
        analysis: { state: 'not_affected', justification: 'code_not_reachable' },
        affects: [{ ref: 'lodash' }],
      },
    ],
  };
  const image = { purl: 'pkg:oci/web?repository_url=registry.bank.example/apps/web', digests: [`sha256:${digest}`], subcomponents: [] };
  const affecting = (affects: unknown, state = 'not_affected') =>
    read({ ...document, vulnerabilities: [{ ...document.vulnerabilities[0], analysis: { state }, affects }] }).statements[0];

  it('is read: what is inside the image is a part of it', () => {
    expect(read(document)).toEqual({
      file: 'web.vex.json',
      format: 'cyclonedx',
      author: 'product-security@bank.example',
      statements: [
        {
          vulnerabilities: ['CVE-2020-8203', 'GHSA-p6mc-m468-83gw'],
          status: 'not_affected',
          justification: 'code_not_reachable',
          timestamp: '2026-11-01T00:00:00Z',
          products: [{ ...image, subcomponents: ['pkg:npm/lodash@4.17.15'] }],
        },
      ],
    });
  });

  it.each([
    ['the image', [{ ref: 'image' }], [image]],
    ['a package URL', [{ ref: 'pkg:npm/express@4' }], [{ ...image, subcomponents: ['pkg:npm/express@4'] }]],
    [
      'a BOM-Link',
      [{ ref: 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#lodash' }],
      [{ ...image, subcomponents: ['pkg:npm/lodash@4.17.15'] }],
    ],
    ['nothing that is there', [{ ref: 'other' }], []],
    ['its version', [{ ref: 'lodash', versions: [{ version: '4.17.15' }] }], [{ ...image, subcomponents: ['pkg:npm/lodash@4.17.15'] }]],
    ['another version', [{ ref: 'lodash', versions: [{ version: '4.17.14' }] }], []],
    ['a range, which nobody compares', [{ ref: 'lodash', versions: [{ range: 'vers:npm/<5' }] }], []],
  ])('may point to %s', (_, affects, products) => {
    expect(affecting(affects)?.products).toEqual(products);
  });

  it.each([
    ['false_positive', 'not_affected'],
    ['resolved', 'fixed'],
    ['resolved_with_pedigree', 'fixed'],
    ['exploitable', 'affected'],
    ['in_triage', 'under_investigation'],
  ])('calls %s what others call %s', (state, status) => {
    expect(affecting([], state)?.status).toBe(status);
  });

  it('of a library is about that package wherever it is', () => {
    const library = {
      ...document,
      metadata: { ...document.metadata, component: { type: 'library', 'bom-ref': 'app', purl: 'pkg:npm/app@1' } },
    };
    expect(read(library).statements[0]?.products).toEqual([{ purl: 'pkg:npm/lodash@4.17.15', digests: [], subcomponents: [] }]);
  });

  it('before 1.4 says nothing of exploitability', () => {
    expect(problemOf(JSON.stringify({ ...document, specVersion: '1.3' }))).toBe('VEX_NOT_UNDERSTOOD');
  });
});

describe('what is no such document', () => {
  it.each([
    ['', 'VEX_NOT_JSON'],
    ['[]', 'VEX_NOT_JSON'],
    ['{', 'VEX_NOT_JSON'],
    ['{}', 'VEX_NOT_UNDERSTOOD'],
    ['{"@context": "https://openvex.dev.evil.example"}', 'VEX_NOT_UNDERSTOOD'],
    [' '.repeat(8_000_001), 'VEX_TOO_LARGE'],
    ['['.repeat(100_000), 'VEX_NOT_JSON'],
  ])('is said', (text, code) => {
    expect(problemOf(text)).toBe(code);
  });

  it('is never thrown about, whatever stands in it', () => {
    const heads = [{ '@context': 'https://openvex.dev/ns/v0.2.0' }, { bomFormat: 'CycloneDX', specVersion: '1.6' }, {}];
    const key = fc.constantFrom(
      'statements',
      'vulnerability',
      'products',
      'subcomponents',
      'hashes',
      'vulnerabilities',
      'analysis',
      'affects',
      'components',
      'metadata',
      '__proto__',
      '@id',
    );
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.dictionary(key, value), (head, rest) => {
        const result = readVexDocument('x', JSON.stringify({ ...rest, ...head }));
        return result.ok || result.problem.next !== '';
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });
});
