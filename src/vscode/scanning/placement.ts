import type * as vscode from 'vscode';
import type { Digest, LocalImageDetails } from '../../core/index.js';
import type { DockerfileOfImage } from '../../lsp/protocol.js';
import { inspectImageMethod, type InspectResult } from '../../tool-host/protocol.js';
import type { ToolHost } from '../tool-host.js';
import type { BuildCandidate, ImageToPlace } from './find-dockerfile.js';
import type { KnownImage } from './known-images.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** Where an image belongs in this workspace. */
export interface Place {
  /** Why it is one of this workspace's images, in words. */
  readonly belongs?: string;
  readonly dockerfile?: DockerfileOfImage;
}

const builtKey = 'wharfmaster.built';
const chosenKey = 'wharfmaster.chosen';
const mostRemembered = 200;

/** Finds out which Dockerfile an image is of: our own builds and what a person chose first, then build files, then its history. */
export class Placement {
  constructor(
    readonly memory: vscode.Memento,
    readonly files: Pick<WorkspaceFiles, 'read'>,
    readonly host: ToolHost,
  ) {}

  async built(id: Digest, dockerfile: DockerfileOfImage): Promise<void> {
    await this.#remember(builtKey, id, dockerfile);
  }

  /** A person's choice holds for every image of that repository, so that the next build needs no new one. */
  async choose(image: KnownImage, uri: string): Promise<void> {
    await this.#remember(chosenKey, choiceKey(image), { uri, because: 'chosen', certain: true });
  }

  async place(image: KnownImage, details?: LocalImageDetails): Promise<Place> {
    const remembered = this.#recall(builtKey, image.id) ?? this.#recall(chosenKey, choiceKey(image));
    const subject = imageToPlace(image, details);
    const { findCandidates, findDockerfile, whyItBelongs } = await import('./find-dockerfile.js');
    const texts = await this.files.read();
    const candidates = await findCandidates(texts.dockerfiles, texts.buildFiles);
    const among = remembered === undefined ? candidates : givenOnly(remembered, candidates);
    const found = subject.config.history.length === 0 ? undefined : findDockerfile(subject, among);
    const fitting = found === undefined ? undefined : await this.#withBase(found, subject, image);
    if (remembered !== undefined) return { belongs: whyRemembered(remembered), dockerfile: { ...fitting, ...remembered } };
    const belongs = whyItBelongs(subject, texts.all, found);
    return { ...(belongs === undefined ? {} : { belongs }), ...(fitting === undefined ? {} : { dockerfile: fitting }) };
  }

  /** Where the base image is on this machine its layers settle where the base ends. */
  async #withBase(
    { dockerfile, base }: { readonly dockerfile: DockerfileOfImage; readonly base?: string },
    { config }: ImageToPlace,
    { runtime }: KnownImage,
  ): Promise<DockerfileOfImage> {
    if (base === undefined || base.includes('$') || base === 'scratch') return dockerfile;
    const found = await this.host
      .request<InspectResult>(inspectImageMethod, { name: base, ...(runtime === undefined ? {} : { runtime }) })
      .catch(() => undefined);
    const layers = found !== undefined && 'image' in found ? found.image.diffIds : [];
    const isBelow = layers.length > 0 && layers.every((layer, place) => layer === config.diffIds[place]);
    return isBelow ? { ...dockerfile, baseDiffIds: layers } : dockerfile;
  }

  /** An image may be called `constructor`. */
  #recall(key: string, about: string): DockerfileOfImage | undefined {
    const memory = this.#memory(key);
    return Object.hasOwn(memory, about) ? memory[about] : undefined;
  }

  #memory(key: string): Readonly<Record<string, DockerfileOfImage>> {
    return this.memory.get<Record<string, DockerfileOfImage>>(key, {});
  }

  async #remember(key: string, about: string, dockerfile: DockerfileOfImage): Promise<void> {
    const { [about]: _earlier, ...others } = this.#memory(key);
    const kept = Object.entries(others).slice(1 - mostRemembered);
    await this.memory.update(key, { ...Object.fromEntries(kept), [about]: dockerfile });
  }
}

function choiceKey({ names, id }: KnownImage): string {
  return names[0]?.replace(/:[^/:]*$/, '') ?? id;
}

function givenOnly({ uri }: DockerfileOfImage, candidates: readonly BuildCandidate[]): readonly BuildCandidate[] {
  return candidates.filter(({ file }) => file.uri === uri);
}

function whyRemembered({ because }: DockerfileOfImage): string {
  return because === 'built' ? 'built from here' : 'you said so';
}

/** The scan has read the config itself; before it, what the runtime tells has to do. */
function imageToPlace({ names, scans }: KnownImage, details: LocalImageDetails | undefined): ImageToPlace {
  const config = scans[0]?.config;
  return {
    names: names.length > 0 ? names : (details?.names ?? []),
    labels: config?.labels ?? details?.labels ?? {},
    config: { diffIds: config?.diffIds ?? details?.diffIds ?? [], history: config?.history ?? details?.history ?? [] },
  };
}
