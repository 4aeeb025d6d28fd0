import type { FilePath, Finding, Span, TextChange, VexDocument } from '../../core/index.js';
import { folderOf, toFilePath } from '../convert.js';
import type { OpenDocuments } from '../open-documents.js';
import { inBackground } from '../guard.js';
import type { JudgedText } from '../judge-text.js';
import type { FactsParams, ImageFacts } from '../protocol.js';
import { isPolicyFile } from '../policy-documents.js';
import { AfterTyping } from './after-typing.js';
import { FactStore, keyOf, keysOf } from './fact-store.js';
import { placeFacts } from './place-facts.js';
import type { PlacedScans } from './placed-scans.js';
import { ScanVerdicts } from './scan-verdicts.js';
import type { ScanParts, ScanSession } from './scan-session.js';
import { VexDocuments } from './vex-documents.js';

/**
 * What facts say about files, kept beside the files' own findings. At a key the findings of the version before are moved and published with
 * it; placing them anew happens after that, so that a scan with thousands of findings delays nobody's typing.
 */
export class ScanFindings {
  readonly store = new FactStore();
  readonly verdicts = new ScanVerdicts();
  readonly #vex: VexDocuments;
  readonly #placed = new Map<FilePath, PlacedScans>();
  /** Exploitability documents and their folders (with a `/` behind) that were looked at. */
  readonly #consulted = new Set<FilePath>();
  readonly #afterTyping: AfterTyping<FilePath>;
  readonly #documents: OpenDocuments;

  #session: ScanSession | undefined;

