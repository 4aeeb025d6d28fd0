import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  TextEdit as WireTextEdit,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { explainImage, findFixes, type Fix, type JudgedUse, type TextEdit } from '../core/index.js';
import type { ActionContext } from './action-context.js';
import { toRange, toSpan } from './convert.js';
import type { JudgedText } from './judge-text.js';
import { usesAt } from './locate-use.js';
import { policyActions } from './policy-actions.js';
import { chooseImageCommand, type ChooseImageArguments } from './protocol.js';
import { approvedFor, placeOf, toChoice } from './choices.js';

/** All preferred fixes of a file at once, e.g. on save. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.wharfmaster`;

/** So many approved images are offered as actions of their own to clients that cannot show a list. */
const mostChoices = 5;

/** The quick fixes at a range, best first, and fix-all when it is asked for. */
export async function provideCodeActions(
  text: JudgedText,
  params: CodeActionParams,
  context: ActionContext,
): Promise<readonly CodeAction[]> {
  const only = params.context.only;
  const wants = (kind: string): boolean =>
    only === undefined || only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`));
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    for (const judged of usesAt(text, toSpan(text.lines, params.range)).slice(0, mostUses)) {
      if (judged.verdict.findings.length > 0) actions.push(...(await actionsForUse(text, judged, params, context)));
    }
  }
  if (only !== undefined && wants(fixAllKind)) actions.push(...(await fixAll(text, context)));
  return actions;
}

/** A selection of a whole file asks for fix-all; single fixes beyond these would bury each other. */
const mostUses = 20;

async function actionsForUse(
  text: JudgedText,
  judged: JudgedUse,
  params: CodeActionParams,
  context: ActionContext,
): Promise<readonly CodeAction[]> {
  const diagnostics = ours(text, judged, params.context.diagnostics);
  const attached = diagnostics.length === 0 ? {} : { diagnostics: [...diagnostics] };
  const fixes = await fixesFor(text, judged);
  const fixActions = fixes.flatMap((fix) => toAction(fix, text, context, attached) ?? []);
  return [...fixActions, ...choices(text, judged, fixes, context, attached), ...policyActions(text, judged, diagnostics, context)];
}

type Attached = Pick<CodeAction, 'diagnostics'>;

function fixesFor({ source, governing, context, kept }: JudgedText, judged: JudgedUse): Promise<readonly Fix[]> {
  return findFixes(source, judged, governing.policy, context, kept.known);
}

function toAction(fix: Fix, text: JudgedText, context: ActionContext, attached: Attached): CodeAction | undefined {
  const edit = toWorkspaceEdit(fix.edits, text, context);
  if (edit === undefined) return undefined;
  return { title: fix.title, kind: CodeActionKind.QuickFix, ...attached, ...(fix.preferred ? { isPreferred: true } : {}), edit };
}

/** *Choose an approved image…*: a list in the client, else the first few as actions. */
function choices(
  text: JudgedText,
  judged: JudgedUse,
  fixes: readonly Fix[],
  context: ActionContext,
  attached: Attached,
): readonly CodeAction[] {
  const { use } = judged;
  const approved = approvedFor(judged, text);
  if (approved.length === 0 || use.at.file !== text.file) return [];
  const range = toRange(text.lines, use.at.span);
  if (context.features.options.commands?.includes(chooseImageCommand) === true) {
    const argument: ChooseImageArguments = {
      uri: text.uri,
      version: text.version,
      range,
      written: use.written,
      choices: approved.map(toChoice),
    };
    const title = 'Choose an approved image…';
    return [{ title, kind: CodeActionKind.QuickFix, ...attached, command: { title, command: chooseImageCommand, arguments: [argument] } }];
  }
  const offered = new Set(fixes.map(({ result }) => result));
  return approved
    .filter(({ reference }) => !offered.has(reference) && isAllowed(reference, text, judged))
    .slice(0, mostChoices)
    .map(({ reference }) => ({
      title: `Use approved image \`${reference}\``,
      kind: CodeActionKind.QuickFix,
      ...attached,
      edit: toUse(reference, judged, text, context),
    }));
}

/** Puts another image in a use's place. */
export function toUse(reference: string, { use }: JudgedUse, text: JudgedText, context: ActionContext): WorkspaceEdit {
  return ownEdit([{ at: use.at, newText: reference }], text, context);
}

/** A name in the catalogue alone may need a tag behind it: as an edit of its own it would only swap one finding for another. */
export function isAllowed(image: string, { governing, context }: JudgedText, judged: JudgedUse): boolean {
  return explainImage({ image, ...placeOf(judged) }, governing.policy, context).verdict.outcome === 'allowed';
}

/** Each fix costs readings of the file; beyond so many characters the rest is left to a second run. */
const mostRead = 256 * 1024 * 1024;

/** The preferred fix of every use that has one; where two would touch the same text, the first. */
async function fixAll(text: JudgedText, context: ActionContext): Promise<readonly CodeAction[]> {
  const edits: TextEdit[] = [];
  let read = 0;
  for (const judged of text.judged.uses) {
    if (judged.verdict.findings.length === 0) continue;
    read += text.source.text.length;
    if (read > mostRead || !(await context.nextTurn())) break;
    const best = (await fixesFor(text, judged)).find(({ preferred }) => preferred);
    if (best?.edits.every(({ at }) => at.file === text.file) === true) edits.push(...best.edits);
  }
  const apart = withoutOverlaps(edits);
  if (apart.length === 0) return [];
  return [{ title: 'Replace every image that has one approved answer', kind: fixAllKind, edit: ownEdit(apart, text, context) }];
}

function withoutOverlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.at.span.start - b.at.span.start);
  let end = -1;
  return sorted.filter(({ at }) => {
    if (at.span.start < end) return false;
    end = Math.max(at.span.end, at.span.start + 1);
    return true;
  });
}

/** Edits of the file that was judged: its text is at hand. */
function ownEdit(edits: readonly TextEdit[], text: JudgedText, context: ActionContext): WorkspaceEdit {
  return toWorkspaceEdit(edits, text, context) ?? {};
}

/** One change a file: the fix of an image whose tag stands in `.env` edits both. Nothing when a file's text is not at hand. */
function toWorkspaceEdit(edits: readonly TextEdit[], text: JudgedText, context: ActionContext): WorkspaceEdit | undefined {
  const byUri = new Map<string, TextDocumentEdit>();
  for (const { at, newText } of edits) {
    const place =
      at.file === text.file ? { uri: text.uri, version: text.version, range: toRange(text.lines, at.span) } : context.locate(at);
    if (place === undefined) return undefined;
    const { uri, version, range } = place;
    const change = byUri.get(uri) ?? { textDocument: { uri, version }, edits: [] };
    byUri.set(uri, { ...change, edits: [...change.edits, { range, newText }] });
  }
  const changes = [...byUri.values()];
  if (context.features.versionedEdits) return { documentChanges: changes };
  return {
    changes: Object.fromEntries(
      changes.map(({ textDocument, edits: own }) => [textDocument.uri, own.filter((edit) => WireTextEdit.is(edit))]),
    ),
  };
}

/** The diagnostics of the client's that are about this use. */
function ours(text: JudgedText, { use }: JudgedUse, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const range = toRange(text.lines, use.at.span);
  const same = (one: Diagnostic): boolean => JSON.stringify(one.range) === JSON.stringify(range);
  return diagnostics.filter((diagnostic) => diagnostic.source === 'wharfmaster' && same(diagnostic));
}
