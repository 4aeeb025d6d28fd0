import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '../../support/scan/run.js';
import type { Docker } from '../../support/scan/docker.js';
import { baseName, makeBase } from '../../support/scan/base.js';
import { scanTools } from '../../support/scan/tools.js';
import { signTools } from './tools.js';

/** What one small image differs by from another. */
export interface SmallImage {
  /** Its names, e.g. `127.0.0.1:5000/apps/web:1.4`. */
  readonly tags: readonly string[];
  /** A file's content; another content is another image. */
  readonly content?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Bytes that no compression makes smaller. */
  readonly padding?: number;
}

/** Loads the base image that `buildSmallImage` builds on. */
export async function loadBase(docker: Docker): Promise<void> {
  await docker.docker('load', '-i', (await makeBase(mkdtempSync(join(docker.folder, 'base-')))).archive);
}

/** Builds an image of 2 MB on the loaded base and gives its id. */
export async function buildSmallImage(docker: Docker, { tags, content = 'small', labels = {}, padding = 0 }: SmallImage): Promise<string> {
  const context = mkdtempSync(join(docker.folder, 'small-'));
  writeFileSync(join(context, 'content'), content);
  if (padding > 0) await must('sh', ['-c', 'head -c "$1" /dev/urandom > "$2"', 'sh', String(padding), join(context, 'padding')]);
  const instructions = [`FROM ${baseName}`, 'COPY . /app/', ...Object.entries(labels).map(([name, value]) => `LABEL "${name}"="${value}"`)];
  writeFileSync(join(context, 'Dockerfile'), `${instructions.join('\n')}\n`);
  const [first = 'small', ...others] = tags;
  await must(scanTools().docker, ['build', '-q', '--network=none', '-t', first, context], { env: { ...docker.env, DOCKER_BUILDKIT: '0' } });
  for (const tag of others) await docker.docker('tag', first, tag);
  return docker.docker('image', 'inspect', '--format', '{{.Id}}', first);
}

/** Puts an image, or with several platforms an index, straight into a registry with crane, and gives its digest. */
export async function putImage(
  name: string,
  env: Readonly<Record<string, string>>,
  { content = 'small', platforms = ['linux/amd64'] }: { readonly content?: string; readonly platforms?: readonly string[] } = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wm-image-'));
  const crane = (...args: readonly string[]): Promise<string> => must(signTools().crane, args, { env, cwd: folder });
  try {
    const parts: string[] = [];
    for (const platform of platforms) {
      const part = platforms.length === 1 ? name : `${name}-${platform.replaceAll('/', '-')}`;
      writeFileSync(join(folder, 'content'), `${content} for ${platform}`);
      // The same content is the same image whenever it is made.
      await must('tar', ['--mtime=@1700000000', '--owner=0', '--group=0', '-cf', join(folder, 'layer.tar'), '-C', folder, 'content']);
      await crane('append', '--oci-empty-base', '-f', 'layer.tar', '-t', part);
      await crane('mutate', '--set-platform', platform, '-t', part, part);
      parts.push(part);
    }
    if (parts.length > 1) await crane('index', 'append', '-t', name, ...parts.flatMap((part) => ['-m', part]));
    return await crane('digest', name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
