import type { LocalImage, ScanProblem } from '../../core/index.js';
import { listImagesMethod, type ListedImages } from '../../tool-host/protocol.js';
import type { ToolHost } from '../tool-host.js';

const keptMs = 10_000;

/** The images that the runtimes of this machine have; asked for again when that may have changed. */
export class LocalImages {
  #kept: { readonly at: number; readonly listed: Promise<ListedImages> } | undefined;

  constructor(
    readonly host: ToolHost,
    readonly heard: (listed: ListedImages) => void,
  ) {}

  list(): Promise<ListedImages> {
    const now = Date.now();
    if (this.#kept === undefined || now - this.#kept.at > keptMs) this.#kept = { at: now, listed: this.#ask() };
    return this.#kept.listed;
  }

  /** Those that have one of these names, each written `registry/repository:tag`. */
  async named(canonical: ReadonlySet<string>): Promise<readonly LocalImage[]> {
    const { canonicalName } = await import('./find-dockerfile.js');
    const { images } = await this.list();
    const wanted = new Set([...canonical].map((name) => canonicalName(name) ?? name));
    // Podman calls what it builds `localhost/name`; files name it without.
    const spellings = (name: string): readonly string[] => [name, name.replace(/^localhost\//, '')];
    return images.filter(({ names }) => names.flatMap(spellings).some((name) => wanted.has(canonicalName(name) ?? name)));
  }

  forget(): void {
    this.#kept = undefined;
  }

  async #ask(): Promise<ListedImages> {
    try {
      const listed = await this.host.request<ListedImages>(listImagesMethod, {});
      this.heard(listed);
      return listed;
    } catch (problem) {
      this.forget();
      const failed: ScanProblem = {
        code: 'TOOL_FAILED',
        message: `The images of this machine could not be listed: ${problem instanceof Error ? problem.message : String(problem)}.`,
        next: 'Show Output says more.',
      };
      return { images: [], problems: [failed] };
    }
  }
}