  constructor({ others, connection, host, documents }: ScanParts) {
    this.#documents = documents;
    this.#vex = new VexDocuments(others, host);
    this.#afterTyping = new AfterTyping(
      host,
      inBackground(connection.console, 'Placing scans', (file: FilePath) => this.refresh(file)),
    );
  }

  /** From now on files can be read and published. */
  connect(session: ScanSession): void {
    this.#session = session;
  }

  /** The findings that are published with this version of a text; after a change of the text those of before, moved. */
  findingsFor(text: JudgedText): readonly Finding[] {
    const placed = this.#placed.get(text.file);
    if (placed === undefined || text.state === 'excluded' || text.state === 'too-large') return [];
    if (placed.text === text || placed.text.source.text === text.source.text) return placed.findings;
    const change = this.#documents.get(text.file)?.changeSince(placed.version);
    return change === undefined ? [] : placed.findings.map((finding) => moved(finding, change, text.source.text.length));
  }

  /** A version of a text was judged and published: what facts say about it is placed next. */
  textChanged(text: JudgedText): void {
    const { file, source } = text;
    if ((this.store.isEmpty && !this.#placed.has(file)) || isPolicyFile(file, source.text)) return;
    // A check of thousands of files comes by here with each.
    if (this.#documents.get(file) === undefined && !this.#placed.has(file) && !this.concerns(file) && !this.#names(text)) return;
    this.#afterTyping.changed(file);
  }

  #names({ judged }: JudgedText): boolean {
    return judged.uses.some(({ use: { value } }) => value.kind === 'reference' && this.store.named(value.reference) !== undefined);
  }

  forget(file: FilePath): void {
    this.#afterTyping.forget(file);
    this.#placed.delete(file);
  }

  /** Another file was written, made or removed: an exploitability document decides what counts. */
  fileChanged(file: FilePath): void {
    if (!this.#consulted.has(file) && !this.#consulted.has(`${folderOf(file)}/`)) return;
    for (const placed of this.#placed.keys()) this.#afterTyping.changed(placed);
  }

  /** True when facts say that an image was made by this Dockerfile. */
  concerns(file: FilePath): boolean {
    return this.store.ofDockerfile(file).length > 0;
  }

  /** Takes in what the client learnt; everything that it concerns is published when this is done. */
  async apply(params: FactsParams): Promise<void> {
    const touched = this.store.apply(params);
    for (const file of this.#concerned(touched)) await this.refresh(file);
  }

  /** Places what facts say about a file as it is now, and publishes it when that is something else than before. */
  async refresh(file: FilePath): Promise<void> {
    const text = await this.#session?.current(file, this.concerns(file));
    if (text === undefined) {
      this.#placed.delete(file);
      return;
    }
    const shown = this.findingsFor(text);
    const placed = await this.place(text);
    const open = this.#documents.get(file);
    if (open !== undefined && !this.#documents.isCurrent(open, text.version)) return;
    if (!areSame(placed.findings, shown)) this.#session?.publish(text);
  }

  /** What facts say about a version of a text, for hovers and actions as well. */
  async place(text: JudgedText): Promise<PlacedScans> {
    if (this.store.isEmpty && !this.#placed.has(text.file)) return { text, version: text.version, named: [], findings: [] };
    const before = this.#placed.get(text.file);
    const vex = await this.vexFor(text.governing.policy);
    const placed = await placeFacts(text, vex, this, before);
    if (placed.findings.length + placed.named.length > 0 || placed.made !== undefined) this.#placed.set(text.file, placed);
    else this.#placed.delete(text.file);
    return placed;
  }

  async vexFor(governing: JudgedText['governing']['policy']): Promise<readonly VexDocument[]> {
    const { documents, consulted } = await this.#vex.of(governing);
    const fresh = consulted.filter((file) => !this.#consulted.has(file));
    for (const file of fresh) this.#consulted.add(file);
    if (fresh.length > 0) await this.#session?.watch(fresh);
    return documents;
  }

  /** The files in which something may change: Dockerfiles of the images, what is open, and closed files that name one. */
  #concerned(touched: readonly ImageFacts[]): ReadonlySet<FilePath> {
    const files = new Set<FilePath>();
    if (this.#session === undefined) return files;
    const { closed, isInside } = this.#session;
    for (const { dockerfile } of touched) if (dockerfile !== undefined) files.add(toFilePath(dockerfile.uri));
    for (const { file } of this.#documents.all()) files.add(file);
    const keys = new Set(touched.flatMap(keysOf));
    for (const { file, judged } of closed.all()) {
      const isNamed = judged.uses.some(({ use: { value } }) => value.kind === 'reference' && keys.has(keyOf(value.reference)));
      if (isNamed) files.add(file);
    }
    // A Dockerfile elsewhere is not ours to read.
    return new Set(
      [...files].filter((file) => this.#documents.get(file) !== undefined || closed.get(file) !== undefined || isInside(file)),
    );
  }
}

/** What a person would see is the same. Texts that came of the same placing are the same text, so that comparing them costs nothing. */
function areSame(a: readonly Finding[], b: readonly Finding[]): boolean {
  return a.length === b.length && a.every((finding, at) => isSame(finding, b[at]));
}

function isSame(a: Finding, b: Finding | undefined): boolean {
  return (
    a.at.span.start === b?.at.span.start &&
    a.at.span.end === b.at.span.end &&
    a.rule === b.rule &&
    a.level === b.level &&
    a.what === b.what &&
    a.why === b.why &&
    a.next === b.next &&
    a.excepted?.id === b.excepted?.id &&
    a.policy.map(({ file, version }) => `${file} ${version ?? ''}`).join() ===
      b.policy.map(({ file, version }) => `${file} ${version ?? ''}`).join()
  );
}

/** A finding where the text changed keeps its beginning. */
function moved(finding: Finding, change: TextChange, length: number): Finding {
  const { start, end } = finding.at.span;
  const by = change.length - (change.at.end - change.at.start);
  const to = (offset: number): number => (offset >= change.at.end ? offset + by : Math.min(offset, change.at.start + change.length));
  const clip = (offset: number): number => Math.max(0, Math.min(offset, length));
  const span: Span = { start: clip(to(start)), end: clip(Math.max(to(start), to(end))) };
  return { ...finding, at: { ...finding.at, span } };
}
