import type { TracedText } from '../../../model/traced-text.js';
import type { Body } from './tree.js';
import type { Value } from './value.js';

/** What functions ask of whoever renders. */
export interface TemplateRenderer {
  include(name: string, dot: Value): Value;
  renderText(body: Body, dot: Value): TracedText;
}

/** What a function gets to know besides its arguments. */
export interface Call {
  /** The call as it stands in the template. */
  readonly written: TracedText;
  readonly renderer: TemplateRenderer;
}

export type TemplateFunction = (args: readonly Value[], call: Call) => Value;
