import type { Format } from '../schema/types.js';

/** Formats that one linear expression describes, for the reader and for the JSON Schema alike. */
export const writtenForms = {
  duration: /^[1-9]\d{0,5}[hd]$/,
  digest: /^(sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/,
  fingerprint: /^[0-9a-f]{64}$/,
  version: /^\d{1,6}(\.\d{1,6}){0,2}$/,
  url: /^https:\/\/[A-Za-z0-9.:[\]-]+(\/\S*)?$/,
  place: /^[a-z0-9-]+\/(\*|[a-z0-9-]+)$/,
  resourcePath: /^[A-Za-z_][\w-]*(\[\])*(\.(\*|[A-Za-z_][\w-]*(=[\w-]+)?)(\[\])*)*$/,
  tag: /^\w[\w.-]{0,127}$/,
} as const satisfies Partial<Record<Format, RegExp>>;
