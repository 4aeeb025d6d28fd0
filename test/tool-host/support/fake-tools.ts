import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { writeImageArchive } from './image-archive.js';

/** Stand-ins for Docker and Trivy that do what the files in their folder say. */
export interface FakeTools {
  /** The folder for PATH; what is written there steers the fakes. */
  readonly bin: string;
  readonly imageId: string;
  write(name: string, text: string): void;
  /** How often Trivy was asked to scan. */
  scans(): number;
}

export async function fakeTools(which: readonly ('docker' | 'trivy')[] = ['docker', 'trivy']): Promise<FakeTools> {
  const bin = temporaryFolder({});
  const imageId = await writeImageArchive(bin, { 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', 'app/key': 'k' });
  const scripts = { docker, trivy };
  writeFileSync(join(bin, 'id'), imageId);
  for (const name of which) {
    writeFileSync(join(bin, name), `#!${process.execPath}\n${start}${scripts[name]}`);
    chmodSync(join(bin, name), 0o755);
  }
  return {
    bin,
    imageId,
    write: (name, text) => writeFileSync(join(bin, name), text),
    scans: () => readdirSync(bin).filter((name) => name.startsWith('scanned-')).length,
  };
}

const start = `
const fs = require('node:fs'), path = require('node:path');
const here = (name) => path.join(__dirname, name);
const has = (name) => fs.existsSync(here(name));
const read = (name) => fs.readFileSync(here(name), 'utf8');
const id = read('id');
const args = process.argv.slice(2);
const optionOf = (name) => args.find((arg) => arg.startsWith(name + '='))?.slice(name.length + 1);
`;

const docker = `
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
const fail = (text, code = 1) => { process.stderr.write(text + '\\n'); process.exitCode = code; };
if (has('down')) {
  if (args[0] === 'version') say({ Client: { Version: '28.2.2', Context: 'default' }, Server: null });
  fail('Cannot connect to the Docker daemon at unix:///fake.sock. Is the docker daemon running?');
} else if (args[0] === 'version') say({ Client: { Version: '28.2.2', Context: 'default' }, Server: { Version: '28.2.2' } });
else if (args[0] === 'events') {
  let told = 0;
  const tell = () => {
    const lines = has('events') ? read('events').split('\\n').filter(Boolean) : [];
    for (const line of lines.slice(told)) process.stdout.write(line + '\\n');
    told = lines.length;
  };
  setInterval(tell, 20);
} else if (args[0] === 'build') {
  process.stdout.write('Step 1/1 : FROM scratch\\n');
  fs.writeFileSync(optionOf('--iidfile'), id);
} else if (args[1] === 'ls') {
  say({ ID: id, Repository: 'web', Tag: '1', CreatedAt: '2026-01-01 00:00:00 +0000 UTC', Size: '1.5kB' });
  if (has('more')) say({ ID: read('more'), Repository: '<none>', Tag: '<none>' });
} else if (args[1] === 'inspect') {
  const name = args.at(-1);
  const found = name === 'web:1' || name === id;
  if (found) say({ Id: has('moved') ? read('moved') : id, RepoTags: ['web:1'], Os: 'linux', Architecture: 'amd64', RootFS: { Layers: [] }, Config: { Labels: null } });
  else fail('Error response from daemon: No such image: ' + name);
} else if (args[1] === 'history') say({ CreatedBy: 'COPY . / # buildkit', CreatedAt: '2026-01-01T00:00:00Z', Size: '1' });
else if (args[1] === 'save') fs.copyFileSync(here('image.tar'), optionOf('--output'));
else fail('unknown command ' + args.join(' '));
`;

const trivy = `
if (args[0] === 'version') {
  const UpdatedAt = has('database') ? read('database') : '2026-11-01T00:00:00Z';
  process.stdout.write(JSON.stringify({ Version: '0.74.0', VulnerabilityDB: { Version: 2, UpdatedAt } }));
} else {
  fs.writeFileSync(here('scanned-' + process.pid), '');
  if (has('hang')) {
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    fs.writeFileSync(here('grandchild'), String(child.pid));
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => {});
  } else if (has('flood')) {
    const line = 'x'.repeat(1024 * 1024);
    const flood = () => { while (process.stdout.write(line)); process.stdout.once('drain', flood); };
    flood();
  } else if (has('broken')) {
    process.stderr.write('FATAL\\tFatal error\\trun error: something unheard of\\n');
    process.exitCode = 1;
  } else {
    process.stdout.write(JSON.stringify({
      SchemaVersion: 2,
      ArtifactName: 'image.tar',
      ArtifactType: 'container_image',
      Metadata: { OS: { Family: 'debian', Name: '12.5' }, ImageID: id },
      Results: [{ Target: 'debian', Class: 'os-pkgs', Type: 'debian', Packages: [{ Name: 'bash', Version: '5.2' }] }],
    }));
  }
}
`;
