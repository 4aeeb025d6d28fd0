import { parseReference, printReference } from '../../core/index.js';
import { field, isObject, textField, type JsonObject } from './json-fields.js';

/** `registry/repository:tag`, however short the archive writes it; what is no reference stays as it is, since it is only shown. */
export function normalName(written: string): string {
  const parsed = parseReference(written);
  return parsed.ok ? printReference(parsed.value.reference) : written;
}

/** The names in a descriptor's annotations. `ref.name` alone is often only a tag, which names nothing. */
export function namesOfDescriptor(descriptor: JsonObject): readonly string[] {
  const annotations = field(descriptor, 'annotations');
  if (!isObject(annotations)) return [];
  const full = textField(annotations, 'io.containerd.image.name');
  if (full !== undefined) return [normalName(full)];
  const name = textField(annotations, 'org.opencontainers.image.ref.name') ?? '';
  return name.includes('/') || name.includes(':') ? [normalName(name)] : [];
}
