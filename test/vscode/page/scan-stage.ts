import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeBase } from '../../real/support/scan/base.js';
import { writeContext } from '../../real/support/scan/context.js';
import { startDocker, type Docker } from '../../real/support/scan/docker.js';
import { grypeEnvironment, scanTools } from '../../real/support/scan/tools.js';

/** A machine with a Docker Engine and Grype, and a folder with a Dockerfile, as a person has them. */
export interface ScanStage {
  readonly docker: Docker;
  readonly folder: string;
  /** What the editor finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: { name: harbour, version: '3' }
sources: { allow: [docker.io/wharfmaster/base] }
scan:
  scanners: [grype]
  unscanned: warn
  thresholds: { critical: { max: 0 }, high: { max: 0 }, medium: { max: 0 } }
`;

export const dockerfile = `FROM wharfmaster/base:12
COPY packages/lodash /app/node_modules/lodash
ENV STAGE=test
COPY packages/minimist /app/node_modules/minimist
CMD ["sh"]
`;

export async function setScanStage(workspace: string): Promise<ScanStage> {
  const docker = await startDocker();
  const folder = join(workspace, 'harbour');
  const home = await mkdtemp(join(tmpdir(), 'wharfmaster-tools-'));
  await mkdir(folder, { recursive: true });
  await writeContext(folder);
  await writeFile(join(folder, '.wharfmaster.yaml'), policy);
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  await docker.docker('load', '-i', (await makeBase(home)).archive);
  await mkdir(join(home, 'bin'));
  await symlink(scanTools().docker, join(home, 'bin/docker'));
  await symlink(scanTools().grype, join(home, 'bin/grype'));
  // What is on the search path is what these tests say, whatever this machine has besides.
  const path = [join(home, 'bin'), dirname(process.execPath)].join(':');
  return {
    docker,
    folder,
    env: { ...docker.env, ...grypeEnvironment(), PATH: path },
    async close() {
      await docker.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
