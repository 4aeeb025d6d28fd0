import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import type { Search, Settle } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places } from './places.js';

/** An input of a well-known action in which an image may stand: the whole of it, or behind the prefix in one of its entries. */
interface ImageInput {
  readonly action: string;
  readonly input: string;
  readonly entry?: RegExp;
}

const inputs: readonly ImageInput[] = [
  { action: 'docker/build-push-action', input: 'build-contexts', entry: /^\s*[^=\s]+\s*=\s*docker-image:\/\// },
  { action: 'docker/setup-buildx-action', input: 'driver-opts', entry: /^\s*image=/ },
  { action: 'docker/setup-qemu-action', input: 'image' },
];

/** Notes the images that a step hands to an action whose inputs are known. */
export function noteInputs(search: Search, step: YamlNode, settle: Settle): void {
  const used = search.scalars('uses', [step]).map(({ text }) => text.split('@')[0]);
  for (const { input, entry } of inputs.filter(({ action }) => used.includes(action))) {
    for (const scalar of search.scalars(`with.${input}`, [step])) {
      for (const image of imagesIn(search.trace(scalar), entry))
        for (const settled of settle(image)) search.note({ place: places.input, ...settled });
    }
  }
}

function imagesIn(text: TracedText, entry: RegExp | undefined): readonly TracedText[] {
  if (entry === undefined) return [text];
  return entriesOf(text.text).flatMap(({ start, end }) => {
    const prefix = entry.exec(text.text.slice(start, end))?.[0];
    return prefix === undefined ? [] : [sliceTraced(text, start + prefix.length, end)];
  });
}

/** A list on lines, or between commas. */
function entriesOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found = [...text.matchAll(/[^\n,]+/g)];
  return found.map(({ index, 0: entry }) => ({ start: index, end: index + entry.trimEnd().length }));
}
