import * as vscode from 'vscode';
import type { Digest, LocalImageDetails } from '../../core/index.js';
import { inspectImageMethod, watchMethod, type ImageEventParams, type InspectResult } from '../../tool-host/protocol.js';
import { explain } from '../ask-server.js';
import { languages } from '../languages.js';
import type { Server } from '../server.js';
import type { ToolHost } from '../tool-host.js';
import type { Facts } from './facts.js';
import type { KnownImage, KnownImages } from './known-images.js';
import type { LocalImages } from './local-images.js';
import type { Placement } from './placement.js';
import type { ScanSettings, ScanTrigger } from './settings.js';
import { oneLine } from './words.js';
import type { WorkspaceFiles } from './workspace-files.js';

export interface TriggerParts {
  readonly host: ToolHost;
  readonly server: Server;
  readonly images: KnownImages;
  readonly facts: Facts;
  readonly local: LocalImages;
  readonly placement: Placement;
  readonly files: WorkspaceFiles;
  readonly settings: () => ScanSettings;
  readonly log: vscode.LogOutputChannel;
  /** Puts it behind whatever is being scanned. */
  readonly scan: (id: Digest) => void;
}

const pauseMs = 1_000;
const mostImagesOfFile = 5;
/** A scan that found something out is not repeated without being asked, nor one that failed a moment ago. */
const scanHoldsMs = 24 * 3_600_000;
const failureHoldsMs = 600_000;

/** Looks at images without being asked: what the runtimes report, and what stands in the file that is opened or saved. */
export function startTriggers(parts: TriggerParts): vscode.Disposable {
  const timers = new Map<string, NodeJS.Timeout>();
  const tried = new Map<string, number>();
  const later = (key: string, act: () => Promise<void>): void => {
    clearTimeout(timers.get(key));
    const run = (): void => {
      timers.delete(key);
      act().catch((problem: unknown) => parts.log.warn(`${key}: ${String(problem)}`));
    };
    timers.set(key, setTimeout(run, pauseMs));
  };
  const look = (trigger: ScanTrigger, document: vscode.TextDocument): void => {
    if (parts.settings().triggers.includes(trigger) && vscode.languages.match([...languages], document) > 0)
      later(document.uri.toString(), () => considerFile(parts, document, tried));
  };
  const watch = (): void => {
    const { triggers } = parts.settings();
    void parts.host
      .request(watchMethod, {
        watch: triggers.includes('onBuild') || triggers.includes('onPull'),
        compare: vscode.window.state.focused && triggers.includes('onBuild'),
      })
      .catch((problem: unknown) => parts.log.warn(`Images are not watched: ${String(problem)}`));
  };
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined) look('onOpen', active);
  return vscode.Disposable.from(
    parts.host.onDidStart(watch),
    vscode.workspace.onDidChangeConfiguration((event) =>
      ['wharfmaster.scan.trigger', 'wharfmaster.enable'].some((name) => event.affectsConfiguration(name)) ? watch() : undefined,
    ),
    // Lists of images are compared only while somebody looks; the host is not started for that.
    vscode.window.onDidChangeWindowState(() => (parts.host.running ? watch() : undefined)),
    parts.host.onImageEvent((event) => hearEvent(parts, event, tried, later)),
    vscode.window.onDidChangeActiveTextEditor((editor) => (editor === undefined ? undefined : look('onOpen', editor.document))),
    vscode.workspace.onDidSaveTextDocument((document) => look('onSave', document)),
    new vscode.Disposable(() => timers.forEach((timer) => clearTimeout(timer))),
  );
}

function hearEvent(
  parts: TriggerParts,
  { runtime, event }: ImageEventParams,
  tried: Map<string, number>,
  later: (key: string, act: () => Promise<void>) => void,
): void {
  const { images, facts, local } = parts;
  local.forget();
  parts.files.forget();
  const what = event.id ?? event.name;
  if (what === undefined) return;
  if (event.action === 'deleted') {
    const gone = event.id === undefined ? images.named(what) : images.find(event.id);
    if (gone !== undefined) void facts.gone(images.remove(gone.id) ?? gone);
    return;
  }
  const trigger: ScanTrigger = event.action === 'pulled' ? 'onPull' : 'onBuild';
  const mayScan = event.action !== 'untagged' && parts.settings().triggers.includes(trigger);
  // A build tags what it has just built: several events, one look.
  later(what, () => considerImage(parts, { runtime, name: what, mayScan, heardAt: Date.now() }, tried));
}

