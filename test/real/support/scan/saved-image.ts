import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, HistoryEntry, ImageConfig } from '../../../../src/core/index.js';
import type { Docker } from './docker.js';
import { must } from './run.js';

/** An image as `docker save` wrote it, read with `tar`: what our own reader is compared with. */
export interface SavedImage {
  readonly archive: string;
  readonly config: ImageConfig;
  /** Lowest first; the files' paths begin with `/`. */
  readonly layers: readonly { readonly diffId: Digest; readonly files: ReadonlySet<string> }[];
}

export async function saveImage(docker: Docker, id: string): Promise<SavedImage> {
  const folder = mkdtempSync(join(docker.folder, 'saved-'));
  const archive = join(folder, 'image.tar');
  await docker.docker('save', '-o', archive, id);
  const [manifest] = JSON.parse(await must('tar', ['-xOf', archive, 'manifest.json'])) as readonly Manifest[];
  if (manifest === undefined) throw new Error(`${archive} holds no image.`);
  const config = understand(id, JSON.parse(await must('tar', ['-xOf', archive, manifest.Config])) as Config);
  await must('tar', ['-xf', archive, '-C', folder]);
  const layers = [];
  for (const [index, name] of manifest.Layers.entries()) {
    const listing = await must('tar', ['--quoting-style=literal', '-tf', join(folder, name)]);
    const files = new Set(listing.split('\n').map((path) => `/${path.replace(/^\.?\//, '')}`));
    layers.push({ diffId: config.diffIds[index] ?? '', files });
  }
  return { archive, config, layers };
}

interface Manifest {
  readonly Config: string;
  readonly Layers: readonly string[];
}

/** As far as we use it: OCI image-spec, config.md. */
interface Config {
  readonly config?: { readonly Labels?: Readonly<Record<string, string>> | null; readonly OnBuild?: readonly string[] | null };
  readonly history: readonly { readonly created_by?: string; readonly comment?: string; readonly empty_layer?: boolean }[];
  readonly rootfs: { readonly diff_ids: readonly string[] };
}

function understand(id: string, { config, history, rootfs }: Config): ImageConfig {
  return {
    imageId: id,
    diffIds: rootfs.diff_ids,
    history: history.map((entry): HistoryEntry => ({
      createdBy: entry.created_by ?? '',
      ...(entry.comment === undefined ? {} : { comment: entry.comment }),
      emptyLayer: entry.empty_layer === true,
    })),
    labels: config?.Labels ?? {},
    onBuild: config?.OnBuild ?? [],
  };
}
