import type { Command } from 'vscode';
import { rankOf, type KnownImage, type KnownImages } from './known-images.js';
import { labelOf } from './scan-images.js';
import { describeImage, describeStep, oneLine, plain, problemOf, standingIcons, standingOf } from './words.js';

/** What the status bar shows about scans. */
export interface ScanStatusWords {
  readonly text: string;
  readonly spoken: string;
  readonly tooltip: string;
  readonly command: Command;
  readonly attention?: 'warning';
}

export interface ScanStatusFacts {
  readonly images: KnownImages;
  readonly current: { readonly key: string; readonly label: string } | undefined;
  readonly waiting: number;
  readonly paused: boolean;
  /** The file in the active editor. */
  readonly uri: string | undefined;
  readonly now: number;
}

/** Undefined when there is nothing to say. */
export function scanStatus(facts: ScanStatusFacts): ScanStatusWords | undefined {
  const { images, current, paused, uri, now } = facts;
  if (current !== undefined) return scanning(facts, current);
  const image = newestOf(images.all.filter(({ dockerfile }) => uri !== undefined && dockerfile?.uri === uri));
  if (image !== undefined && (image.scans.length > 0 || image.problem !== undefined)) return standing(image, images, now);
  return paused ? pausedWords : undefined;
}

function scanning({ images, waiting }: ScanStatusFacts, { key, label }: { readonly key: string; readonly label: string }): ScanStatusWords {
  const name = oneLine(label);
  const step = describeStep(images.find(key)?.progress);
  const further = waiting > 0 ? `, ${waiting} waiting` : '';
  return {
    text: `$(sync~spin) ${name}`,
    spoken: `Scanning image ${name}: ${step}${further}`,
    tooltip: `Scanning **${plain(label)}**: ${plain(step)}${further}. Select to cancel.`,
    command: { title: 'Cancel Scan', command: 'wharfmaster.cancelScan' },
  };
}

function standing(image: KnownImage, images: KnownImages, now: number): ScanStatusWords {
  const name = oneLine(labelOf(image, image.id));
  const verdicts = images.verdictsOf(image);
  const how = standingOf(image, verdicts);
  if (how === 'problem')
    return {
      text: `$(warning) ${name}`,
      spoken: `The scan of image ${name} failed: ${oneLine(problemOf(image))}`,
      tooltip: `The scan of **${plain(name)}** failed. ${plain(problemOf(image))}\n\nSelect to check the tools.`,
      command: { title: 'Check Tools', command: 'wharfmaster.checkTools' },
      attention: 'warning',
    };
  const guess = image.dockerfile?.certain === false ? '\n\nThat this file made it is a guess.' : '';
  return {
    text: `$(${standingIcons[how]}) ${name}`,
    spoken: `Image ${name}: ${describeImage(image, verdicts, now)}`,
    tooltip: `**${plain(name)}**: ${plain(describeImage(image, verdicts, now))}${guess}\n\nSelect to see the report.`,
    command: { title: 'Show Scan Report', command: 'wharfmaster.showScanReport', arguments: [image.id] },
  };
}

const pausedWords: ScanStatusWords = {
  text: '$(debug-pause) scanning paused',
  spoken: 'Background scanning of images is paused',
  tooltip: 'Background scanning of images is paused. Select to resume it.',
  command: { title: 'Resume Background Scanning', command: 'wharfmaster.resumeScanning' },
};

/** A Dockerfile makes many images over a day: the last one counts. One with a name goes before one without. */
function newestOf(images: readonly KnownImage[]): KnownImage | undefined {
  const named = ({ names }: KnownImage): number => Number(names.length > 0);
  return images.toSorted((a, b) => named(b) - named(a) || rankOf(b) - rankOf(a))[0];
}
