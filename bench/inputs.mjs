import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../scripts/setup-go.mjs';

export const fiveLinePolicy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
sources:
  allow: [registry.bank.example/**, docker.io/library/**]
`;

/** Under this policy every keystroke in the first line moves a finding, so that the server has something to publish. */
export const strictPolicy = fiveLinePolicy.replace(', docker.io/library/**', '');

const step = (number) =>
  `RUN apt-get update && apt-get install -y package-${number} \\\n    && rm -rf /var/lib/apt/lists/*\nCOPY file-${number} /srv/file-${number}\n`;

/** A multi-stage Dockerfile of about this many lines; the first line is `FROM node:2`, ready for another digit. */
export function dockerfileOf(lines) {
  const text = ['FROM node:2\nARG VERSION=1\nENV PATH=/srv/bin:$PATH\n'];
  for (let line = 4, number = 1; line < lines - 3; number++, line += 3) {
    if (number % 40 === 0) text.push(`FROM debian:12-slim AS stage${number}\n`);
    text.push(step(number));
  }
  text.push('COPY --from=nginx:1.29 /etc/nginx /etc/nginx\nCMD ["/srv/run"]\n');
  return text.join('');
}

/** Copies real Dockerfiles, found in the Go modules of the cache that test:real collects, into one folder. */
export async function collectDockerfiles(target, atMost) {
  await mkdir(target, { recursive: true });
  const found = [];
  await walk(join(cacheFolder, 'corpus'), (path, name) => {
    if (/^(Dockerfile|Containerfile)(\..+)?$|\.Dockerfile$/.test(name) && found.length < atMost) found.push(path);
    return found.length < atMost;
  });
  const files = [];
  for (const [index, path] of found.entries()) {
    const file = join(target, `${index}.Dockerfile`);
    await writeFile(file, await readFile(path));
    files.push(file);
  }
  return files;
}

async function walk(folder, visit) {
  let entries;
  try {
    entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return true;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() ? !(await walk(path, visit)) : entry.isFile() && !visit(path, entry.name)) return false;
  }
  return true;
}
