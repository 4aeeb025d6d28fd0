import { sliceTraced, type TracedText } from '../../model/traced-text.js';
import { splitReferenceText } from '../../reference/index.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import { passesStrictly } from './image-forms.js';
import { places } from './places.js';
import { note, scalarsIn, type Resource } from './resource.js';

/** Images that an operator is told in its arguments: `--reloader-image=IMG`, `--image IMG`, and whatever option holds one of a public registry. */
export function readArguments(container: YamlNode, resource: Resource): void {
  const { search } = resource;
  for (const list of [...search.at(container, 'args'), ...search.at(container, 'command')]) {
    if (list.kind !== 'list') continue;
    let option: string | undefined;
    for (const item of list.items) {
      if (item.kind === 'scalar') readArgument(item, option, resource);
      option = item.kind === 'scalar' ? item.text : undefined;
    }
  }
}

function readArgument(scalar: YamlScalar, option: string | undefined, resource: Resource): void {
  if (scalar.text.length > longest) return;
  const text = resource.search.trace(scalar);
  const value = valueOf(text, option);
  if (value !== undefined && passesStrictly(value)) note({ place: places.containerArgument, text: value }, resource);
}

/** The part of an argument that is an image by its option, or by its registry and tag. */
function valueOf(text: TracedText, option: string | undefined): TracedText | undefined {
  if (option !== undefined && imageOption.test(option)) return text;
  const equals = text.text.indexOf('=');
  if (equals < 0 || !text.text.startsWith('-')) return undefined;
  const value = sliceTraced(text, equals + 1);
  return imageOption.test(text.text.slice(0, equals)) || isOfRegistry(value.text) ? value : undefined;
}

function isOfRegistry(text: string): boolean {
  const { tag, digest } = splitReferenceText(text);
  return (tag ?? digest) !== undefined && registries.test(text);
}

/** A variable `{name, value}` whose name says that it holds an image, or several: `3.6.0=quay.io/kafka:1` a line. */
export function readEnvironment(variable: YamlNode, resource: Resource): void {
  const { search } = resource;
  if (!search.scalars(variable, 'name').some(({ text }) => imageVariable.test(text))) return;
  for (const scalar of scalarsIn(search.at(variable, 'value'))) {
    for (const text of listed(search.trace(scalar))) if (passesStrictly(text)) note({ place: places.containerEnvironment, text }, resource);
  }
}

/** The words of a text, without the names before them. */
function listed(text: TracedText): readonly TracedText[] {
  if (text.text.length > longestList) return [];
  const words: TracedText[] = [];
  for (const { 0: word, index } of withoutOpen(text).matchAll(/[^\s,;]+/g)) {
    const name = word.lastIndexOf('=') + 1;
    words.push(sliceTraced(text, index + name, index + word.length));
  }
  return words;
}

/** The text with a letter for each character of a mark or variable: what stands within `{{ }}` divides no words. */
function withoutOpen({ text, runs }: TracedText): string {
  return runs.map(({ start, end, open }) => (open === undefined ? text.slice(start, end) : 'x'.repeat(end - start))).join('');
}

const longest = 1_000;
const longestList = 20_000;
const imageOption = /^--?(?:[A-Za-z][\w.-]*)?image(?:-(?:win|windows|linux|amd64|arm64))?$/i;
const imageVariable = /(?:^|_)IMAGES?$|^RELATED_IMAGE_/;
const registries =
  /^(?:docker\.io|quay\.io|ghcr\.io|gcr\.io|[a-z]+\.gcr\.io|registry\.[a-z0-9.-]+|mcr\.microsoft\.com|public\.ecr\.aws|[a-z0-9-]+\.azurecr\.io|[a-z0-9-]+-docker\.pkg\.dev|\d+\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com)\//;
