import { failed, ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { Subject } from '../../model/subject.js';
import type { Predicate } from './statement.js';

/** A bill of materials in CycloneDX (in-toto attestation, predicates/cyclonedx.md). */
export const billOfMaterialsType = 'https://cyclonedx.org/bom';

/** A bill of materials as a tool printed it, found to be one; it is about the subject by our word. */
export interface Sbom {
  /** The id of the scanner that made it. */
  readonly producer: string;
  readonly mediaType: 'application/vnd.cyclonedx+json';
  readonly text: string;
  /** How many components it lists. */
  readonly components: number;
}

export function billOfMaterials({ text }: Sbom): Predicate {
  return { predicateType: billOfMaterialsType, predicate: text };
}

/**
 * Takes what a tool printed for a bill of materials of this image. The tool saw an archive in a folder of ours: its path goes, the image's
 * name and id come in its place. Vulnerabilities go too: they are the scan's to tell, and they change while the bill does not.
 */
export function toSbom(
  text: string,
  subject: Subject,
  { id, label }: { readonly id: string; readonly label: string },
): Result<Sbom, ScanProblem> {
  const told = readBill(text);
  if (told === undefined) return failed(notABill(label));
  const { vulnerabilities: _, ...bill } = told.bill;
  const metadata = isRecord(bill['metadata']) ? bill['metadata'] : {};
  const about = isRecord(metadata['component']) ? metadata['component'] : {};
  const named = { ...about, type: 'container', name: subject.name, version: subject.imageId };
  const written = JSON.stringify({ ...bill, metadata: { ...metadata, component: named } });
  return ok({ producer: id, mediaType: 'application/vnd.cyclonedx+json', text: written, components: told.components });
}

type JsonRecord = Readonly<Record<string, unknown>>;

function readBill(text: string): { readonly bill: JsonRecord; readonly components: number } | undefined {
  let bill: unknown;
  try {
    bill = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(bill) || bill['bomFormat'] !== 'CycloneDX') return undefined;
  const { specVersion, components = [] } = bill;
  if (typeof specVersion !== 'string' || !/^1\.[2-9]$/.test(specVersion)) return undefined;
  if (!Array.isArray(components) || !components.every(isComponent)) return undefined;
  return { bill, components: components.length };
}

/** What CycloneDX asks of every component. */
function isComponent(component: unknown): boolean {
  return isRecord(component) && typeof component['type'] === 'string' && typeof component['name'] === 'string';
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notABill(label: string): ScanProblem {
  return {
    code: 'OUTPUT_NOT_UNDERSTOOD',
    message: `${label} printed something that is no bill of materials in CycloneDX 1.2 or newer, or only a part of one.`,
    next: 'Run it again; if it stays so, update the tool or Wharfmaster.',
  };
}
