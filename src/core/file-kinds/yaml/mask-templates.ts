import type { Span } from '../../model/span.js';

/** A text in which `{{ … }}` was overwritten, character by character, so that every offset stays. */
export interface MaskedText {
  readonly text: string;
  readonly templates: readonly Span[];
  /** True when a mark spans what may be YAML: `# {{` and a later `# }}` would hide everything between from us, and nothing from kubectl. */
  readonly mayHide: boolean;
}

/**
 * Replaces template marks (Helm, Argo) by what lets the rest be parsed: marks that have their lines for themselves become empty lines (blanks
 * at the head of a block scalar would be taken for its indentation), others word characters. A mark that is never closed reaches to the end of its line.
 */
export function maskTemplates(text: string): MaskedText {
  const templates = findTemplates(text);
  let masked = '';
  let done = 0;
  for (const group of groupsOf(templates, text)) {
    const char = standsAlone(group, text) ? '\n' : 'x';
    masked += text.slice(done, group.start) + text.slice(group.start, group.end).replace(/[^\r\n]/g, char);
    done = group.end;
  }
  return { text: masked + text.slice(done), templates, mayHide: templates.some((template) => mayHide(template, text)) };
}

/** Go's templates have a colon only in `:=` and within strings; a comment may say anything, on lines of its own. */
function mayHide(template: Span, text: string): boolean {
  const inside = text.slice(template.start, template.end);
  if (/^\{\{-?\s*\/\*/.test(inside) && standsAlone(template, text)) return false;
  return /:(?:\s|$)|["'][ \t]*:(?!=)/.test(inside);
}

function findTemplates(text: string): readonly Span[] {
  const templates: Span[] = [];
  const lastClose = text.lastIndexOf('}}');
  for (let start = text.indexOf('{{'); start >= 0;) {
    const end = start + 2 <= lastClose ? text.indexOf('}}', start + 2) + 2 : endOfLine(text, start);
    templates.push({ start, end });
    start = text.indexOf('{{', end);
  }
  return templates;
}

/** Marks with nothing but blanks between them, taken together. */
function groupsOf(templates: readonly Span[], text: string): readonly Span[] {
  const groups: Span[] = [];
  for (const template of templates) {
    const last = groups.at(-1);
    if (last && /^[ \t]*$/.test(text.slice(last.end, template.start))) groups[groups.length - 1] = { start: last.start, end: template.end };
    else groups.push(template);
  }
  return groups;
}

function standsAlone(group: Span, text: string): boolean {
  let before = group.start - 1;
  while (text[before] === ' ' || text[before] === '\t') before--;
  let after = group.end;
  while (text[after] === ' ' || text[after] === '\t') after++;
  return isBreak(text[before]) && isBreak(text[after]);
}

function isBreak(char: string | undefined): boolean {
  return char === undefined || char === '\n' || char === '\r';
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
