import { randomUUID } from 'node:crypto';
import type { Digest, ScanProblem } from '../../core/index.js';
import { scanMethod, type ScanParams, type ScanResult } from '../../tool-host/protocol.js';
import type { ToolHost } from '../tool-host.js';
import type { Facts } from './facts.js';
import type { KnownImage, KnownImages } from './known-images.js';
import type { ScanQueue } from './scan-queue.js';
import { withSignal } from './with-signal.js';

/** What scanning takes besides the image. */
export type ScanSetting = Pick<
  ScanParams,
  'scanners' | 'policies' | 'aspects' | 'timeoutMs' | 'updateDatabase' | 'servers' | 'databases' | 'credentials'
>;

export interface ScanPlan {
  readonly host: ToolHost;
  readonly images: KnownImages;
  readonly facts: Facts;
  readonly queue: ScanQueue<ScanEnd>;
  readonly setting: (image: KnownImage) => Promise<ScanSetting>;
  /** Which Dockerfile made it, now that its history is known. */
  readonly complete: (image: KnownImage) => Promise<KnownImage>;
  readonly log: Record<'info' | 'warn' | 'error', (text: string) => void>;
}

export interface ScanWish {
  readonly asked: boolean;
  /** True to scan again what is kept. */
  readonly again?: boolean;
  readonly signal?: AbortSignal;
}

export type ScanEnd = 'scanned' | 'cancelled' | { readonly problem: ScanProblem };

/** Puts a scan of an image into the queue; resolves when it is over. Everybody hears of the result: server, views, status bar. */
export async function scanImage(plan: ScanPlan, id: Digest, wish: ScanWish): Promise<ScanEnd> {
  const { images, queue } = plan;
  const image = images.find(id) ?? images.update(id, {});
  if (image.progress === undefined) images.progress(id, 'waiting');
  const job = {
    ...{ key: id, label: labelOf(image, id), asked: wish.asked },
    run: (signal: AbortSignal) => runScan(plan, id, wish, signal),
  };
  const end = await queue.add(job, wish.signal);
  images.progress(id, undefined);
  return end ?? 'cancelled';
}

export function labelOf(image: KnownImage | undefined, id: Digest): string {
  return image?.names[0] ?? shortId(id);
}

export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

async function runScan(plan: ScanPlan, id: Digest, wish: ScanWish, signal: AbortSignal): Promise<ScanEnd> {
  const { host, images, log } = plan;
  const image = images.find(id);
  // Deleted while it waited for its turn.
  if (image === undefined) return 'cancelled';
  const label = labelOf(image, id);
  const token = randomUUID();
  const listening = host.onProgress(({ token: about, step }) => {
    if (about === token) images.progress(id, step);
  });
  try {
    const params: ScanParams = {
      token,
      image: { name: id, ...(image.runtime === undefined ? {} : { runtime: image.runtime }) },
      ...(await plan.setting(image)),
      again: wish.again === true,
    };
    log.info(`Scanning ${label} (${shortId(id)})${wish.asked ? '' : ', in the background'}.`);
    const result = await withSignal(signal, (cancel) => host.request<ScanResult>(scanMethod, params, cancel));
    return await settle(plan, id, result);
  } catch (problem) {
    if (signal.aborted) return 'cancelled';
    const text = problem instanceof Error ? problem.message : String(problem);
    return await settle(plan, id, { problem: { code: 'TOOL_FAILED', message: text, next: 'Show Output says more; then scan again.' } });
  } finally {
    listening.dispose();
  }
}

async function settle({ images, facts, complete, log }: ScanPlan, id: Digest, result: ScanResult): Promise<ScanEnd> {
  const label = labelOf(images.find(id), id);
  if (images.find(id) === undefined) {
    // What was found in it would stay in its Dockerfile, and nobody could take it away again.
    log.info(`${label} was deleted while it was scanned; nothing is kept of it here.`);
    return 'cancelled';
  }
  if ('cancelled' in result) {
    log.info(`The scan of ${label} was cancelled.`);
    return 'cancelled';
  }
  if ('problem' in result) {
    log.warn(`${label} was not scanned: ${result.problem.message} ${result.problem.next}`);
    await facts.tell(images.update(id, { problem: result.problem }));
    return { problem: result.problem };
  }
  for (const { reports, failures } of result.scans) {
    for (const { scanner, problem, command } of failures)
      log.warn(
        `${scanner} gave no report on ${label}: ${problem.message} ${problem.next}${command === undefined ? '' : ` Command: ${command}`}`,
      );
    for (const { scanner, command } of reports)
      log.info(`${scanner.id} looked into ${label}${command === undefined ? '' : `: ${command}`}`);
  }
  log.info(`Scan of ${label} ${result.kept ? 'taken from what is kept' : 'done'}.`);
  const placed = await complete(images.scanned(id, result.scans));
  await (images.find(id) === undefined ? facts.gone(placed) : facts.tell(placed));
  return 'scanned';
}
