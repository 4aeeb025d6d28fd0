import { fileKinds } from '../../src/core/index.js';
import type { ImageUse, ImageValue, PlaceClass, Use } from '../../src/core/model/image-use.js';
import type { Verdict } from '../../src/core/model/verdict.js';
import { judgeUse } from '../../src/core/policy/judge.js';
import { toLayer } from '../../src/core/policy/layers.js';
import type { GoverningPolicy, JudgingContext, PolicyLayer } from '../../src/core/policy/layer.js';
import { readPolicy } from '../../src/core/policy/read-policy.js';
import { parseReference } from '../../src/core/reference/index.js';

/** The day on which every example is judged, unless it says otherwise. */
export const today: JudgingContext = { now: Date.parse('2026-11-22T12:00:00Z') };

/** A policy text as a layer; throws when it is broken, since then the example is. */
export function layerOf(text: string, kind: 'organisation' | 'workspace' = 'workspace', file = '.wharfmaster.yaml'): PolicyLayer {
  const reading = readPolicy(file, text, { layer: kind, toolVersion: '0.1.0' });
  const layer = toLayer(reading, kind);
  if (layer === undefined) throw new Error(`The example's policy is broken: ${JSON.stringify(reading.problems, undefined, 1)}`);
  return layer;
}

/** A policy of these lines below `apiVersion` and `kind`, governing alone. */
export function policyOf(text: string): GoverningPolicy {
  return { layers: [layerOf(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\n${text}`)], broken: [] };
}

export interface PlaceOfUse {
  readonly use?: Use;
  readonly class?: PlaceClass;
  readonly stage?: 'final' | 'builder';
  readonly namespace?: string;
  /** The place's id; by default one that fits the use. */
  readonly place?: string;
}

/** An image use as a reader would give it for this text alone. */
export function useOf(
  text: string,
  { use = 'base', class: placeClass = use === 'run' ? 'manifest' : 'dockerfile', stage, namespace, place }: PlaceOfUse = {},
): ImageUse {
  const span = { start: 0, end: text.length };
  const id =
    place ??
    (placeClass === 'manifest'
      ? 'kubernetes/container'
      : use === 'tool' && stage === undefined
        ? 'dockerfile/copy-from'
        : 'dockerfile/from');
  const at = { file: 'example', span };
  const builtFor = stage ?? (use === 'base' ? 'final' : undefined);
  return {
    place: { label: id, example: text, ...knownPlaces.get(id), id, use, class: placeClass },
    use,
    ...(builtFor && { stage: builtFor }),
    written: text,
    at,
    related: [],
    value: valueOf(text),
    ...(namespace !== undefined && { namespace }),
    doubts: [],
  };
}

/** A literal value, read as the readers do. */
export function valueOf(text: string): ImageValue {
  const parsed = parseReference(text);
  const at = { file: 'example', span: { start: 0, end: text.length } };
  return parsed.ok
    ? {
        kind: 'reference',
        text,
        reference: parsed.value.reference,
        pieces: [{ start: 0, end: text.length, at, literal: true }],
        assumes: [],
      }
    : { kind: 'malformed', text, reason: parsed.problem.message, assumes: [] };
}

/** A verdict in one line: the outcome and the rules that speak, with their levels. */
export function sum(verdict: Verdict): string {
  const rules = verdict.findings.map(
    ({ rule, level, excepted, reportOnly }) => `${rule}:${excepted ? 'excepted' : level}${reportOnly === true ? ':later' : ''}`,
  );
  return [verdict.outcome, ...rules].join(' ');
}

export function judged(text: string, governing: GoverningPolicy, place: PlaceOfUse = {}, context: JudgingContext = today): string {
  return sum(judgeUse(useOf(text, place), governing, context));
}

/** What the kinds' own tables say of a place. */
const knownPlaces = new Map(fileKinds.flatMap(({ places }) => places).map((known) => [known.id, known]));
