import type { ImageValue } from '../../model/image-use.js';
import type { FilePath, Span } from '../../model/span.js';
import { decidedParts, parseReference } from '../../reference/index.js';
import { templatesIn } from '../yaml/templates.js';
import type { YamlScalar } from '../yaml/tree.js';
import { findVariables } from './find-variables.js';

/** A scalar with the file it stands in. */
export interface ScalarInFile {
  readonly file: FilePath;
  readonly text: string;
  readonly templates: readonly Span[];
  readonly scalar: YamlScalar;
}

/** What the scalar names. Whatever a template, a variable or an unclosed quote leaves open is unresolved, with the parts that are settled all the same. */
export function readValue(source: ScalarInFile): ImageValue {
  const { scalar } = source;
  const templates = templatesIn(scalar.at, source.templates);
  if (templates.length > 0) return withTemplates(source, templates);
  if (scalar.cut) return unresolved(scalar.text, [{ start: scalar.text.length, end: scalar.text.length }], ['the unclosed quote']);
  const variables = findVariables(scalar.text);
  if (variables.length > 0)
    return unresolved(
      scalar.text,
      variables,
      variables.map((span) => nameOf(scalar.text.slice(span.start, span.end))),
    );
  return readReference(source);
}

/** True when the text could be a reference if everything open in it were filled in: what only its form makes an image must pass. */
export function passesForImage({ scalar, text, templates }: ScalarInFile): boolean {
  const open = templatesIn(scalar.at, templates).map((span) => ({ start: span.start - scalar.at.start, end: span.end - scalar.at.start }));
  const filled = open.length > 0 ? fill(text.slice(scalar.at.start, scalar.at.end), open) : fill(scalar.text, findVariables(scalar.text));
  const isNumber = scalar.style === 'plain' && !scalar.tagged && /^[-+]?[\d._]+$/.test(filled);
  return !isNumber && parseReference(filled).ok;
}

function fill(text: string, open: readonly Span[]): string {
  let filled = '';
  let done = 0;
  for (const span of open) {
    filled += `${text.slice(done, Math.max(done, span.start))}x`;
    done = Math.max(done, span.end);
  }
  return filled + text.slice(done);
}

function withTemplates({ text, scalar }: ScalarInFile, templates: readonly Span[]): ImageValue {
  const written = text.slice(scalar.at.start, scalar.at.end);
  const open = templates.map((span) => ({
    start: Math.max(0, span.start - scalar.at.start),
    end: Math.min(written.length, span.end - scalar.at.start),
  }));
  return unresolved(
    written,
    open,
    templates.map((span) => expressionIn(text.slice(span.start, span.end))),
  );
}

/** `{{- .Values.tag -}}` is named `.Values.tag`. */
function expressionIn(template: string): string {
  const inside = template
    .replace(/^\{\{-?/, '')
    .replace(/-?\}\}$/, '')
    .trim();
  return inside === '' ? template : inside;
}

/** `${TAG}` is named `TAG`. */
function nameOf(variable: string): string {
  return variable.replace(/^\$[({]?/, '').replace(/[)}]$/, '');
}

function unresolved(text: string, open: readonly Span[], variables: readonly string[]): ImageValue {
  return { kind: 'unresolved', variables: [...new Set(variables)], known: decidedParts(text, open) };
}

function readReference({ file, scalar }: ScalarInFile): ImageValue {
  const parsed = parseReference(scalar.text);
  if (!parsed.ok) return { kind: 'malformed', text: scalar.text, reason: parsed.problem.message, assumes: [] };
  const piece = { start: 0, end: scalar.text.length, at: { file, span: scalar.at }, literal: scalar.literal };
  return { kind: 'reference', text: scalar.text, reference: parsed.value.reference, pieces: [piece], assumes: [] };
}
