import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** Writes a docker-archive of one image: a system of Debian's kind with files of noise, and npm packages above it. */
export async function writeImageArchive(file, { megabytes }) {
  const noise = Array.from({ length: megabytes * 4 }, (_, index) => [`usr/share/noise/${index}`, randomBytes(256 * 1024)]);
  const base = await tarOf([
    ['etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n'],
    ['var/lib/dpkg/status', Array.from({ length: 300 }, (_, index) => debianPackage(index)).join('\n')],
    ...noise,
  ]);
  const packages = [
    ...Array.from({ length: 500 }, (_, index) => [`package-${index}`, '1.0.0']),
    ['lodash', '4.17.15'],
    ['minimist', '1.2.0'],
  ];
  const app = await tarOf(packages.map(([name, version]) => [`app/node_modules/${name}/package.json`, JSON.stringify({ name, version })]));
  const layers = [base, app];
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    history: layers.map(() => ({ created_by: 'COPY . . # buildkit' })),
    config: {},
  });
  const names = layers.map((layer) => `${sha256(layer)}/layer.tar`);
  const configName = `${sha256(config)}.json`;
  const manifest = JSON.stringify([{ Config: configName, RepoTags: ['bench/app:1'], Layers: names }]);
  await writeFile(
    file,
    await tarOf([...names.map((name, index) => [name, layers[index]]), [configName, config], ['manifest.json', manifest]]),
  );
}

function debianPackage(index) {
  return `Package: package${index}\nStatus: install ok installed\nVersion: 1.0-${index}\nArchitecture: amd64\nMaintainer: Bench\nDescription: noise\n`;
}

async function tarOf(entries) {
  const archive = pack();
  const whole = buffer(archive);
  for (const [name, content] of entries) archive.entry({ name, mtime: new Date(0) }, Buffer.from(content));
  archive.finalize();
  return whole;
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
