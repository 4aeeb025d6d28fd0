import type { VexProduct, VexStatement } from '../../model/vex.js';
import { listOf, recordOf, recordsOf, textOf, type VexParts } from './json-values.js';

/**
 * CycloneDX VEX (1.4 and later): `vulnerabilities[].analysis.state` about what `affects[].ref` points to. What is inside the document's
 * own component (the image) is a part of that product.
 */
export function readCycloneDx(root: Readonly<Record<string, unknown>>): VexParts | undefined {
  const [major = 0, minor = 0] = (textOf(root['specVersion']) ?? '').split('.').map(Number);
  if (!(major === 1 && minor >= 4)) return undefined;
  const metadata = recordOf(root['metadata']) ?? {};
  const author = authorOf(metadata);
  const components = componentsByRef(root, metadata);
  return {
    format: 'cyclonedx',
    ...(author !== undefined && { author }),
    statements: recordsOf(root['vulnerabilities']).flatMap((found) => toStatement(found, components, textOf(metadata['timestamp']))),
  };
}

type JsonRecord = Readonly<Record<string, unknown>>;

interface Components {
  readonly byRef: ReadonlyMap<string, VexProduct>;
  /** What the document describes, when it is an image. */
  readonly image?: VexProduct;
  readonly imageRef?: string;
}

const states: ReadonlyMap<unknown, VexStatement['status']> = new Map([
  ['not_affected', 'not_affected'],
  ['false_positive', 'not_affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
]);

function toStatement(found: JsonRecord, components: Components, inherited: string | undefined): readonly VexStatement[] {
  const analysis = recordOf(found['analysis']) ?? {};
  const status = states.get(analysis['state']);
  const vulnerabilities = [found['id'], ...recordsOf(found['references']).map(({ id }) => id)].flatMap((id) => textOf(id) ?? []);
  if (status === undefined || vulnerabilities.length === 0) return [];
  const justification = textOf(analysis['justification']);
  const timestamp = textOf(analysis['lastUpdated']) ?? textOf(found['updated']) ?? inherited;
  return [
    {
      vulnerabilities,
      status,
      products: recordsOf(found['affects']).flatMap((affected) => toProducts(affected, components)),
      ...(justification !== undefined && { justification }),
      ...(timestamp !== undefined && { timestamp }),
    },
  ];
}

/** A reference is a package URL, a component's `bom-ref`, or a BOM-Link that ends in one. */
function toProducts(affected: JsonRecord, { byRef, image, imageRef }: Components): readonly VexProduct[] {
  const ref = textOf(affected['ref']);
  if (ref === undefined) return [];
  const local = ref.startsWith('urn:cdx:') ? decode(ref.slice(ref.indexOf('#') + 1)) : ref;
  const component = byRef.get(local) ?? (/^pkg:/i.test(local) ? { purl: local, digests: [], subcomponents: [] } : undefined);
  if (component === undefined) return [];
  const versions = listOf(affected['versions']);
  const named = versions.length === 0 ? [component] : recordsOf(versions).flatMap((entry) => ofVersion(component, entry));
  if (image === undefined || local === imageRef) return named;
  return named.flatMap(({ purl }) => (purl === undefined ? [] : [{ ...image, subcomponents: [purl] }]));
}

/** Ranges are not compared: a statement that is limited to one says nothing here. */
function ofVersion(component: VexProduct, entry: JsonRecord): readonly VexProduct[] {
  const version = textOf(entry['version']);
  const { purl } = component;
  if (version === undefined || purl === undefined) return [];
  const [name = ''] = purl.split(/[?#]/, 1);
  if (name.lastIndexOf('@') > name.lastIndexOf('/') + 1)
    return name.endsWith(`@${encodeURIComponent(version)}`) || name.endsWith(`@${version}`) ? [component] : [];
  return [{ ...component, purl: `${name}@${encodeURIComponent(version)}${purl.slice(name.length)}` }];
}

function componentsByRef(root: JsonRecord, metadata: JsonRecord): Components {
  const described = recordOf(metadata['component']);
  const byRef = new Map<string, VexProduct>();
  // Components nest; the walk keeps its own list, so that no document is too deep.
  const open: unknown[] = [...listOf(root['components'])];
  for (let at = 0; at < open.length && at < mostComponents; at++) {
    const component = recordOf(open[at]);
    if (component === undefined) continue;
    open.push(...listOf(component['components']).slice(0, mostComponents));
    addTo(byRef, component);
  }
  if (described === undefined) return { byRef };
  addTo(byRef, described);
  const imageRef = textOf(described['bom-ref']);
  const product = toProduct(described);
  const isImage = described['type'] === 'container' || /^pkg:(oci|docker)\//i.test(product.purl ?? '');
  return { byRef, ...(isImage && { image: product, ...(imageRef !== undefined && { imageRef }) }) };
}

const mostComponents = 100_000;

function addTo(byRef: Map<string, VexProduct>, component: JsonRecord): void {
  const ref = textOf(component['bom-ref']) ?? textOf(component['purl']);
  if (ref !== undefined) byRef.set(ref, toProduct(component));
}

function toProduct(component: JsonRecord): VexProduct {
  const purl = textOf(component['purl']);
  const hashes = recordsOf(component['hashes']).flatMap(({ alg, content }) => digestOf(textOf(alg) ?? '', textOf(content) ?? ''));
  const version = textOf(component['version']);
  const byVersion = version !== undefined && /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(version) ? [version] : [];
  return { ...(purl !== undefined && { purl }), digests: [...hashes, ...byVersion], subcomponents: [] };
}

/** CycloneDX names algorithms as `SHA-256`. */
function digestOf(algorithm: string, hex: string): readonly string[] {
  const name = algorithm.toLowerCase().replace('-', '');
  return /^sha(256|512)$/.test(name) && /^[0-9a-f]+$/i.test(hex) ? [`${name}:${hex.toLowerCase()}`] : [];
}

/** Whoever is named first: a person's address counts before the name, since names are not unique. */
function authorOf(metadata: JsonRecord): string | undefined {
  const [first] = recordsOf(metadata['authors']);
  const supplier = recordOf(metadata['supplier']) ?? recordOf(metadata['manufacturer']);
  return textOf(first?.['email']) ?? textOf(first?.['name']) ?? textOf(supplier?.['name']);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
