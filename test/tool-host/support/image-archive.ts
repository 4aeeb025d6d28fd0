import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from 'tar-stream';

/** A docker-archive with one layer, as `docker save` writes it; answers its image id. */
export async function writeImageArchive(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const layer = await tarOf(files);
  const diffId = `sha256:${sha256(layer)}`;
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    created: '2026-01-01T00:00:00Z',
    config: { Labels: { made: 'by a test' } },
    rootfs: { type: 'layers', diff_ids: [diffId] },
    history: [{ created: '2026-01-01T00:00:00Z', created_by: 'COPY . / # buildkit' }],
  });
  const id = sha256(Buffer.from(config));
  const manifest = JSON.stringify([{ Config: `${id}.json`, RepoTags: ['web:1'], Layers: ['layer/layer.tar'] }]);
  writeFileSync(join(folder, 'image.tar'), await tarOf({ [`${id}.json`]: config, 'layer/layer.tar': layer, 'manifest.json': manifest }));
  return `sha256:${id}`;
}

async function tarOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: new Date(0) }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
