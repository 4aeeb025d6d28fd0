import * as vscode from 'vscode';
import type { CeremonyState } from '../../core/index.js';
import { ceremonyStatusMethod } from '../../tool-host/protocol.js';
import { count } from '../scanning/words.js';
import type { ToolHost } from '../tool-host.js';

/** Set while a push is under way, so that the next window knows to look; what really happened stands in the journal. */
const hintKey = 'wharfmaster.pushUnderWay';

/** Pushes that did not come to their end: a window that was closed or a process that was killed left them. */
export class Unfinished implements vscode.Disposable {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #host: Pick<ToolHost, 'request'>;
  readonly #item: vscode.StatusBarItem;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChange = this.#changed.event;
  #states: readonly CeremonyState[] = [];

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>, host: Pick<ToolHost, 'request'>) {
    this.#memory = memory;
    this.#host = host;
    this.#item = vscode.window.createStatusBarItem('wharfmaster.unfinished', vscode.StatusBarAlignment.Right, 88);
    this.#item.name = 'Wharfmaster: Unfinished Push';
    this.#item.command = 'wharfmaster.resumePush';
  }

  /** Those that can be continued; the latest first. */
  get states(): readonly CeremonyState[] {
    return this.#states;
  }

  /** No process is started for nothing: only when a push was begun and nobody heard of its end. */
  async lookOnce(): Promise<void> {
    if (this.#memory.get(hintKey) === true) await this.refresh();
  }

  async begun(): Promise<void> {
    await this.#memory.update(hintKey, true);
  }

  async refresh(): Promise<readonly CeremonyState[]> {
    const states = await this.#host.request<readonly CeremonyState[]>(ceremonyStatusMethod, {}).catch(() => undefined);
    if (states === undefined) return this.#states;
    this.#states = states.filter(({ released }) => released !== true).toReversed();
    await this.#memory.update(hintKey, this.#states.length > 0 ? true : undefined);
    this.#show();
    this.#changed.fire(undefined);
    return this.#states;
  }

  #show(): void {
    const number = this.#states.length;
    if (number === 0) {
      this.#item.hide();
      return;
    }
    const words = count(number, 'unfinished push', 'unfinished pushes');
    this.#item.text = `$(cloud-upload) ${words}`;
    this.#item.tooltip = `${words}: what was staged is not released. Select to continue.`;
    this.#item.accessibilityInformation = { label: `${words}. What was staged is not released.` };
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
    this.#changed.dispose();
  }
}
