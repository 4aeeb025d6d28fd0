import type { TracedText } from '../../../model/traced-text.js';

/** A part of a Go template (text/template), as far as images need it. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: TracedText }
  | { readonly kind: 'output'; readonly value: Expression; readonly written: TracedText }
  | { readonly kind: 'assign'; readonly name: string; readonly declares: boolean; readonly value: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly written: TracedText; readonly body: Body; readonly otherwise: Body }
  | {
      readonly kind: 'with';
      readonly value: Expression;
      readonly written: TracedText;
      readonly name?: string;
      readonly body: Body;
      readonly otherwise: Body;
    }
  | {
      readonly kind: 'range';
      readonly value: Expression;
      readonly written: TracedText;
      /** The variables of the item, or of the key and the item. */
      readonly names: readonly string[];
      readonly body: Body;
      readonly otherwise: Body;
    };

export type Body = readonly TemplateNode[];

/** What stands between `{{` and `}}`. */
export type Expression =
  | { readonly kind: 'text'; readonly text: TracedText }
  | { readonly kind: 'truth'; readonly value: boolean }
  | { readonly kind: 'nothing' }
  /** `.` or `$x`; `$` is where the rendering began. */
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'fields'; readonly of: Expression; readonly names: readonly string[]; readonly written: TracedText }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly written: TracedText }
  /** What we do not understand. */
  | { readonly kind: 'unknown'; readonly name: string };

/** A template file: what it writes, and what it defines for all others. */
export interface ParsedTemplate {
  readonly body: Body;
  readonly defines: ReadonlyMap<string, Body>;
}
