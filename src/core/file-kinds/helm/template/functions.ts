import { emptyText, joinTraced, type TracedText } from '../../../model/traced-text.js';
import { toText, unknown } from './answers.js';
import { commonImage } from './common-image.js';
import { format } from './format.js';
import { longestText } from './limits.js';
import { logicFunctions } from './logic-functions.js';
import { mapFunctions } from './map-functions.js';
import { parseTemplate } from './parse-template.js';
import { traced } from './place-text.js';
import type { Call, TemplateFunction } from './template-function.js';
import { textFunctions } from './text-functions.js';
import { nothing, plainText, textValue, type Value } from './value.js';

/** The functions of Go's templates, of Sprig and of Helm by which charts put images together; all others give what nobody knows. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...textFunctions,
  ...logicFunctions,
  ...mapFunctions,
  ['include', include],
  ['tpl', tpl],
  ['printf', (args, call) => format(args, call.written) ?? unknown(call)],
  ['print', (args, call) => joined(args, emptyText, call)],
  ['join', ([separator = nothing, list = nothing], call) => joinList(separator, list, call)],
]);

function include(args: readonly Value[], call: Call): Value {
  const name = args[0] && plainText(args[0]);
  const dot = args[1] ?? nothing;
  if (name === undefined) return unknown(call);
  const value = call.renderer.include(name, dot);
  return value.kind === 'unknown' && name === 'common.images.image' ? (commonImage(dot, call.written) ?? value) : value;
}

/** Text in values may be a template itself. */
function tpl([template, dot]: readonly Value[], call: Call): Value {
  if (template?.kind !== 'text') return template?.kind === 'nothing' ? template : unknown(call);
  if (!template.text.text.includes('{{')) return template;
  return textValue(call.renderer.renderText(parseTemplate(template.text).body, dot ?? nothing));
}

function joinList(separator: Value, list: Value, call: Call): Value {
  const mark = plainText(separator);
  if (mark === undefined || list.kind !== 'list') return unknown(call);
  return joined(list.items, traced({ text: mark, runs: [] }, call.written), call);
}

function joined(values: readonly Value[], separator: TracedText, call: Call): Value {
  const texts = values.map((value) => toText(value, call));
  const known = texts.flatMap((text) => text ?? []);
  const letters = known.reduce((sum, { text }) => sum + text.length + separator.text.length, 0);
  if (known.length < texts.length || letters > longestText) return unknown(call);
  return textValue(joinTraced(...known.flatMap((text, index) => (index === 0 ? [text] : [separator, text]))));
}
