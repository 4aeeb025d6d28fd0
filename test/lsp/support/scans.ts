import type { ImageConfig, ImageScan, Severity, Vulnerability } from '../../../src/core/index.js';
import type { FactsParams, FactsResult, ImageFacts } from '../../../src/lsp/protocol.js';
import type { TestClient } from './client.js';

/** The diff id of the layer with this number, lowest first. */
export function layer(at: number): `sha256:${string}` {
  return `sha256:${'b'.repeat(60)}${String(at).padStart(4, '0')}`;
}

/** The id of the image with this number. */
export function image(at: number): `sha256:${string}` {
  return `sha256:${'a'.repeat(60)}${String(at).padStart(4, '0')}`;
}

export function vulnerability(id: string, severity: Severity, at: number, name = 'lodash'): Vulnerability {
  const version = '4.17.15';
  const about = { name, version, purl: `pkg:npm/${name}@${version}`, type: 'npm', path: `/srv/node_modules/${name}/package.json` };
  return { id, aliases: [], package: about, fixedIn: ['4.17.21'], severity, layer: layer(at), link: `https://nvd.example/${id}` };
}

/** A config whose history has one BuildKit entry a line; what begins with `-` made no layer. */
export function configOf(imageId: ImageConfig['imageId'], lines: readonly string[], onBuild: readonly string[] = []): ImageConfig {
  const history = lines.map((line) => ({ createdBy: `${line.replace(/^- /, '')} # buildkit`, emptyLayer: line.startsWith('- ') }));
  const diffIds = history.filter(({ emptyLayer }) => !emptyLayer).map((_, at) => layer(at));
  return { imageId, diffIds, history, labels: {}, onBuild };
}

export interface ScanParts {
  readonly name?: string;
  readonly history?: readonly string[];
  readonly vulnerabilities?: readonly Vulnerability[];
  readonly finishedAt?: string;
}

const baseHistory = ['ADD rootfs.tar /', '- CMD ["bash"]'];

/** A complete scan by Grype of the image with this number. */
export function scanOf(at: number, { name = 'app:1', history = [], vulnerabilities = [], finishedAt }: ScanParts = {}): ImageScan {
  const when = finishedAt ?? new Date().toISOString();
  return {
    subject: { name, imageId: image(at), tags: [name] },
    config: configOf(image(at), [...baseHistory, ...history]),
    contents: {
      system: { id: 'debian', version: '12', layer: layer(0) },
      packageDatabases: [{ kind: 'dpkg', path: '/var/lib/dpkg/status', layer: layer(0), deleted: false }],
      executables: 3,
      files: 100,
      ownInventories: [],
      notCovered: [],
    },
    reports: [
      {
        scanner: { id: 'grype', version: '0.110.0' },
        database: { builtAt: when },
        system: { family: 'debian', version: '12', supported: true },
        packages: 90,
        lookedFor: ['vulnerabilities'],
        tellsKnownExploited: false,
        vulnerabilities,
        secrets: [],
        misconfigurations: [],
        malware: [],
        notCovered: [],
        startedAt: when,
        finishedAt: when,
      },
    ],
    failures: [],
    ignoredConfigurations: [],
  };
}

/** What a client says of a scanned image. */
export function factsOf(scan: ImageScan, more: Partial<ImageFacts> = {}): ImageFacts {
  return { imageId: scan.subject.imageId, names: [scan.subject.name], scan, ...more };
}

export function sendFacts(client: TestClient, params: FactsParams): Promise<FactsResult> {
  return client.connection.sendRequest<FactsResult>('wharfmaster/facts', params);
}
