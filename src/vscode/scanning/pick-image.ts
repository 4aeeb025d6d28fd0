import * as vscode from 'vscode';
import type { KnownImage } from './known-images.js';
import { labelOf, shortId } from './scan-images.js';
import { tellError } from './scan-with-progress.js';
import type { Scanning } from './scanning.js';
import { age, describeImage, megabytes, oneLine } from './words.js';

interface ImageChoice extends vscode.QuickPickItem {
  readonly image?: KnownImage;
}

/** Lets a person choose a local image; this workspace's come first. */
export async function pickLocalImage(scanning: Scanning, title = 'Scan Local Image'): Promise<KnownImage | undefined> {
  const { local, images } = scanning;
  const { problems } = await local.list();
  if (images.all.length === 0) {
    const [first] = problems;
    if (first !== undefined) await tellError(`No image can be listed. ${first.message} ${first.next}`);
    else void vscode.window.showInformationMessage('There is no image on this machine yet. Build and Scan… makes one.');
    return undefined;
  }
  return choose(scanning, await grouped(scanning), title, 'Which image? Type to filter by name or id');
}

/** Lets a person choose among images that were scanned. */
export async function pickScannedImage(scanning: Scanning): Promise<KnownImage | undefined> {
  const scanned = scanning.images.all.filter(({ scans }) => scans.length > 0);
  if (scanned.length > 0) return choose(scanning, [{ title: 'Scanned', images: scanned }], 'Scan Report', 'The report of which image?');
  void vscode.window.showInformationMessage('No image was scanned yet. Scan Local Image… does that.');
  return undefined;
}

interface Group {
  readonly title: string;
  readonly images: readonly KnownImage[];
}

async function grouped({ images, files }: Scanning): Promise<readonly Group[]> {
  const [{ mentions }, { all: texts }] = [await import('./find-dockerfile.js'), await files.read()];
  const isOurs = ({ belongs, dockerfile, names }: KnownImage): boolean =>
    belongs !== undefined || dockerfile !== undefined || names.some((name) => texts.some(({ text }) => mentions(text, name)));
  const ours = new Set(images.all.filter(isOurs));
  return [
    { title: 'This workspace', images: [...ours] },
    { title: 'Other images on this machine', images: images.all.filter((image) => !ours.has(image)) },
  ];
}

async function choose({ images }: Scanning, groups: readonly Group[], title: string, placeHolder: string): Promise<KnownImage | undefined> {
  const now = Date.now();
  const items = groups.flatMap((group): ImageChoice[] =>
    group.images.length === 0
      ? []
      : [
          { label: group.title, kind: vscode.QuickPickItemKind.Separator },
          ...group.images.toSorted(newestFirst).map((image) => choiceOf(image, describeImage(image, images.verdictsOf(image), now), now)),
        ],
  );
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
  return chosen?.image;
}

function choiceOf(image: KnownImage, detail: string, now: number): ImageChoice {
  const made = age(image.created, now);
  const size = megabytes(image.bytes);
  const further = [
    ...image.names.slice(1).map(oneLine),
    ...(made === undefined ? [] : [made]),
    ...(size === undefined ? [] : [size]),
    shortId(image.id),
  ];
  return { label: oneLine(labelOf(image, image.id)), description: further.join(' · '), detail, image };
}

function newestFirst(a: KnownImage, b: KnownImage): number {
  return (b.created ?? '').localeCompare(a.created ?? '') || labelOf(a, a.id).localeCompare(labelOf(b, b.id));
}
