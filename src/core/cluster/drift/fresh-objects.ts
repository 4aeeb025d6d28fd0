import { parseAllDocuments } from 'yaml';
import type { ExportedFile } from '../../exporters/index.js';
import { isObject, objectIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';

/** An object of a cluster as somebody wants it or has it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for objects that stand in no namespace. */
  readonly namespace?: string;
  readonly content: JsonObject;
}

/** The objects that an export would install now: the texts are our own (`printYaml`), read as the cluster reads them. */
export function freshObjects(files: readonly ExportedFile[]): readonly ClusterObject[] {
  const texts = files.filter(({ name }) => /\.ya?ml$/.test(name)).map(({ text }) => text);
  const documents = texts.flatMap((text) => [...parseAllDocuments(text, { version: '1.1' })]);
  return documents.flatMap((document) => toClusterObject(document.toJS()) ?? []);
}

/** Undefined for what is no object of a cluster. */
export function toClusterObject(value: unknown): ClusterObject | undefined {
  if (!isObject(value)) return undefined;
  const metadata = objectIn(value, 'metadata');
  const [apiVersion, kind, name] = [textIn(value, 'apiVersion'), textIn(value, 'kind'), textIn(metadata, 'name')];
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  const namespace = textIn(metadata, 'namespace');
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }), content: value };
}

/** As people name an object: `ValidatingAdmissionPolicy wharfmaster-bank-denying`. */
export function nameOfObject({ kind, name, namespace }: Pick<ClusterObject, 'kind' | 'name' | 'namespace'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
