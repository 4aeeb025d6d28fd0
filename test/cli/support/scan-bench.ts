import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { fakeDocker, fakeGrype, type FakeMatch } from './fake-tools.js';
import { makeImage, type MadeImage, type MadeLayer } from './image-kit.js';
import { runExpecting, type Ran } from './run-cli.js';

/** A folder of tools with an image in it, a workspace beside it, and a folder for temporary files. */
export interface ScanBench {
  readonly tools: string;
  readonly image: MadeImage;
  readonly workspace: string;
  readonly temporary: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `wharfmaster scan` in the workspace and expects this exit code. */
  readonly scan: (code: number, ...args: readonly string[]) => Promise<Ran>;
}

export function scanBench(
  files: Readonly<Record<string, string>> = {},
  matches: (image: MadeImage) => readonly FakeMatch[] = () => [],
  layers?: readonly MadeLayer[],
): ScanBench {
  const tools = temporaryFolder();
  const image = makeImage(tools, 'image.tar', layers);
  fakeDocker(tools, image);
  fakeGrype(tools, image, matches(image));
  const workspace = temporaryFolder(files);
  const temporary = join(temporaryFolder(), 'tmp');
  mkdirSync(temporary);
  const environment = { PATH: tools, TMPDIR: temporary };
  return {
    ...{ tools, image, workspace, temporary, environment },
    scan: (code, ...args) => runExpecting(code, workspace, ['scan', ...args], environment),
  };
}

/** A policy with this `scan` section; `rest` are further sections. */
export const scanPolicy = (scan: string, rest = ''): string =>
  `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: gate, version: "1", serial: 3}\n${rest}scan: ${scan}\n`;

export const noCritical = '{thresholds: {critical: {max: 0}}}';

/** One critical vulnerability in what COPY brought in, and a medium one in the base. */
export const critical = ({ layers }: MadeImage): readonly FakeMatch[] => [
  { id: 'CVE-2019-10744', name: 'lodash', version: '4.17.11', severity: 'Critical', fixedIn: '4.17.12', layer: layers[1] ?? '' },
  { id: 'CVE-2020-1', name: 'libc6', version: '2.36-9', severity: 'Medium', layer: layers[0] ?? '' },
];

export const name = 'registry.example/app:1';
