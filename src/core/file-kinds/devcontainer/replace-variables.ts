import type { Assumption } from '../../model/image-use.js';
import { sliceTraced, standIn, throughVariable, TracedBuilder, writtenSpan, type TracedText } from '../../model/traced-text.js';

/** A text with its `${…}` replaced, and what was taken for granted. */
export interface Replaced {
  readonly text: TracedText;
  readonly assumes: readonly Assumption[];
}

/**
 * Replaces variables as the dev container tools do before they look at anything else: `${localEnv:NAME:default}`, of whose default only what stands before
 * the next colon counts. What only the machine knows is open; a variable that the tools do not know stays as it stands.
 */
export function replaceVariables(text: TracedText): Replaced {
  const built = new TracedBuilder();
  const assumes: Assumption[] = [];
  let done = 0;
  for (const { start, end } of variablesOf(text.text)) {
    const written = sliceTraced(text, start, end);
    built.add(sliceTraced(text, done, start));
    built.add(valueOf(written, assumes) ?? written);
    done = end;
  }
  built.add(sliceTraced(text, done));
  return { text: done === 0 ? text : built.build(), assumes };
}

/** Every `${…}`, up to the first brace on its line. */
function* variablesOf(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let brace = -1;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', start + 2)) {
    if (brace < start) brace = text.indexOf('}', start);
    if (brace < 0) return;
    if (text.slice(start, Math.min(brace, start + longest)).includes('\n')) continue;
    yield { start, end: brace + 1 };
    start = brace - 1;
  }
}

/** No variable is longer, and a line break further on does not matter. */
const longest = 2000;

function valueOf(written: TracedText, assumes: Assumption[]): TracedText | undefined {
  const { text } = written;
  const use = writtenSpan(written) ?? { start: 0, end: 0 };
  const [kind = '', name, value] = text.slice(2, -1).split(':');
  if (knownToTheMachine.has(kind)) return standIn(text, use, kind);
  if ((kind !== 'localEnv' && kind !== 'env') || name === undefined) return undefined;
  if (value === undefined) return standIn(text, use, name);
  const start = 2 + kind.length + 1 + name.length + 1;
  assumes.push({ name, value, from: 'default' });
  return throughVariable(sliceTraced(written, start, start + value.length), name, use);
}

const knownToTheMachine: ReadonlySet<string> = new Set([
  ...['localWorkspaceFolder', 'localWorkspaceFolderBasename', 'containerWorkspaceFolder', 'containerWorkspaceFolderBasename'],
  'devcontainerId',
]);
