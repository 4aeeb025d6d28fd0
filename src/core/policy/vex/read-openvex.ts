import type { Digest } from '../../model/image-reference.js';
import type { VexProduct, VexStatement } from '../../model/vex.js';
import { listOf, recordOf, recordsOf, textOf, type VexParts } from './json-values.js';

/** OpenVEX (github.com/openvex/spec, OPENVEX-SPEC.md): statements inherit the document's time; a product is text in the forms before 0.2. */
export function readOpenVex(root: Readonly<Record<string, unknown>>): VexParts {
  const author = textOf(root['author']);
  const timestamp = textOf(root['last_updated']) ?? textOf(root['timestamp']);
  return {
    format: 'openvex',
    ...(author !== undefined && { author }),
    statements: recordsOf(root['statements']).flatMap((statement) => toStatement(statement, timestamp)),
  };
}

const statuses = new Set<unknown>(['not_affected', 'affected', 'fixed', 'under_investigation'] satisfies readonly VexStatement['status'][]);

function toStatement(statement: Readonly<Record<string, unknown>>, inherited: string | undefined): readonly VexStatement[] {
  const { status } = statement;
  const vulnerabilities = idsOf(statement['vulnerability']);
  if (!isStatus(status) || vulnerabilities.length === 0) return [];
  const justification = textOf(statement['justification']);
  const timestamp = textOf(statement['last_updated']) ?? textOf(statement['timestamp']) ?? inherited;
  return [
    {
      vulnerabilities,
      status,
      products: listOf(statement['products']).flatMap((product) => toProduct(product, listOf(statement['subcomponents']))),
      ...(justification !== undefined && { justification }),
      ...(timestamp !== undefined && { timestamp }),
    },
  ];
}

function isStatus(value: unknown): value is VexStatement['status'] {
  return statuses.has(value);
}

function idsOf(vulnerability: unknown): readonly string[] {
  const written = textOf(vulnerability);
  if (written !== undefined) return [written];
  const record = recordOf(vulnerability);
  if (record === undefined) return [];
  const ids = [record['name'], ...listOf(record['aliases'])].flatMap((id) => textOf(id) ?? []);
  const address = textOf(record['@id']);
  return [...ids, ...(address === undefined ? [] : [address.slice(address.lastIndexOf('/') + 1)])].filter((id) => id !== '');
}

/** A product limited to parts that nobody here can read is about nothing: it must not become a statement about all of it. */
function toProduct(product: unknown, partsOfAll: readonly unknown[]): readonly VexProduct[] {
  const record = recordOf(product);
  const parts = [...partsOfAll, ...listOf(record?.['subcomponents'])];
  const subcomponents = parts.flatMap(purlsOf);
  if (parts.length > 0 && subcomponents.length === 0) return [];
  const [purl] = purlsOf(product);
  return [{ ...(purl !== undefined && { purl }), digests: digestsOf(record?.['hashes']), subcomponents }];
}

/** Where a component's package URL stands: as its id, or among its identifiers. */
function purlsOf(component: unknown): readonly string[] {
  const record = recordOf(component);
  const candidates = [component, record?.['@id'], recordOf(record?.['identifiers'])?.['purl']];
  return candidates
    .flatMap((candidate) => textOf(candidate) ?? [])
    .filter((text) => /^pkg:/i.test(text))
    .slice(0, 1);
}

/** OpenVEX names algorithms as IANA does: `sha-256`. */
function digestsOf(hashes: unknown): readonly Digest[] {
  return Object.entries(recordOf(hashes) ?? {}).flatMap(([name, value]) => {
    const hex = textOf(value)?.toLowerCase();
    const algorithm = name.toLowerCase().replace('-', '');
    return hex !== undefined && /^sha(256|512)$/.test(algorithm) && /^[0-9a-f]+$/.test(hex) ? [`${algorithm}:${hex}`] : [];
  });
}
