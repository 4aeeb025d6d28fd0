import { ok, type Result } from '../../model/result.js';
import type { ScanProblem } from '../../model/scan-report.js';
import type { ExportedImage, ReleasedImage, RuntimeSource } from '../../ports.js';
import type { CeremonyPorts, SignAndPushRequest } from './ceremony.js';
import { looksInto } from './statements.js';

/** The image that is to be released: what it is, and its bytes on disk from the moment when somebody needs them. */
export class ImageAtHand {
  private exporting: Promise<Result<readonly ExportedImage[], ScanProblem>> | undefined;

  constructor(
    private readonly request: SignAndPushRequest,
    private readonly ports: Pick<CeremonyPorts, 'exporter' | 'progress'>,
  ) {}

  /**
   * Takes a runtime's word for its image when nothing looks into that: its id is the config's digest, by which the pushed content is told
   * apart from any other before it is signed.
   */
  async known(signal: AbortSignal): Promise<Result<readonly ReleasedImage[], ScanProblem>> {
    const told = looksInto(this.request) ? undefined : toldBy(this.request);
    return told === undefined ? this.exported(signal) : ok([told]);
  }

  /** Exported once, at the first call. */
  readonly exported = (signal: AbortSignal): Promise<Result<readonly ExportedImage[], ScanProblem>> => {
    const { source, name } = this.request;
    if (this.exporting === undefined) this.ports.progress.step({ step: 'export', about: name });
    return (this.exporting ??= this.ports.exporter.export(source, signal));
  };

  async dispose(): Promise<void> {
    const exported = await this.exporting;
    if (exported?.ok === true) for (const image of exported.value) await image.dispose();
  }
}

function toldBy({ source }: SignAndPushRequest): ReleasedImage | undefined {
  return source.from === 'runtime' && source.config !== undefined ? toReleased(source, source.config) : undefined;
}

function toReleased({ name, id, tags }: RuntimeSource, config: NonNullable<RuntimeSource['config']>): ReleasedImage {
  const { platform } = config;
  return { subject: { name, imageId: id, tags, ...(platform !== undefined && { platform }) }, config };
}
