import * as path from 'node:path';
import {
  excludedBy,
  mergedCustomResources,
  placingIn,
  policyFilesFor,
  type AuditedFile,
  type FileProblem,
  type GoverningPolicy,
} from '../../core/index.js';
import { encodeText } from '../../node/decode-text.js';
import { replaceFile } from '../../node/write-file.js';
import { readTarget, type ReadTarget } from '../files/read-target.js';
import type { Target } from '../files/targets.js';
import type { Visit } from '../files/visit-targets.js';
import { isGovernedBy } from '../../node/policies/required-policy.js';
import { differs } from './comparison.js';
import { fixSource } from './fix-source.js';
import { judgeSource, type JudgedSource } from './judge-source.js';
import { recordSource } from './record-source.js';
import type { Session } from './session.js';

type Source = Extract<ReadTarget, { state: 'source' }>;

/** Reads one file, judges it, applies its fixes when asked to, and notes down what came of it. */
export async function checkTarget(target: Target, session: Session): Promise<Visit> {
  const governing = session.policies.governing({ folder: path.posix.dirname(target.path), root: target.root });
  if (!target.named && excludedBy(target.path, governing) !== undefined) {
    session.leftOut.set('policy-exclude', (session.leftOut.get('policy-exclude') ?? 0) + 1);
    return { isRead: true, follows: [] };
  }
  const read = await readTarget(target, mergedCustomResources(governing));
  if (read.state !== 'source' && !isChanged([], target, governing, session)) return leaveUnchanged(session);
  if (read.state === 'problem' && wasUnreadable(target, session)) return { isRead: true, follows: [] };
  sayProblem(read, session);
  if (read.state !== 'source') return { isRead: read.state === 'problem', follows: [] };
  const context = session.contextAt(target.absoluteRoot);
  const files = session.filesBelow(target.absoluteRoot);
  const judged = await judgeSource(read.source, { governing, context, named: target.named, files, read: session.readings.read });
  const { follows, consulted } = judged.reading;
  if (!isChanged(consulted, target, governing, session)) return { ...leaveUnchanged(session), follows };
  const { required } = session.options;
  if (required !== undefined && !isGovernedBy(required, governing)) session.unmet.push(target.shown);
  const final = await withFixes(judged, read, session);
  const audited = await note(final, target, session);
  const { comparison } = session;
  if (comparison !== undefined) {
    const differing = differs([target.path, ...consulted], comparison.changes, session.io.workingDirectory);
    comparison.files.push({ target, judged: final, audited, isChanged: differing });
  }
  return { isRead: true, follows };
}

/** With `--since`: whether the file, one that it looks into, or a policy that stands over it (or did) differs from the revision. */
function isChanged(consulted: readonly string[], target: Target, { layers }: GoverningPolicy, { changes, io }: Session): boolean {
  if (changes === undefined) return true;
  const policies = [...layers.map(({ label }) => label.file), ...policyFilesFor(target.path, target.root)];
  return differs([target.path, ...consulted, ...policies], changes, io.workingDirectory);
}

/** With `--baseline`: a file that nobody could read before either is no news; one that was named is. */
function wasUnreadable({ path: file, named }: Target, { comparison, io }: Session): boolean {
  if (comparison === undefined || named || differs([file], comparison.changes, io.workingDirectory)) return false;
  comparison.unreadableBefore++;
  return true;
}

function leaveUnchanged({ leftOut }: Session): Visit {
  leftOut.set('unchanged', (leftOut.get('unchanged') ?? 0) + 1);
  return { isRead: true, follows: [] };
}

/** The text that is reported on: with `--fix` the one that was written. */
async function withFixes(judged: JudgedSource, read: Source, session: Session): Promise<JudgedSource> {
  const { fix } = session.options;
  if (fix === 'no' || read.doubt !== undefined) return judged;
  const fixed = await fixSource(judged);
  if (fixed.text === judged.source.text) return judged;
  const { target } = read;
  if (fix === 'show') {
    const { printDiff } = await import('./print-diff.js');
    const mark = read.encoding === 'utf-8-bom' ? '\ufeff' : '';
    session.diffs.push(printDiff(target.shown, mark + judged.source.text, mark + fixed.text, session.io.colour));
  } else {
    const written = replaceFile(target.absolute, encodeText(fixed.text, read.encoding), { root: target.absoluteRoot, before: read.bytes });
    if (!written.ok) {
      session.notices.push({ file: target.shown, level: 'error', message: `${written.problem.message} ${written.problem.next}` });
      return judged;
    }
  }
  session.fixed++;
  session.fixes += fixed.titles.length;
  return fix === 'show'
    ? judged
    : judgeSource(
        { ...judged.source, text: fixed.text },
        {
          ...{ governing: judged.governing, context: judged.context, named: true, files: judged.known.files },
        },
      );
}

async function note(judged: JudgedSource, target: Target, session: Session): Promise<AuditedFile> {
  const { source, governing } = judged;
  const placing = placingIn(
    (file) => (file === source.path ? source.text : (policyText(file, governing) ?? knownText(file, judged))),
    session.show,
  );
  const { stage, format } = session.options;
  const audited = await recordSource(judged, { placing, shown: target.shown, stage, withFixes: formatsWithFixes.has(format) });
  session.files.push(audited);
  return audited;
}

const formatsWithFixes: ReadonlySet<string> = new Set(['json', 'ndjson', 'sarif']);

function policyText(file: string, { layers }: GoverningPolicy): string | undefined {
  return layers.find(({ reading }) => reading.file === file)?.reading.text;
}

function knownText(file: string, { known }: JudgedSource): string | undefined {
  const other = known.files.read(file);
  return other.state === 'text' ? other.text : undefined;
}

function sayProblem(read: ReadTarget, session: Session): void {
  const { shown: file, named } = read.target;
  const say = (problem: FileProblem, level: 'error' | 'warning'): number =>
    session.notices.push({ file, level, message: `${problem.message} ${problem.next}` });
  if (read.state === 'problem') say(read.problem, named ? 'error' : 'warning');
  if (read.state === 'source' && read.doubt !== undefined) say(read.doubt, 'warning');
  if (read.state === 'no-kind' && named)
    session.notices.push({
      file,
      level: 'note',
      message: 'No kind of file that Wharfmaster reads images from is like it; nothing was read.',
    });
}
