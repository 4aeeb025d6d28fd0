import type { ExpectedImage, FileKind } from '../../model/reading.js';
import { places, words } from './places.js';

/** Units of Podman's Quadlet (podman-systemd.unit(5), extraction.md 1a). */
export const quadlet: FileKind = {
  id: 'quadlet',
  label: 'Podman Quadlet unit',
  files:
    '`*.container`, `*.container.d/*.conf` and their like; `*.image`, `*.volume`, `*.build`, `*.kube`, `*.artifact` with the section of that name',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: (path) => path.endsWith('.container') || /\.(?:container|image|volume|build|kube|artifact)\.d\/[^/]+\.conf$/.test(path),
  shape: {
    extensions: ['.image', '.volume', '.build', '.kube', '.artifact'],
    languages: [],
    test: (text) => /^[ \t]*\[(?:Image|Volume|Build|Kube|Artifact)\]/m.test(text),
  },
  expects,
  load: async () => ({ read: (await import('./read-quadlet.js')).readQuadlet }),
};

function expects(before: string): ExpectedImage | undefined {
  const typed = /^\s*Image\s*=\s*(?:docker:\/\/)?(\S*)$/.exec(before)?.[1];
  return typed === undefined ? undefined : { place: places.container, typed };
}
