import * as vscode from 'vscode';
import type { ImageVerdict, WireFileState, WireOutcome, WireUse } from '../../lsp/protocol.js';
import type { KnownImage } from './known-images.js';
import { labelOf, shortId } from './scan-images.js';
import { age, count, describeImage, megabytes, oneLine, plain, standingIcons, standingOf } from './words.js';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export function groupItem(group: 'files' | 'images'): vscode.TreeItem {
  const item = new vscode.TreeItem(group === 'files' ? 'Files' : 'Local images', Expanded);
  item.id = group;
  item.contextValue = `group-${group}`;
  item.tooltip =
    group === 'files'
      ? 'Files in which images stand, and how the policy judges them'
      : 'This workspace’s images on this machine, and their scans';
  return item;
}

export function fileItem(uri: string, { counts, state }: WireFileState): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.Uri.parse(uri, true), Collapsed);
  item.id = uri;
  const { denied, undetermined, allowed, excepted } = counts;
  const parts = [
    ...(denied > 0 ? [`${denied} denied`] : []),
    ...(undetermined > 0 ? [`${undetermined} undetermined`] : []),
    ...(allowed > 0 ? [`${allowed} allowed`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
  ];
  item.description = state === 'no-policy' ? 'no policy' : parts.join(', ');
  item.contextValue = 'file';
  item.accessibilityInformation = { label: `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true))}: ${item.description}` };
  return item;
}

const outcomeIcons: Readonly<Record<WireOutcome, string>> = { allowed: 'pass', denied: 'error', undetermined: 'question' };

export function useItem(
  { uri, use, image }: { readonly uri: string; readonly use: WireUse; readonly image?: KnownImage },
  verdicts: readonly ImageVerdict[],
  now: number,
): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(use.written), None);
  const { start, end } = use.range;
  const scan = image === undefined ? 'not on this machine' : describeImage(image, verdicts, now);
  item.id = `${uri}#${start.line}:${start.character}`;
  item.description = `${use.outcome} · ${scan}`;
  item.iconPath = themed(outcomeIcons[use.outcome]);
  item.contextValue = image === undefined ? 'use' : `use-local${image.scans.length > 0 ? '-scanned' : ''}`;
  item.tooltip = `${oneLine(use.written)} in line ${start.line + 1}: ${use.outcome}. Scan: ${scan}.`;
  item.accessibilityInformation = { label: item.tooltip };
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.command = { command: 'vscode.open', title: 'Show', arguments: [vscode.Uri.parse(uri, true), { selection }] };
  return item;
}

export function imageItem(image: KnownImage, verdicts: readonly ImageVerdict[], now: number): vscode.TreeItem {
  const label = oneLine(labelOf(image, image.id));
  const item = new vscode.TreeItem(label, Collapsed);
  const standing = standingOf(image, verdicts);
  item.id = image.id;
  item.description = describeImage(image, verdicts, now);
  item.iconPath = themed(standingIcons[standing]);
  item.contextValue = standing === 'scanning' ? 'image-scanning' : image.scans.length > 0 ? 'image-scanned' : 'image';
  item.tooltip = imageTooltip(image, item.description, now);
  item.accessibilityInformation = { label: `${label}: ${item.description}` };
  return item;
}

function imageTooltip(
  { id, names, created, bytes, runtime, belongs }: KnownImage,
  description: string,
  now: number,
): vscode.MarkdownString {
  const made = age(created, now);
  const size = megabytes(bytes);
  const lines = [
    `**${plain(names.join(', ') || 'no name')}**`,
    plain(description),
    `\`${shortId(id)}\`${made === undefined ? '' : `, made ${made}`}${size === undefined ? '' : `, ${size}`}${runtime === undefined ? '' : `, in ${plain(runtime)}`}`,
    ...(belongs === undefined ? [] : [`Belongs here: ${plain(belongs)}`]),
    ...(names.length > 1 ? [count(names.length, 'name')] : []),
  ];
  return new vscode.MarkdownString(lines.join('\n\n'));
}

export function noteItem({
  text,
  next,
  severity,
}: {
  readonly text: string;
  readonly next: string;
  readonly severity: 'error' | 'warning' | 'info';
}): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(text), None);
  item.description = oneLine(next);
  item.tooltip = `${oneLine(text)} ${oneLine(next)}`.trim();
  item.iconPath = themed(severity);
  item.accessibilityInformation = { label: item.tooltip };
  return item;
}

/** Severity by colour as well, in the theme's own; the icon alone says it too. */
function themed(icon: string): vscode.ThemeIcon {
  const colours: Readonly<Record<string, string>> = {
    error: 'list.errorForeground',
    warning: 'list.warningForeground',
    question: 'list.warningForeground',
    pass: 'testing.iconPassed',
  };
  const colour = colours[icon];
  return new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
}
