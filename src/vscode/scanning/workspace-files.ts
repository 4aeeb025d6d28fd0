import * as vscode from 'vscode';
import type { WorkspaceText } from './find-dockerfile.js';

const dockerfiles = '**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.Dockerfile,*.dockerfile,*.Containerfile,*.containerfile}';
const buildFiles = '**/{compose,compose.*,docker-compose,docker-compose.*}.{yaml,yml}';
const bakeFiles = '**/docker-bake*.{hcl,json}';
const others = '**/*.{yaml,yml,tf,container,pod,sh,env}';
const leftOut = '**/{node_modules,.git,vendor,dist,target}/**';
const mostFiles = 400;
const mostBytes = 256_000;
/** Files that no editor of ours saved may have changed meanwhile. */
const keptMs = 30_000;

export interface WorkspaceTexts {
  readonly dockerfiles: readonly WorkspaceText[];
  readonly buildFiles: readonly WorkspaceText[];
  /** All of these and others in which image names may stand. */
  readonly all: readonly WorkspaceText[];
}

/** The files in which this workspace names or builds images, as they are on disk: that is what a build sees. Bounded, and kept for a while. */
export class WorkspaceFiles implements vscode.Disposable {
  #kept: { readonly at: number; readonly texts: Promise<WorkspaceTexts> } | undefined;
  readonly #forget: vscode.Disposable;

  constructor() {
    const forget = (): void => this.forget();
    this.#forget = vscode.Disposable.from(
      vscode.workspace.onDidSaveTextDocument(forget),
      vscode.workspace.onDidCreateFiles(forget),
      vscode.workspace.onDidDeleteFiles(forget),
      vscode.workspace.onDidRenameFiles(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
    );
  }

  read(): Promise<WorkspaceTexts> {
    const now = Date.now();
    if (this.#kept === undefined || now - this.#kept.at > keptMs) this.#kept = { at: now, texts: readTexts() };
    return this.#kept.texts;
  }

  /** A build that was just made saw what is on disk now. */
  forget(): void {
    this.#kept = undefined;
  }

  dispose(): void {
    this.#forget.dispose();
  }
}

async function readTexts(): Promise<WorkspaceTexts> {
  const [images, compose, bake, rest] = await Promise.all([find(dockerfiles), find(buildFiles), find(bakeFiles), find(others)]);
  const all = new Map([...images, ...compose, ...bake, ...rest].map((file) => [file.uri, file]));
  return { dockerfiles: images, buildFiles: [...compose, ...bake], all: [...all.values()] };
}

async function find(pattern: string): Promise<readonly WorkspaceText[]> {
  const found = await vscode.workspace.findFiles(pattern, leftOut, mostFiles);
  const read = await Promise.all(found.map(readText));
  return read.filter((file) => file !== undefined).toSorted((a, b) => a.path.localeCompare(b.path));
}

async function readText(uri: vscode.Uri): Promise<WorkspaceText | undefined> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > mostBytes) return undefined;
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return { uri: uri.toString(), path: uri.path, text };
  } catch {
    // Gone in the meantime, or not for us to read.
    return undefined;
  }
}
