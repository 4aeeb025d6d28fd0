import type { ImageScan, LocalImage } from '../../core/index.js';
import { keptScansMethod, type KeptScans } from '../../tool-host/protocol.js';
import type { Scanning } from './scanning.js';

/** So many images are placed again at the start of a window, the newest scans first; the others when something happens to them. */
const mostPlaced = 30;

/** At the start of a window: what earlier windows found out is shown at once, as far as the images are still there. */
export async function showKept(scanning: Scanning): Promise<void> {
  const { host, images, local, facts, placement, log } = scanning;
  try {
    const { scans, dropped } = await host.request<KeptScans>(keptScansMethod, {});
    if (dropped > 0) log.warn(`${dropped} kept scan${dropped === 1 ? ' was' : 's were'} damaged and dropped; scan again what is missing.`);
    const listed = (await local.list()).images;
    for (const [id, found] of byImage(scans, listed)) images.scanned(id, found);
    const known = images.all.filter((image) => image.scans.length > 0).slice(0, mostPlaced);
    for (const image of known) images.update(image.id, await placement.place(image));
    await facts.tellAll();
  } catch (problem) {
    log.warn(`Kept scans could not be read: ${problem instanceof Error ? problem.message : String(problem)}`);
  }
}

/** A runtime may know an image by its config or by its manifest; several platforms of one name are one image to it. Newest scan first. */
export function byImage(scans: readonly ImageScan[], listed: readonly LocalImage[]): ReadonlyMap<string, readonly ImageScan[]> {
  const ids = new Set(listed.map(({ id }) => id));
  const found = new Map<string, readonly ImageScan[]>();
  for (const scan of scans) {
    const { imageId, digest } = scan.subject;
    const id = [imageId, ...(digest === undefined ? [] : [digest])].find((one) => ids.has(one));
    const before = id === undefined ? [] : (found.get(id) ?? []);
    if (id !== undefined && !before.some(({ subject }) => subject.imageId === imageId)) found.set(id, [...before, scan]);
  }
  return found;
}
