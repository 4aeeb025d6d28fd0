import type { HistoryEntry, ImageConfig, Platform } from '../../core/index.js';
import { sha256 } from '../hash.js';
import { unreadable } from './archive-fault.js';
import { maxLayers } from './limits.js';
import { field, isObject, listField, objectOf, parseJsonFile, textField, textsField, type JsonObject } from './json-fields.js';

/** Understands an image's config (OCI image-spec, config.md). The id is computed from its bytes, never believed. */
export function parseImageConfig(bytes: Buffer, name: string): ImageConfig {
  const config = objectOf(parseJsonFile(bytes, name), name);
  const rootfs = objectOf(field(config, 'rootfs') ?? {}, `rootfs of ${name}`);
  const diffIds = textsField(rootfs, 'diff_ids', maxLayers, name);
  const odd = diffIds.find((id) => !isSha256(id));
  if (odd !== undefined) throw unreadable(`${name} names a layer by ${JSON.stringify(odd.slice(0, 80))}, which is no sha256 digest.`);
  const settings = objectOf(field(config, 'config') ?? {}, `config of ${name}`);
  const platform = platformOf(config);
  const created = textField(config, 'created');
  return {
    imageId: `sha256:${sha256(bytes)}`,
    ...(platform !== undefined && { platform }),
    ...(created !== undefined && { created }),
    diffIds,
    history: listField(config, 'history', maxHistory, name).filter(isObject).map(historyEntry),
    labels: labelsOf(field(settings, 'Labels')),
    onBuild: textsField(settings, 'OnBuild', maxHistory, name),
  };
}

const maxHistory = 10_000;

export function isSha256(digest: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(digest);
}

/** `os` and `architecture` of a config or of a descriptor's `platform`. */
export function platformOf(object: JsonObject): Platform | undefined {
  const os = textField(object, 'os');
  const architecture = textField(object, 'architecture');
  const variant = textField(object, 'variant');
  if (os === undefined || os === '' || architecture === undefined || architecture === '') return undefined;
  return { os, architecture, ...(variant !== undefined && variant !== '' && { variant }) };
}

function historyEntry(entry: JsonObject): HistoryEntry {
  const comment = textField(entry, 'comment');
  const created = textField(entry, 'created');
  return {
    createdBy: textField(entry, 'created_by') ?? '',
    ...(comment !== undefined && { comment }),
    ...(created !== undefined && { created }),
    emptyLayer: field(entry, 'empty_layer') === true,
  };
}

function labelsOf(labels: unknown): Readonly<Record<string, string>> {
  if (!isObject(labels)) return {};
  return Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}
