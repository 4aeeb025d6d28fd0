import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from 'vscode-languageserver';
import { policyFileName, readPolicy, type FilePath, type PolicyProblem, type PolicyReading } from '../core/index.js';
import type { Lines } from './convert.js';
import { toPolicyDiagnostics, type Presentation } from './diagnostics.js';
import { breaks, type KeptPolicy } from './policy-file.js';

/** How far into a file a policy's first lines are looked for. */
const headLength = 4096;

/** True for a policy: by its name, or because it says that it is one, as an organisation's policy under another name does. */
export function isPolicyFile(file: FilePath, text: string): boolean {
  if (file.endsWith(`/${policyFileName}`)) return true;
  return /\.ya?ml$/i.test(file) && /^apiVersion:[ \t]*["']?wharfmaster\//m.test(text.slice(0, headLength));
}

/** The diagnostics of a policy file that has a say, and what that means for what is in force. */
export function describeKeptPolicy(kept: KeptPolicy, lines: Lines | undefined, show: Presentation): readonly Diagnostic[] {
  const at = lines ?? TextDocument.create('', '', 0, kept.reading?.text ?? '');
  return toPolicyDiagnostics(withConsequence(kept), at, show);
}

/** The diagnostics of a policy that is open but governs nothing here: the organisation's, while it is being written. */
export function describeFreePolicy(
  {
    file,
    text,
    toolVersion,
    check,
  }: { file: FilePath; text: string; toolVersion: string; check: (reading: PolicyReading) => readonly PolicyProblem[] },
  lines: Lines,
  show: Presentation,
): readonly Diagnostic[] {
  const reading = readPolicy(file, text, { layer: 'organisation', toolVersion });
  const further = reading.problems.some(breaks) ? [] : check(reading);
  return toPolicyDiagnostics([...reading.problems, ...further], lines, show);
}

/** One sentence that says what governs meanwhile. */
export function consequenceOf({ state, layer }: KeptPolicy): string {
  if (state === 'last-good') {
    const version = layer?.label.version;
    return `Until then the last good version${version === undefined ? '' : ` (${version})`} stays in force.`;
  }
  return state === 'broken' ? 'Until then no image under this policy counts as allowed: all are undetermined.' : '';
}

function withConsequence(kept: KeptPolicy): readonly PolicyProblem[] {
  const consequence = consequenceOf(kept);
  const problems = [...kept.problems];
  if (kept.unreadable !== undefined) {
    problems.unshift({
      rule: 'policy-invalid',
      level: 'error',
      span: { start: 0, end: 0 },
      what: 'The policy file cannot be read.',
      why: kept.unreadable,
      next: '',
    });
  }
  const first = problems.findIndex(breaks);
  return problems.map((problem, index) => (index === first ? { ...problem, next: `${problem.next} ${consequence}`.trim() } : problem));
}
