import * as vscode from 'vscode';
import type { CeremonyState, EvidenceRecord } from '../../core/index.js';
import { age, oneLine } from '../scanning/words.js';
import { describeUnfinished, eventName, recordDetails } from './words.js';

/** One line of the tree *Evidence*. */
export type EvidenceNode =
  | { readonly kind: 'unfinished'; readonly state: CeremonyState }
  | { readonly kind: 'record'; readonly record: EvidenceRecord }
  | { readonly kind: 'detail'; readonly record: EvidenceRecord; readonly label: string; readonly value: string; readonly at: number }
  | { readonly kind: 'note'; readonly text: string; readonly next: string; readonly severity: 'error' | 'info' };

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

export function evidenceItem(node: EvidenceNode, now: number): vscode.TreeItem {
  switch (node.kind) {
    case 'unfinished':
      return unfinishedItem(node.state, now);
    case 'record':
      return recordItem(node.record, now);
    case 'detail':
      return detailItem(node);
    case 'note':
      return noteItem(node);
  }
}

function unfinishedItem(state: CeremonyState, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(`Unfinished: ${oneLine(state.target)}`, None);
  item.id = `unfinished ${state.id}`;
  item.description = `${describeUnfinished(state)} · ${age(state.updatedAt, now) ?? ''}`;
  item.iconPath = new vscode.ThemeIcon('cloud-upload', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = 'Nothing unverified is released. Select to continue.';
  item.accessibilityInformation = { label: `Unfinished push to ${oneLine(state.target)}: ${item.description}` };
  item.command = { command: 'wharfmaster.resumePush', title: 'Resume Push…' };
  return item;
}

const icons: Readonly<Partial<Record<EvidenceRecord['event'], readonly [icon: string, colour: string]>>> = {
  released: ['verified-filled', 'testing.iconPassed'],
  refused: ['circle-slash', 'list.errorForeground'],
  failed: ['error', 'list.errorForeground'],
  'override-used': ['warning', 'list.warningForeground'],
};

function recordItem(record: EvidenceRecord, now: number): vscode.TreeItem {
  const { seq, event, subject, verdict, time } = record;
  const label = eventName(record);
  const item = new vscode.TreeItem(label, Collapsed);
  const about = oneLine(subject?.ref ?? '');
  const when = age(time, now) ?? time;
  item.id = `record ${seq}`;
  item.description = [about, verdict, when].filter((part) => part !== undefined && part !== '').join(' · ');
  const [icon, colour] = icons[event] ?? [event === 'checkpoint' ? 'lock' : 'circle-small-filled', undefined];
  item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
  item.contextValue = 'record';
  item.tooltip = `Record ${seq}: ${label}${about === '' ? '' : `, ${about}`}, ${time}`;
  item.accessibilityInformation = { label: `Record ${seq}: ${label}. ${item.description}` };
  return item;
}

function detailItem({ record, label, value, at }: Extract<EvidenceNode, { kind: 'detail' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(label, None);
  item.id = `record ${record.seq} ${at}`;
  item.description = oneLine(value);
  item.tooltip = oneLine(value);
  item.accessibilityInformation = { label: `${label}: ${oneLine(value)}` };
  return item;
}

function noteItem({ text, next, severity }: Extract<EvidenceNode, { kind: 'note' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(text), None);
  item.description = oneLine(next);
  item.tooltip = `${oneLine(text)} ${oneLine(next)}`.trim();
  item.iconPath = new vscode.ThemeIcon(severity);
  item.accessibilityInformation = { label: item.tooltip };
  return item;
}

export function detailsOf(record: EvidenceRecord): readonly EvidenceNode[] {
  return recordDetails(record).map(([label, value], at) => ({ kind: 'detail', record, label, value, at }));
}
