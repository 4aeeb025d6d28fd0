import type { ImageUse, PlaceInfo } from '../../model/image-use.js';
import type { Reading, SourceFile } from '../../model/reading.js';
import { writtenSpan, type TracedText } from '../../model/traced-text.js';
import { inOrder, itemsIn, readConfiguration, settle, valuesAt, type Scope, type Settled } from '../hcl/index.js';
import { toUse } from '../image-text/index.js';
import { buildsOf } from './builds.js';
import { contextImage } from './context-image.js';
import { fieldsOf } from './fields.js';
import { globalScope } from './global-scope.js';
import { combinationsOf } from './matrix.js';
import { places } from './places.js';
import { targetsOf, type Target } from './targets.js';
import { words } from './words.js';

/** Reads a bake file: each target's own images where they are written, and the Dockerfiles that its targets build. */
export function readBake(file: SourceFile): Reading {
  const { root, problems } = readConfiguration(file, words);
  const scope = globalScope(file, root);
  const targets = targetsOf(root);
  const uses = targets.flatMap((target) => combinationsOf(target.node, scope).flatMap((inside) => usesOf(file, target, inside)));
  return inOrder({ uses: distinct(uses), problems, builds: buildsOf(file, targets, scope) });
}

function usesOf(file: SourceFile, { node }: Target, scope: Scope): readonly ImageUse[] {
  const settled = (...path: readonly string[]): readonly Settled[] =>
    valuesAt(node, path)
      .flatMap(itemsIn)
      .flatMap((value) => (value.kind === 'object' ? [] : settle(value, scope)));
  const field = (name: string) => (value: Settled) => fieldsOf(value.text).get(name);
  const note = (place: PlaceInfo, values: readonly Settled[], part: (value: Settled) => TracedText | undefined): readonly ImageUse[] =>
    values.flatMap((value) => useOf(file, place, value, part(value)) ?? []);
  const whole = ({ text }: Settled): TracedText => text;
  return [
    ...note(places.context, settled('contexts', '*'), ({ text }) => contextImage(text)),
    ...note(places.frontend, settled('args', 'BUILDKIT_SYNTAX'), whole),
    ...note(places.generator, settled('attest', 'generator'), whole),
    ...note(places.generator, settled('attest'), field('generator')),
    ...note(places.cache, settled('cache-from', 'ref'), whole),
    ...note(places.cache, settled('cache-from'), field('ref')),
  ];
}

function useOf(file: SourceFile, place: PlaceInfo, settled: Settled, text: TracedText | undefined): ImageUse | undefined {
  const at = text === undefined ? undefined : writtenSpan(text);
  return text === undefined || at === undefined ? undefined : toUse(file, { ...settled, place, text, at });
}

/** A matrix may give the same image many times. */
function distinct(uses: readonly ImageUse[]): readonly ImageUse[] {
  const byKey = new Map<string, ImageUse>();
  for (const use of uses) {
    const text = 'text' in use.value ? use.value.text : use.value.variables.join();
    byKey.set(`${use.place.id} ${String(use.at.span.start)} ${text}`, use);
  }
  return [...byKey.values()];
}
