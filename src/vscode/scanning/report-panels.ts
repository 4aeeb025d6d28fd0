import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Digest } from '../../core/index.js';
import { delayed } from '../delayed.js';
import type { FromPage, ReportRow, ToPage } from '../report-page/protocol.js';
import { reportHtml } from './report-html.js';
import { labelOf } from './scan-images.js';
import type { Scanning } from './scanning.js';
import { oneLine } from './words.js';

interface Panel {
  readonly panel: vscode.WebviewPanel;
  rows: readonly ReportRow[];
  /** What the rows were made from. */
  from?: readonly unknown[];
}

/** The report pages: one an image, kept up to date while they are open, and there again after a reload of the window. */
export class ReportPanels implements vscode.Disposable {
  readonly #panels = new Map<Digest, Panel>();
  readonly #parts: Scanning;
  readonly #listening: vscode.Disposable;

  constructor(parts: Scanning) {
    this.#parts = parts;
    const refresh = delayed(300, () => this.#sendAll());
    this.#listening = vscode.Disposable.from(refresh, parts.images.onDidChange(refresh.ask));
  }

  async show(id: Digest): Promise<void> {
    const open = this.#panels.get(id);
    if (open !== undefined) {
      open.panel.reveal();
      return;
    }
    const label = oneLine(labelOf(this.#parts.images.find(id), id));
    const options = { enableScripts: true, localResourceRoots: this.#roots() };
    const panel = vscode.window.createWebviewPanel(reportView, `Scan: ${label}`, vscode.ViewColumn.Active, options);
    this.adopt(panel, id);
    await Promise.resolve();
  }

  /** A page that is new, or one that VS Code kept over a reload. */
  adopt(panel: vscode.WebviewPanel, id: Digest): void {
    const { context } = this.#parts;
    const mine: Panel = { panel, rows: [] };
    this.#panels.set(id, mine);
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media/icon-monochrome.svg');
    // VS Code may bring back a page of an image that has another one already.
    panel.onDidDispose(() => (this.#panels.get(id) === mine ? this.#panels.delete(id) : false));
    panel.webview.onDidReceiveMessage((message: FromPage) => this.#quietly(this.#hear(id, mine, message)));
    panel.webview.options = { enableScripts: true, localResourceRoots: this.#roots() };
    const uri = (path: string): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(context.extensionUri, path)).toString();
    panel.webview.html = reportHtml({
      ...{ script: uri('dist/report-page.js'), style: uri('media/report.css') },
      ...{ cspSource: panel.webview.cspSource, nonce: randomUUID().replaceAll('-', ''), imageId: id },
    });
  }

  #roots(): readonly vscode.Uri[] {
    return ['dist', 'media'].map((folder) => vscode.Uri.joinPath(this.#parts.context.extensionUri, folder));
  }

  async #hear(id: Digest, mine: Panel, message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        await this.#send(id, mine, true);
        return;
      case 'scanAgain':
        await vscode.commands.executeCommand('wharfmaster.scanAgain', id);
        return;
      case 'open':
        // Only a link that stands in the report, and only a web page: the page itself is not trusted with more.
        if (message.link.startsWith('https://') && mine.rows.some(({ link }) => link === message.link))
          await vscode.env.openExternal(vscode.Uri.parse(message.link, true));
        return;
      case 'reveal':
        await this.#reveal(id, message.line);
    }
  }

  async #reveal(id: Digest, line: number): Promise<void> {
    const uri = this.#parts.images.find(id)?.dockerfile?.uri;
    if (uri === undefined || !Number.isInteger(line)) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    const at = document.validatePosition(new vscode.Position(Math.max(0, line - 1), 0));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), viewColumn: vscode.ViewColumn.Beside });
  }

  #sendAll(): void {
    for (const [id, mine] of this.#panels) this.#quietly(this.#send(id, mine));
  }

  /** A page that was closed meanwhile, a Dockerfile that is gone: nobody waits for the answer. */
  #quietly(work: Promise<void>): void {
    work.catch((problem: unknown) => this.#parts.log.debug(`Scan report: ${String(problem)}`));
  }

  /** `all`: the page is new and knows nothing. */
  async #send(id: Digest, mine: Panel, all = false): Promise<void> {
    const image = this.#parts.images.find(id);
    if (image === undefined || image.scans.length === 0) {
      const text = 'Nothing is known about this image any more. Scan it again.';
      await this.#post(mine, { type: 'waiting', text });
      return;
    }
    const { toHead, toRows } = await import('./report-rows.js');
    const text = image.dockerfile === undefined ? undefined : await textOf(image.dockerfile.uri);
    const now = Date.now();
    const from = [image.scans, image.dockerfile, text];
    const isNew = all || mine.from === undefined || from.some((part, at) => part !== mine.from?.[at]);
    const dockerfile = image.dockerfile === undefined || text === undefined ? {} : { dockerfile: { of: image.dockerfile, text } };
    if (isNew) Object.assign(mine, { from, rows: toRows({ image, ...dockerfile, now }) });
    const head = toHead({ image, verdicts: this.#parts.images.verdictsOf(image), now });
    await this.#post(mine, { type: 'report', head, ...(isNew ? { rows: mine.rows } : {}) });
  }

  async #post({ panel }: Panel, message: ToPage): Promise<void> {
    await panel.webview.postMessage(message);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const { panel } of this.#panels.values()) panel.dispose();
  }
}

export const reportView = 'wharfmaster.report';

async function textOf(uri: string): Promise<string | undefined> {
  try {
    return (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))).getText();
  } catch {
    // The Dockerfile is gone; the report is still worth reading.
    return undefined;
  }
}
