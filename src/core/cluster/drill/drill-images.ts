import { explainImage } from '../../policy/explain.js';
import { judgeTrust } from '../../policy/judge-trust.js';
import type { GoverningPolicy, JudgingContext } from '../../policy/layer.js';
import { parsePattern } from '../../policy/pattern/index.js';
import { parseReference } from '../../reference/index.js';

/** The images that a drill asks the cluster for. Those that nobody named are names without an image behind: they are only judged by name. */
export interface DrillImages {
  /** One that the policy allows by its name in the namespace; absent when none could be made from its patterns. */
  readonly approved?: string;
  readonly unapproved: string;
  /** Hosts that look like an approved one to who only compares beginnings, or looks for it anywhere. */
  readonly spoofed: readonly string[];
}

/** A domain that nobody can register (RFC 2606). */
const nowhere = 'unapproved.invalid';

/** Of no image: the drill judges names, and nothing is ever pulled. */
const digest = `sha256:${'d'.repeat(64)}`;

/** Works out the images from the policy's own patterns, and keeps only those of which our judge says what the drill needs. */
export function drillImages(governing: GoverningPolicy, namespace: string, context: JudgingContext): DrillImages {
  const outcomeOf = (image: string): string => outcomeByName(image, namespace, governing, context);
  const names = approvedNames(governing);
  const approved = names.flatMap(spellingsOf).find((image) => outcomeOf(image) === 'allowed');
  const name = approved === undefined ? names[0] : approved.replace(/(:[^:/@]*)?(@.*)?$/, '');
  const tail = `:1.0.0@${digest}`;
  const looksLike = name === undefined ? [] : [`${hostOf(name)}.${nowhere}/${pathOf(name)}${tail}`, `${nowhere}/${name}${tail}`];
  return {
    ...(approved !== undefined && { approved }),
    unapproved: `${nowhere}/wharfmaster-drill/unapproved${tail}`,
    spoofed: looksLike.filter((image) => outcomeOf(image) === 'denied'),
  };
}

/** What the policy says of an image by its name alone, in a manifest of this namespace. */
export function outcomeByName(image: string, namespace: string, governing: GoverningPolicy, context: JudgingContext): string {
  return explainImage({ image, use: 'run', class: 'manifest', namespace }, governing, context).verdict.outcome;
}

/** Whether the policy asks for signatures or statements of an image. */
export function asksForSignatures(image: string, governing: GoverningPolicy, now: number): boolean {
  const parsed = parseReference(image);
  return parsed.ok && judgeTrust(undefined, parsed.value.reference, governing, { now }).asked;
}

/** The most patterns that are tried: each is judged by the whole policy. */
const mostPatterns = 200;

function approvedNames({ layers }: GoverningPolicy): readonly string[] {
  const patterns = layers.flatMap(({ policy }) => [
    ...(policy.sources?.allow ?? []).map(({ match }) => match),
    ...(policy.bases?.catalogue ?? []).map(({ image }) => image),
  ]);
  return patterns.slice(0, mostPatterns).flatMap(instanceOf);
}

/** A repository that a pattern matches, with a word of ours for each wildcard; none for a pattern that is none. */
function instanceOf(text: string): readonly string[] {
  const parsed = parsePattern(text);
  if (!parsed.ok) return [];
  if (parsed.value.kind === 'everything') return ['registry.invalid/wharfmaster-drill'];
  const { host, segments, open } = parsed.value;
  const registry = host.kind === 'literal' ? host.name : `drill${host.suffix}`;
  const path = [...segments.map((segment) => segment.replace(/\*+/g, 'drill')), ...(open ? ['wharfmaster-drill'] : [])];
  return [`${registry}${host.port}/${path.join('/')}`];
}

function spellingsOf(name: string): readonly string[] {
  return [`${name}:1.0.0@${digest}`, `${name}@${digest}`, `${name}:1.0.0`, `${name}:1`, name];
}

/** Without the port: a host name goes on after it. */
function hostOf(name: string): string {
  return (name.split('/')[0] ?? name).replace(/:[0-9]+$/, '');
}

function pathOf(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}
