import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeBase } from '../../real/support/scan/base.js';
import { buildImage } from '../../real/support/scan/build.js';
import { writeContext } from '../../real/support/scan/context.js';
import { startDocker, type Docker } from '../../real/support/scan/docker.js';
import { grypeEnvironment, scanTools } from '../../real/support/scan/tools.js';

/** A machine with a Docker Engine and Grype, and a folder with a Dockerfile, as a person has them. */
export interface ScanStage {
  readonly docker: Docker;
  readonly folder: string;
  /** Holds what steers our Grype: `hang`, `many`. It writes `running` there, with the ids of its processes. */
  readonly levers: string;
  /** What the editor finds in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Builds the folder's Dockerfile, as in a terminal. */
  build(tag: string): Promise<string>;
  close(): Promise<void>;
}

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: { name: harbour, version: '3' }
sources: { allow: [docker.io/wharfmaster/base] }
scan:
  scanners: [grype]
  unscanned: warn
  thresholds: { critical: { max: 0 }, high: { max: 0 }, medium: { max: 0 } }
`;

const dockerfile = `FROM wharfmaster/base:12
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
  const bin = join(home, 'bin');
  await mkdir(bin);
  await symlink(scanTools().docker, join(bin, 'docker'));
  await writeFile(join(bin, 'grype'), `#!${process.execPath}\n${steeredGrype(scanTools().grype)}`);
  await chmod(join(bin, 'grype'), 0o755);
  return {
    ...{ docker, folder, levers: bin },
    // What is on the search path is what these tests say, whatever this machine has besides.
    env: { ...docker.env, ...grypeEnvironment(), PATH: [bin, dirname(process.execPath)].join(':') },
    build: (tag) => buildImage(docker, { dockerfile: join(folder, 'Dockerfile'), context: folder, builder: 'buildkit', tag }),
    async close() {
      await docker.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The real Grype; it can be told to hang with a child of its own, or to find its last vulnerability five thousand times. */
function steeredGrype(real: string): string {
  return `
const { spawn, spawnSync } = require('node:child_process'), fs = require('node:fs'), path = require('node:path');
const here = (name) => path.join(__dirname, name), args = process.argv.slice(2);
const report = args.map((arg) => /^json=(.+)$/.exec(arg)?.[1]).find((file) => file !== undefined);
if (report !== undefined && fs.existsSync(here('hang'))) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  fs.writeFileSync(here('running'), JSON.stringify([process.pid, child.pid]));
  setInterval(() => undefined, 1000);
} else {
  const { status } = spawnSync(${JSON.stringify(real)}, args, { stdio: 'inherit' });
  if (report !== undefined && fs.existsSync(here('many'))) {
    const found = JSON.parse(fs.readFileSync(report, 'utf8'));
    const [last] = found.matches.slice(-1);
    for (let at = 1; at <= 5000; at++) found.matches.push({ ...last, vulnerability: { ...last.vulnerability, id: 'CVE-1999-' + (10000 + at) }, relatedVulnerabilities: [] });
    fs.writeFileSync(report, JSON.stringify(found));
  }
  process.exitCode = status ?? 1;
}
`;
}
