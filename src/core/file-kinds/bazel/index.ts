import type { ExpectedImage, FileKind } from '../../model/reading.js';
import { places, words } from './places.js';

/** Modules and workspaces of Bazel (extraction.md 1a). */
export const bazel: FileKind = {
  id: 'bazel',
  label: 'Bazel module or workspace',
  files: '`MODULE.bazel`, `*.MODULE.bazel`, `WORKSPACE`, `WORKSPACE.bazel`; `*.bzl` with `oci_pull` or `container_pull`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => /(?:^|[/.])(?:MODULE\.bazel|WORKSPACE(?:\.bazel|\.bzlmod)?)$/.test(path),
  shape: { extensions: ['.bzl'], languages: ['bazel', 'starlark'], test: (text) => /\b(?:oci[._]pull|container_pull)\s*\(/.test(text) },
  expects,
  load: async () => ({ read: (await import('./read-pulls.js')).readPulls }),
};

function expects(before: string): ExpectedImage | undefined {
  const typed = /\bimage\s*=\s*["']([^\s"']*)$/.exec(before)?.[1];
  return typed === undefined ? undefined : { place: places.pull, typed };
}
