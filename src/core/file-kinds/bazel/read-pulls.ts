import type { ImageUse } from '../../model/image-use.js';
import { nothingRead, type Reading, type SourceFile } from '../../model/reading.js';
import type { RelatedLocation } from '../../model/span.js';
import { spanOf, tracedFrom, type TracedText } from '../../model/traced-text.js';
import { joinParts, toUse } from '../image-text/index.js';
import { places } from './places.js';

/** Reads every `oci.pull(…)`, `oci_pull(…)` and `container_pull(…)`: its texts by their names. What is no text is not known. */
export function readPulls(file: SourceFile): Reading {
  const uses: ImageUse[] = [];
  for (const call of file.text.matchAll(/^[^\S\n]*(?:[\w.]+\s*=\s*)?\b(?:oci[._]pull|container_pull)\s*\(/gm)) {
    const use = useOf(file, argumentsFrom(file.text, call.index + call[0].length));
    if (use !== undefined) uses.push(use);
  }
  return { ...nothingRead, uses };
}

/** The image of rules_oci; or registry and repository, as rules_docker has them. */
function useOf(file: SourceFile, given: ReadonlyMap<string, TracedText>): ImageUse | undefined {
  const repository = given.get('image') ?? given.get('repository');
  if (repository === undefined) return undefined;
  const registry = given.has('image') ? undefined : given.get('registry');
  const [tag, digest] = [given.get('tag'), given.get('digest')];
  const at = repository.runs[0]?.from;
  const text = joinParts({ repository, ...(registry && { registry }), ...(tag && { tag }), ...(digest && { digest }) });
  return toUse(file, { place: places.pull, text, ...(at && { at }), related: relatedTo(file, { registry, tag, digest }) });
}

/** The parts besides the repository: where a fix changes them. */
function relatedTo(
  file: SourceFile,
  parts: Readonly<Record<'registry' | 'tag' | 'digest', TracedText | undefined>>,
): readonly RelatedLocation[] {
  return (['registry', 'tag', 'digest'] as const).flatMap((role) => {
    const span = parts[role] && spanOf(parts[role]);
    return span === undefined ? [] : { file: file.path, span, role, message: `The ${role} is written here.` };
  });
}

/** So long may the arguments of one call be. */
const longest = 4000;

/** The arguments that are texts, up to the bracket that closes the call. */
function argumentsFrom(text: string, start: number): ReadonlyMap<string, TracedText> {
  const given = new Map<string, TracedText>();
  const tokens = /#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|[A-Za-z_]\w*|[^\s\w]/g;
  const body = text.slice(start, start + longest);
  let depth = 0;
  let last: readonly string[] = [];
  for (const token of body.matchAll(tokens)) {
    const [written, double, single] = token;
    const value = double ?? single;
    if (value === undefined) {
      if (')]}'.includes(written) && --depth < 0) break;
      if ('([{'.includes(written)) depth++;
    } else if (depth === 0 && last[1] === '=' && last[0] !== undefined) {
      const from = start + token.index + 1;
      given.set(last[0], tracedFrom(text, { start: from, end: from + value.length }));
    }
    if (!written.startsWith('#')) last = [last[1] ?? '', written];
  }
  return given;
}
