import * as path from 'node:path';
import {
  failed,
  ok,
  type Clock,
  type ContainerRuntime,
  type ExportedImage,
  type ImageExporter,
  type ImageSource,
  type NotCovered,
  type Result,
  type ScanProblem,
} from '../core/index.js';
import { faultsAsProblems, valueOf } from './archive/archive-fault.js';
import type { ArchivedImage } from './archive/archived-image.js';
import { examineImage } from './archive/examine-image.js';
import { makePrivateFolder, removeFolder, removeStaleFolders } from './archive/private-folders.js';
import { readArchive } from './archive/read-image-archive.js';
import { scanFiles } from './archive/scan-files.js';
import { refuseChanged, stampOf } from './archive/stamp.js';
import { unpackedTarball } from './archive/unpacked-tarball.js';
import { writeDockerArchive } from './archive/write-docker-archive.js';
import type { NodeToolRunner } from './tool-runner.js';

/** What exporting needs: programs, the runtimes that save images, and room. */
export interface ExporterPorts {
  readonly tools: NodeToolRunner;
  readonly runtimes: readonly ContainerRuntime[];
  /** Absolute path of a folder with room for images; each export makes private folders in it. */
  readonly temporaryFolder: string;
  readonly clock: Clock;
  /** How long a runtime may take to save an image. */
  readonly saveTimeoutMs: number;
}

/**
 * Saves an image once, or takes a tarball as it is, and hands out each image in it as a docker-archive of its own, so that every scanner
 * looks at the same bytes and never at a name.
 */
export function createImageExporter(ports: ExporterPorts): ImageExporter {
  let cleared: Promise<void> | undefined;
  return {
    async export(source, signal) {
      const clear = (): Promise<void> => (cleared ??= removeStaleFolders(ports.temporaryFolder, ports.clock.now()));
      // What is saved needs the room; a tarball is looked at where it lies, so that clearing goes on beside its scan.
      if (source.from === 'runtime') await clear();
      const name = source.from === 'tarball' ? source.path : source.name;
      const exported = await faultsAsProblems(name, signal, () => new Export(source, name, ports, signal).run());
      void clear();
      return exported;
    },
  };
}

/** One export under way: the folders that it made are removed when it fails, and belong to the images when it succeeds. */
class Export {
  private readonly folders: string[] = [];
  /** Whoever hands over an archive vouches for all that it names; a runtime only for the platform that it has. */
  private absent: readonly NotCovered[] = [];

  constructor(
    private readonly source: ImageSource,
    private readonly name: string,
    private readonly ports: ExporterPorts,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<readonly ExportedImage[]> {
    try {
      const folder = await this.folder();
      const file = await unpackedTarball(await this.saved(folder), folder, this.signal);
      const archive = await readArchive(file, this.name, this.signal);
      const images = valueOf(asked(archive.images, this.source));
      const [only] = images;
      if (this.source.from === 'tarball') this.absent = archive.absent.slice(0, mostAbsent).map(notHeld);
      if (archive.isOneDockerImage && only !== undefined) return [await this.exported(only, file, folder)];
      const exported: ExportedImage[] = [];
      for (const image of images) exported.push(await this.rewritten(image));
      await removeFolder(folder);
      return exported;
    } catch (cause) {
      for (const folder of this.folders) await removeFolder(folder);
      throw cause;
    }
  }

  private async folder(): Promise<string> {
    const folder = await makePrivateFolder(this.ports.temporaryFolder);
    this.folders.push(folder);
    return folder;
  }

  private async saved(folder: string): Promise<string> {
    const { source, signal } = this;
    if (source.from === 'tarball') return path.resolve(source.path);
    const { tools, runtimes, saveTimeoutMs } = this.ports;
    const runtime = valueOf(runtimeOf(source.runtime, runtimes));
    const { result } = await tools.run(runtime.save(source.id, saveTimeoutMs), signal, { folder });
    valueOf(result);
    return path.join(folder, 'image.tar');
  }

  /** The image alone, in a folder of its own. */
  private async rewritten(image: ArchivedImage): Promise<ExportedImage> {
    const folder = await this.folder();
    const file = path.join(folder, 'image.tar');
    await writeDockerArchive(image, file, this.signal);
    const [located = image] = (await readArchive(file, this.name, this.signal)).images;
    return this.exported({ ...located, subject: image.subject }, file, folder);
  }

  private async exported(image: ArchivedImage, file: string, folder: string): Promise<ExportedImage> {
    const { source, name, ports } = this;
    const stamp = await stampOf(file);
    return {
      subject: image.subject,
      config: image.config,
      archive: file,
      ...(source.from === 'runtime' && { local: { runtime: source.runtime, id: source.id, name: source.name } }),
      examine: (signal) =>
        faultsAsProblems(name, signal, async () => {
          const contents = await examineImage(image, signal);
          await refuseChanged(file, stamp);
          return { ...contents, notCovered: [...contents.notCovered, ...this.absent] };
        }),
      scanFiles: (call, signal) => scanFiles(image, call, folder, ports.tools, signal),
      dispose: () => removeFolder(folder),
    };
  }
}

const mostAbsent = 100;

function notHeld(platform: string): NotCovered {
  return { what: platform, why: 'The index names this platform, and the archive does not hold it.' };
}

function runtimeOf(id: string, runtimes: readonly ContainerRuntime[]): Result<ContainerRuntime, ScanProblem> {
  const runtime = runtimes.find((candidate) => candidate.id === id);
  if (runtime !== undefined) return ok(runtime);
  const known = runtimes.map(({ label }) => label).join(', ');
  return failed({
    code: 'NOT_SUPPORTED',
    message: `${id} is no container runtime that can be asked for images.`,
    next: `Use one of ${known}.`,
  });
}

/**
 * The images of a saved archive that have the id which was asked for: with Docker's classic store and with Podman the digest of the
 * config, with the containerd store that of a manifest or of an index.
 */
function asked(images: readonly ArchivedImage[], source: ImageSource): Result<readonly ArchivedImage[], ScanProblem> {
  if (source.from === 'tarball') return ok(images);
  const same = images.filter(({ subject, digests }) => subject.imageId === source.id || digests.includes(source.id));
  if (same.length > 0) return ok(same.map((image) => ({ ...image, subject: { ...image.subject, tags: source.tags } })));
  return failed({
    code: 'SUBJECT_DIFFERS',
    message: `${source.runtime} saved another image than ${source.name} (${source.id}).`,
    next: 'It may have been rebuilt or removed meanwhile: scan it again.',
  });
}
