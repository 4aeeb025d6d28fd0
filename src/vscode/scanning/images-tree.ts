import * as vscode from 'vscode';
import type { WireFileState, WireUse } from '../../lsp/protocol.js';
import { explain } from '../ask-server.js';
import { languages } from '../languages.js';
import { delayed } from '../delayed.js';
import type { KnownImage } from './known-images.js';
import { labelOf, shortId } from './scan-images.js';
import type { Scanning } from './scanning.js';
import { fileItem, groupItem, imageItem, noteItem, useItem } from './tree-items.js';

/** One line of the tree *Images*. */
export type ImagesNode =
  | { readonly kind: 'group'; readonly group: 'files' | 'images' }
  | { readonly kind: 'file'; readonly uri: string; readonly state: WireFileState }
  | { readonly kind: 'use'; readonly uri: string; readonly use: WireUse; readonly image?: KnownImage }
  | { readonly kind: 'image'; readonly image: KnownImage }
  | { readonly kind: 'note'; readonly text: string; readonly next: string; readonly severity: 'error' | 'warning' | 'info' };

const mostFiles = 200;

/** Files with the images in them and how these stand, and this workspace's local images with their scans. */
export class ImagesTree implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #parts: Scanning;
  readonly #listening: vscode.Disposable;
  /** What the last *Check Workspace* found; files that are open are there anyway. */
  #checked: readonly WireFileState[] = [];

  constructor(parts: Scanning) {
    this.#parts = parts;
    const refresh = delayed(300, () => this.refresh());
    this.#listening = vscode.Disposable.from(
      refresh,
      parts.images.onDidChange(refresh.ask),
      parts.server.onDidChangeState(refresh.ask),
      vscode.languages.onDidChangeDiagnostics(refresh.ask),
      vscode.window.onDidChangeVisibleTextEditors(refresh.ask),
    );
  }

  /** The files that a check of the workspace found images in. */
  showChecked(files: readonly WireFileState[]): void {
    this.#checked = files;
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  item(node: object): vscode.TreeItem {
    return isNode(node) ? this.#item(node) : new vscode.TreeItem('');
  }

  async children(node?: object): Promise<ImagesNode[]> {
    return node === undefined || isNode(node) ? this.#children(node) : [];
  }

  #item(node: ImagesNode): vscode.TreeItem {
    const { images } = this.#parts;
    switch (node.kind) {
      case 'group':
        return groupItem(node.group);
      case 'file':
        return fileItem(node.uri, node.state);
      case 'use':
        return useItem(node, node.image === undefined ? [] : images.verdictsOf(node.image), Date.now());
      case 'image':
        return imageItem(node.image, images.verdictsOf(node.image), Date.now());
      case 'note':
        return noteItem(node);
    }
  }

  async #children(node?: ImagesNode): Promise<ImagesNode[]> {
    if (node === undefined) return this.#groups();
    if (node.kind === 'group') return node.group === 'files' ? this.#files() : this.#images();
    if (node.kind === 'file') return this.#uses(node.uri);
    return node.kind === 'image' ? this.#notes(node.image) : [];
  }

  /** Empty when there is nothing at all, so that the view's welcome says what to do. */
  async #groups(): Promise<ImagesNode[]> {
    // Whoever looks at the tree wants to know what is there; the list is kept for a while.
    void this.#parts.local.list();
    void this.#tellWelcome();
    const [files, images] = [await this.#files(), this.#images()];
    return [
      ...(files.length > 0 ? [{ kind: 'group', group: 'files' } as const] : []),
      ...(images.length > 0 ? [{ kind: 'group', group: 'images' } as const] : []),
    ];
  }

  async #tellWelcome(): Promise<void> {
    const answer = await explain(this.#parts.server, {}).catch(() => undefined);
    await vscode.commands.executeCommand('setContext', 'wharfmaster.noPolicy', answer?.policies.length === 0);
  }

  async #files(): Promise<ImagesNode[]> {
    const open = vscode.workspace.textDocuments.filter(
      (document) => !document.isClosed && document.uri.scheme !== 'git' && vscode.languages.match([...languages], document) > 0,
    );
    const asked = await Promise.all(
      open.map(({ uri }) => explain(this.#parts.server, { textDocument: { uri: uri.toString() } }).catch(() => undefined)),
    );
    const states = new Map(this.#checked.map((state) => [state.uri, state]));
    for (const state of asked.flatMap((answer) => answer?.file ?? [])) states.set(state.uri, state);
    return [...states.values()]
      .filter((state) => state.state === 'judged' || (state.state === 'no-policy' && state.kind !== undefined))
      .slice(0, mostFiles)
      .map((state) => ({ kind: 'file', uri: state.uri, state }) as const)
      .toSorted((a, b) => a.uri.localeCompare(b.uri));
  }

  async #uses(uri: string): Promise<ImagesNode[]> {
    const answer = await explain(this.#parts.server, { textDocument: { uri }, images: true });
    const { canonicalName } = await import('./find-dockerfile.js');
    const byName = new Map(
      this.#parts.images.all.flatMap((image) => image.names.map((name) => [canonicalName(name) ?? name, image] as const)),
    );
    return (answer?.images ?? []).map((use) => {
      const image = use.canonical === undefined ? undefined : byName.get(canonicalName(use.canonical) ?? use.canonical);
      return { kind: 'use', uri, use, ...(image === undefined ? {} : { image }) };
    });
  }

  #images(): ImagesNode[] {
    const { images } = this.#parts;
    return images.all
      .filter((image) => image.names.length > 0 || !images.isSuperseded(image))
      .filter(
        ({ belongs, dockerfile, progress, scans }) =>
          belongs !== undefined || dockerfile !== undefined || progress !== undefined || scans.length > 0,
      )
      .toSorted((a, b) => labelOf(a, a.id).localeCompare(labelOf(b, b.id)))
      .map((image) => ({ kind: 'image', image }) as const);
  }

  /** What the gate says, what failed, and which Dockerfile it is of. */
  #notes(image: KnownImage): ImagesNode[] {
    const verdicts = this.#parts.images.verdictsOf(image);
    const failures = image.scans.flatMap(({ failures: all }) => all);
    const notes = [
      ...verdicts.flatMap(({ findings }) =>
        findings.map(({ what, next, level, excepted }) => ({
          ...{ text: what, next },
          severity:
            excepted !== undefined || level === 'info' ? ('info' as const) : level === 'warn' ? ('warning' as const) : ('error' as const),
        })),
      ),
      ...verdicts.flatMap(({ missing }) => missing.map((text) => ({ text: `Not known: ${text}`, next: '', severity: 'warning' as const }))),
      ...failures.map(({ scanner, problem }) => ({
        text: `${scanner}: ${problem.message}`,
        next: problem.next,
        severity: 'warning' as const,
      })),
      ...(image.problem === undefined ? [] : [{ text: image.problem.message, next: image.problem.next, severity: 'warning' as const }]),
      dockerfileNote(image),
    ];
    return notes.map((note) => ({ kind: 'note', ...note }));
  }

  dispose(): void {
    this.#changed.dispose();
    this.#listening.dispose();
  }
}

/** VS Code hands back what it was given. */
function isNode(node: object): node is ImagesNode {
  return 'kind' in node && ['group', 'file', 'use', 'image', 'note'].includes(String(node.kind));
}

function dockerfileNote({ dockerfile, id }: KnownImage): { readonly text: string; readonly next: string; readonly severity: 'info' } {
  if (dockerfile === undefined)
    return {
      text: `No Dockerfile here is known to have made ${shortId(id)}`,
      next: 'Choose Dockerfile of Image… says which one did.',
      severity: 'info',
    };
  const file = vscode.workspace.asRelativePath(vscode.Uri.parse(dockerfile.uri, true));
  const because = {
    built: 'it was built from here',
    chosen: 'you said so',
    label: 'its labels name the project that builds it',
    history: 'its history fits',
    name: 'a build file gives it this name',
  } as const;
  const sure = dockerfile.certain
    ? ''
    : ' This is a guess: other files fit as well, or it has changed since. Choose Dockerfile of Image… settles it.';
  return { text: `Made by ${file}`, next: `Because ${because[dockerfile.because]}.${sure}`, severity: 'info' };
}
