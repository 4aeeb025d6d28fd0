import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cacheFolder } from '../../scripts/setup-go.mjs';
import { filesBelow } from './modules.mjs';

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
  const all = await filesBelow(join(cacheFolder, 'corpus')).catch(() => []);
  const found = all.filter((path) => /^(Dockerfile|Containerfile)(\..+)?$|\.Dockerfile$/.test(basename(path))).slice(0, atMost);
  if (found.length < atMost)
    throw new Error(`Only ${found.length} real Dockerfiles are in the cache: run npm run test:real once, it collects them.`);
  const files = found.map((_, index) => join(target, `${index}.Dockerfile`));
  for (const [index, path] of found.entries()) await copyFile(path, files[index]);
  return files;
}