interface Candidate {
  readonly runtime?: string;
  readonly name: string;
  readonly mayScan: boolean;
  /** Why it is one of this workspace's, when that is known already. */
  readonly belongs?: string;
  readonly heardAt?: number;
}

async function considerImage(parts: TriggerParts, candidate: Candidate, tried: Map<string, number>): Promise<void> {
  const { host, images, facts, placement, log } = parts;
  const { runtime, name } = candidate;
  const answer = await host.request<InspectResult>(inspectImageMethod, { name, ...(runtime === undefined ? {} : { runtime }) });
  if ('problem' in answer) {
    log.debug(oneLine(`${name}: ${answer.problem.message}`));
    // Deleted while nobody listened: what was found in it goes with it.
    const gone = answer.problem.code === 'IMAGE_NOT_FOUND' ? images.find(name) : undefined;
    if (gone !== undefined && (runtime === undefined || gone.runtime === runtime)) await facts.gone(images.remove(gone.id) ?? gone);
    return;
  }
  const before = answer.image.names.map((one) => images.named(one)?.belongs).find((why) => why !== undefined);
  const { heardAt } = candidate;
  const image = images.update(answer.image.id, { ...summaryOf(answer.image), ...(heardAt === undefined ? {} : { heardAt }) });
  const place = await placement.place(image, answer.image);
  // A name that was this workspace's still is after the next build, whatever has become of the Dockerfile.
  const belongs = place.belongs ?? candidate.belongs ?? image.belongs ?? before;
  const placed = images.update(image.id, { ...place, ...(belongs === undefined ? {} : { belongs }) });
  if (belongs === undefined) {
    log.debug(`${name} is not scanned without being asked: nothing says that it is one of this workspace's images.`);
    return;
  }
  if (!candidate.mayScan || isSettled(placed, tried)) {
    await facts.tell(placed);
    return;
  }
  tried.set(placed.id, Date.now());
  log.info(oneLine(`${placed.names[0] ?? placed.id} is one of this workspace's images: ${belongs}.`));
  parts.scan(placed.id);
}

/** What a list of images does not say: only the image itself knows its triggers. */
function summaryOf({ runtime, names, created, bytes, onBuild }: LocalImageDetails): Partial<KnownImage> {
  return { runtime, names, onBuild, ...(created === undefined ? {} : { created }), ...(bytes === undefined ? {} : { bytes }) };
}

/** Images that a file names, and those that were made from it. */
async function considerFile(parts: TriggerParts, document: vscode.TextDocument, tried: Map<string, number>): Promise<void> {
  const uri = document.uri.toString();
  const answer = await explain(parts.server, { textDocument: { uri }, images: true });
  const wanted = new Set((answer?.images ?? []).flatMap(({ canonical }) => canonical ?? []));
  const file = vscode.workspace.asRelativePath(document.uri);
  const named = wanted.size === 0 ? [] : await parts.local.named(wanted);
  const made = parts.images.all.filter(({ dockerfile }) => dockerfile?.uri === uri);
  for (const { id, runtime } of [...named, ...made].slice(0, mostImagesOfFile)) {
    const candidate = { name: id, mayScan: true, belongs: `it stands in ${file}`, ...(runtime === undefined ? {} : { runtime }) };
    await considerImage(parts, candidate, tried);
  }
}

function isSettled({ id, scans, progress }: KnownImage, tried: ReadonlyMap<string, number>): boolean {
  if (progress !== undefined) return true;
  const now = Date.now();
  if (now - (tried.get(id) ?? -Infinity) < failureHoldsMs) return true;
  const finished = scans.flatMap(({ reports }) => reports.map(({ finishedAt }) => Date.parse(finishedAt)));
  return finished.length > 0 && now - Math.max(...finished) < scanHoldsMs;
}
