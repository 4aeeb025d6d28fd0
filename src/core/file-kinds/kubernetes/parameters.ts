import type { Assumption } from '../../model/image-use.js';
import type { RelatedLocation } from '../../model/span.js';
import { joinTraced, spanOf, throughVariable, type Run, type TracedText } from '../../model/traced-text.js';
import type { YamlNode, YamlScalar } from '../yaml/tree.js';
import type { ParameterScope } from './kind-row.js';
import type { ParameterValue, Scope } from './scope.js';
import { ScopeTree } from './scope-tree.js';
import type { FoundImage, Search } from './search.js';

/** The scopes of parameters in a resource. */
export function scopesIn(resource: YamlNode, { at, within, lists }: ParameterScope, search: Search): readonly Scope[] {
  return [...search.at(resource, at)].flatMap((owner) => {
    const values = new Map<string, ParameterValue>();
    for (const { path, key, mention, fixed } of lists) {
      for (const parameter of search.at(owner, path)) {
        const [name] = search.scalars(parameter, 'name');
        const [scalar] = search.scalars(parameter, key);
        const mentioned = `${mention}.${name?.text ?? ''}`;
        if (scalar !== undefined && !values.has(mentioned)) values.set(mentioned, { scalar, assumed: fixed !== true });
      }
    }
    const places = within === undefined ? [owner] : [...search.at(owner, within)];
    return values.size === 0 ? [] : places.map((place) => ({ ...place.at, values }));
  });
}

/** Images with the parameters filled in that have a value or a default in the same file. */
export function withParameters(found: readonly FoundImage[], scopes: readonly Scope[], search: Search): readonly FoundImage[] {
  if (scopes.length === 0) return found;
  const filling: Filling = { search, scopes: new ScopeTree(scopes) };
  return found.map((image) => (image.text.runs.some(({ open }) => open !== undefined) ? withValues(image, filling) : image));
}

interface Filling {
  readonly search: Search;
  readonly scopes: ScopeTree<Scope>;
}

interface Filled {
  readonly text: TracedText;
  readonly assumes: readonly Assumption[];
  readonly related: readonly RelatedLocation[];
}

function withValues(image: FoundImage, filling: Filling): FoundImage {
  const at = image.at ?? spanOf(image.text);
  const { text, assumes, related } = fill(image.text, filling, new Set());
  return { ...image, text, ...(at !== undefined && { at }), related: [...(image.related ?? []), ...related], assumes };
}

function fill(text: TracedText, filling: Filling, within: ReadonlySet<YamlScalar>): Filled {
  if (text.runs.length > mostRuns) return { text, assumes: [], related: [] };
  const parts = text.runs.map(
    (run): Filled =>
      filledRun(run, filling, within) ?? {
        text: { text: text.text.slice(run.start, run.end), runs: [{ ...run, start: 0, end: run.end - run.start }] },
        assumes: [],
        related: [],
      },
  );
  return {
    text: joinTraced(...parts.map((part) => part.text)),
    assumes: distinct(
      parts.flatMap(({ assumes }) => assumes),
      ({ name }) => name,
    ),
    related: distinct(
      parts.flatMap(({ related }) => related),
      ({ span }) => String(span.start),
    ),
  };
}

/** What comes of one mention; undefined for one that stays open, for it has no value here, or one that is too long for an image. */
function filledRun(run: Run, filling: Filling, within: ReadonlySet<YamlScalar>): Filled | undefined {
  const { search } = filling;
  const value = run.open === undefined || within.size >= deepest ? undefined : valueOf(run, filling, within);
  if (value === undefined || run.open === undefined || value.scalar.text.length > longest || --search.stepsLeft < 0) return undefined;
  const { scalar, assumed } = value;
  const filled = fill(search.trace(scalar), filling, new Set([...within, scalar]));
  if (filled.text.text.length > longest) return undefined;
  const assumption: Assumption = { name: run.open, value: filled.text.text, from: 'default' };
  const message = `\`${run.open}\` has ${assumed ? 'its default' : 'this value'} here.`;
  return {
    text: throughVariable(filled.text, run.open, run.from),
    assumes: [...(assumed ? [assumption] : []), ...filled.assumes],
    related: [{ file: search.file.path, span: scalar.at, role: 'arg', message }, ...filled.related],
  };
}

/** Parameters of parameters of parameters. */
const deepest = 3;
const mostRuns = 50;
const longest = 1_000;

/** What the nearest scope says; a value that mentions its own name means that of a scope further out. */
function valueOf({ open, from }: Run, { scopes }: Filling, within: ReadonlySet<YamlScalar>): ParameterValue | undefined {
  if (open === undefined) return undefined;
  const name = open.replace(/^inputs\.params\b/, 'params').replace(/^params\[["'](.*)["']\]$/, 'params.$1');
  for (const { values } of scopes.around(from.start)) {
    const value = values.get(name);
    if (value !== undefined && !within.has(value.scalar)) return value;
  }
  return undefined;
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
