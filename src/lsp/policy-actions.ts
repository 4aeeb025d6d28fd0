import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import { waivableRules, type Finding, type GoverningPolicy, type JudgedUse } from '../core/index.js';
import type { ActionContext } from './action-context.js';
import { toRange } from './convert.js';
import { toWireLabels } from './diagnostics.js';
import type { JudgedText } from './judge-text.js';
import { addExceptionCommand, showPolicyCommand, type AddExceptionArguments } from './protocol.js';

/** The actions that lead to the policy instead of changing the line; they come last, the waiver last of all. */
export function policyActions(
  text: JudgedText,
  judged: JudgedUse,
  diagnostics: readonly Diagnostic[],
  context: ActionContext,
): readonly CodeAction[] {
  const findings = judged.verdict.findings.filter(({ excepted }) => excepted === undefined);
  return [
    ...findings.flatMap((finding) => openRule(finding, attached(finding, diagnostics), context)),
    ...findings.flatMap((finding) => addException(text, judged, finding, attached(finding, diagnostics), context)),
  ];
}

function attached({ rule }: Finding, diagnostics: readonly Diagnostic[]): Pick<CodeAction, 'diagnostics'> {
  const own = diagnostics.filter(({ code }) => code === rule);
  return own.length === 0 ? {} : { diagnostics: own };
}

/** Shows the line of the policy that a finding comes from. */
export function openRule(
  finding: Finding,
  diagnostics: Pick<CodeAction, 'diagnostics'>,
  { features, ruleAt }: ActionContext,
): readonly CodeAction[] {
  const label = finding.policy[0];
  const target = label === undefined ? undefined : ruleAt(finding, label.file);
  if (target === undefined || !features.showDocument) return [];
  const title = `Open the rule \`${finding.rule}\` in the policy`;
  return [{ title, kind: CodeActionKind.QuickFix, ...diagnostics, command: { title, command: showPolicyCommand, arguments: [target] } }];
}

function addException(
  text: JudgedText,
  { use }: JudgedUse,
  finding: Finding,
  diagnostics: Pick<CodeAction, 'diagnostics'>,
  context: ActionContext,
): readonly CodeAction[] {
  const offered = context.features.options.commands?.includes(addExceptionCommand) === true;
  if (!offered || !mayBeWaived(finding, text.governing.policy)) return [];
  const { value } = use;
  const argument: AddExceptionArguments = {
    uri: text.uri,
    range: toRange(text.lines, use.at.span),
    rule: finding.rule,
    written: use.written,
    ...(value.kind === 'reference' ? { match: `${value.reference.registry}/${value.reference.repository}` } : {}),
    policy: toWireLabels(finding.policy, context.toUri),
  };
  const title = `Add an exception for \`${finding.rule}\`…`;
  return [
    { title, kind: CodeActionKind.QuickFix, ...diagnostics, command: { title, command: addExceptionCommand, arguments: [argument] } },
  ];
}

/** True when every policy that made the finding lets it be waived; an exception that one of them ignores would help nobody. */
function mayBeWaived({ rule, policy }: Finding, { layers }: GoverningPolicy): boolean {
  const spoke = layers.filter(({ label }) => policy.some(({ file }) => file === label.file));
  return spoke.length > 0 && spoke.every((layer) => waivableRules(layer.policy.exceptionRules).includes(rule));
}
