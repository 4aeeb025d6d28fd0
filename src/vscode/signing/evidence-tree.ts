import * as vscode from 'vscode';
import { listEvidenceMethod, type SigningScope } from '../../tool-host/protocol.js';
import type { ListedEvidence } from '../../tool-host/evidence-protocol.js';
import type { ToolHost } from '../tool-host.js';
import { detailsOf, evidenceItem, type EvidenceNode } from './evidence-items.js';
import type { Unfinished } from './unfinished.js';

/** So many records are shown; *Export Evidence…* has them all. */
const mostRecords = 200;

/** Unfinished pushes, then what was recorded, the newest first. Empty while there is nothing, so that the view's welcome says what to do. */
export class EvidenceTree implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #host: Pick<ToolHost, 'request'>;
  readonly #unfinished: Unfinished;
  readonly #scope: () => SigningScope;
  readonly #listening: vscode.Disposable;
  #hasLooked = false;

  constructor(host: Pick<ToolHost, 'request'>, unfinished: Unfinished, scope: () => SigningScope) {
    this.#host = host;
    this.#unfinished = unfinished;
    this.#scope = scope;
    this.#listening = unfinished.onDidChange(() => this.refresh());
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  item(node: object): vscode.TreeItem {
    return isNode(node) ? evidenceItem(node, Date.now()) : new vscode.TreeItem('');
  }

  async children(node?: object): Promise<EvidenceNode[]> {
    if (node === undefined) return this.#top();
    return isNode(node) && node.kind === 'record' ? [...detailsOf(node.record)] : [];
  }

  async #top(): Promise<EvidenceNode[]> {
    if (!this.#hasLooked) {
      this.#hasLooked = true;
      await this.#unfinished.refresh();
    }
    const { records, total, problem } = await this.#host.request<ListedEvidence>(listEvidenceMethod, {
      ...this.#scope(),
      limit: mostRecords,
    });
    const broken: readonly EvidenceNode[] =
      problem === undefined ? [] : [{ kind: 'note', text: problem.message, next: problem.next, severity: 'error' }];
    const older: readonly EvidenceNode[] =
      total > records.length
        ? [{ kind: 'note', text: `${total - records.length} older records`, next: 'Export Evidence… has them all.', severity: 'info' }]
        : [];
    return [
      ...broken,
      ...this.#unfinished.states.map((state) => ({ kind: 'unfinished', state }) as const),
      ...records.map((record) => ({ kind: 'record', record }) as const),
      ...older,
    ];
  }

  dispose(): void {
    this.#changed.dispose();
    this.#listening.dispose();
  }
}

/** VS Code hands back what it was given. */
function isNode(node: object): node is EvidenceNode {
  return 'kind' in node && ['unfinished', 'record', 'detail', 'note'].includes(String(node.kind));
}
