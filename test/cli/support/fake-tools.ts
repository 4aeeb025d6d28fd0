import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeImage } from './image-kit.js';

/* Small programs that stand in for the real ones on PATH: they check what they are asked, and answer what a test wants. */

/** A program that runs this body as Node code; `args` are its arguments. */
export function fakeTool(folder: string, name: string, body: string): void {
  const file = join(folder, name);
  writeFileSync(
    file,
    `#!${process.execPath}\nconst fs = require('node:fs');\nconst args = process.argv.slice(2);\nconst has = (...words) => words.every((word) => args.includes(word));\n${body}\n`,
  );
  chmodSync(file, 0o755);
}

/** A Docker that has this image under one name and its id, and nothing else. */
export function fakeDocker(folder: string, image: MadeImage, name = 'registry.example/app:1'): void {
  const details = {
    Id: image.imageId,
    RepoTags: [name],
    RepoDigests: [],
    Os: 'linux',
    Architecture: 'amd64',
    RootFS: { Layers: image.layers },
    Config: {},
  };
  fakeTool(
    folder,
    'docker',
    `const image = args.at(-1);
const known = ${JSON.stringify([name, image.imageId])}.includes(image);
if (has('inspect') && known) { process.stdout.write(${JSON.stringify(JSON.stringify([details]))}); process.exit(0); }
if (has('save') && image === ${JSON.stringify(image.imageId)}) {
  const target = args.map((word) => /^--output=(.*)$/.exec(word)?.[1]).find((word) => word !== undefined) ?? args[args.indexOf('-o') + 1];
  fs.copyFileSync(${JSON.stringify(image.tarball)}, target);
  process.exit(0);
}
process.stderr.write('Error: No such image: ' + image + '\\n');
process.exit(1);`,
  );
}

/** One match of Grype's report. */
export interface FakeMatch {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly severity: string;
  readonly fixedIn?: string;
  readonly layer: string;
  readonly description?: string;
}

/** A Grype with a database of `built` that finds these. */
export function fakeGrype(folder: string, image: MadeImage, matches: readonly FakeMatch[], built = new Date().toISOString()): void {
  const report = {
    matches: matches.map(({ id, name, version, severity, fixedIn, layer, description }) => ({
      vulnerability: {
        id,
        severity,
        description: description ?? 'something is wrong',
        dataSource: `https://nvd.nist.gov/vuln/detail/${id}`,
        fix: { versions: fixedIn === undefined ? [] : [fixedIn], state: fixedIn === undefined ? 'not-fixed' : 'fixed' },
      },
      relatedVulnerabilities: [],
      artifact: { name, version, type: 'npm', purl: `pkg:npm/${name}@${version}`, locations: [{ path: `/app/${name}`, layerID: layer }] },
    })),
    source: { type: 'image', target: { userInput: 'x', imageID: image.imageId } },
    distro: { name: 'debian', version: '12' },
    descriptor: { name: 'grype', version: '0.110.0', db: { status: { schemaVersion: 'v6.1.4', built, valid: true } } },
  };
  const packages = {
    bomFormat: 'CycloneDX',
    components: [
      { type: 'library', name: 'libc6' },
      { type: 'library', name: 'lodash' },
    ],
  };
  fakeTool(
    folder,
    'grype',
    `if (!args[0].startsWith('docker-archive:') || !fs.existsSync(args[0].slice(15))) { process.stderr.write('no archive'); process.exit(1); }
for (const word of args) {
  const [, form, file] = /^(json|cyclonedx-json)=(.*)$/.exec(word) ?? [];
  if (form === 'json') fs.writeFileSync(file, ${JSON.stringify(JSON.stringify(report))});
  if (form === 'cyclonedx-json') fs.writeFileSync(file, ${JSON.stringify(JSON.stringify(packages))});
}`,
  );
}

/** A program that only fails, saying this. */
export function failingTool(folder: string, name: string, stderr: string, code = 1): void {
  fakeTool(folder, name, `process.stderr.write(${JSON.stringify(stderr)});\nprocess.exit(${code});`);
}

/** A ClamAV whose only signature is this text. */
export function fakeClamscan(folder: string, signature: string): void {
  fakeTool(
    folder,
    'clamscan',
    `const list = args.map((word) => /^--file-list=(.*)$/.exec(word)?.[1]).find((word) => word !== undefined);
if (list === undefined) { process.stdout.write('ClamAV 1.4.3/27500/Sun Nov  1 00:00:00 2026\\n'); process.exit(0); }
let code = 0;
for (const file of fs.readFileSync(list, 'utf8').split('\\n').filter((line) => line !== '')) {
  const isFound = fs.readFileSync(file, 'utf8').includes(${JSON.stringify(signature)});
  process.stdout.write(file + (isFound ? ': Test.Signature FOUND\\n' : ': OK\\n'));
  if (isFound) code = 1;
}
process.exit(code);`,
  );
}

/** A program that starts another one and waits for ever; both write their process ids into this file. */
export function hangingTool(folder: string, name: string, pids: string): void {
  fakeTool(
    folder,
    name,
    `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
fs.writeFileSync(${JSON.stringify(pids)} + '.part', process.pid + ' ' + child.pid);
fs.renameSync(${JSON.stringify(pids)} + '.part', ${JSON.stringify(pids)});
setInterval(() => {}, 1000);`,
  );
}
