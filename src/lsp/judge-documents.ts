import { TextDocument } from 'vscode-languageserver-textdocument';
import { matchesPathGlob, type FilePath } from '../core/index.js';
import type { Folders } from './folders.js';
import { toUri } from './convert.js';
import { judgeText, type JudgedText, type JudgingTask } from './judge-text.js';
import type { OpenDocument, OpenDocuments } from './open-documents.js';
import { isPolicyFile } from './policy-documents.js';
import type { Governing, PolicyStore } from './policy-store.js';
import type { WharfmasterSettings } from './protocol.js';

/** Where judging takes its material from. */
export interface JudgingSources {
  readonly documents: OpenDocuments;
  readonly folders: Folders;
  readonly policies: PolicyStore;
  readonly settings: () => WharfmasterSettings;
  readonly now: () => number;
}

/** Judges documents and remembers the last judgement of each open one, so that nothing is read or judged twice. */
export class DocumentJudge {
  readonly #judged = new Map<FilePath, JudgedText>();

  constructor(private readonly sources: JudgingSources) {}

  /** Settings that decide what is read or shown have changed. */
  settingsChanged(): void {
    this.#judged.clear();
  }

  forget(file: FilePath): void {
    this.#judged.delete(file);
  }

  /** The judgement of what the editor shows now; nothing when the document changed meanwhile, so that no stale result is ever used. */
  async judgeOpen(document: OpenDocument): Promise<JudgedText | undefined> {
    const known = this.#judged.get(document.file);
    const version = document.lines.version;
    if (known?.lines === document.lines && known.version === version && known.revision === this.sources.policies.revision) return known;
    const judged = await this.#judge(document.file, document.uri, document.lines, document.languageId, known);
    if (!this.sources.documents.isCurrent(document, judged.version) || judged.revision !== this.sources.policies.revision) return undefined;
    this.#judged.set(document.file, judged);
    return judged;
  }

  /** The same until nothing changes underneath: for requests, which must answer for what the person sees. */
  async current(document: OpenDocument): Promise<JudgedText | undefined> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const judged = await this.judgeOpen(document);
      if (judged !== undefined) return judged;
      if (this.sources.documents.get(document.file) !== document) return undefined;
    }
    return undefined;
  }

  /** Judges a text that no editor has open. */
  judgeClosed(file: FilePath, text: string, earlier?: JudgedText): Promise<JudgedText> {
    const uri = toUri(file);
    const sameText = earlier?.source.text === text ? earlier : undefined;
    return this.#judge(file, uri, sameText?.lines ?? TextDocument.create(uri, '', 0, text), undefined, sameText);
  }

  /** The policies at the top of the first folder: what governs when no file is meant. */
  governingFirstFolder(): Promise<Governing> {
    const root = this.sources.folders.all[0];
    return this.sources.policies.governing(`${root ?? ''}/Dockerfile`, root);
  }

  async #judge(
    file: FilePath,
    uri: string,
    lines: TextDocument,
    languageId: string | undefined,
    earlier: JudgedText | undefined,
  ): Promise<JudgedText> {
    const { folders, policies, now } = this.sources;
    const { revision } = policies;
    const place = folders.placeOf(file);
    const root = await folders.rootOf(place);
    const [governing, origin] = await Promise.all([policies.governing(place, root), folders.originOf(root)]);
    const forcedKind = this.#forcedKind(folders.relative(place, root));
    const task: JudgingTask = {
      ...{ uri, file, lines, governing, revision },
      excluded: isPolicyFile(file, lines.getText()) || this.#isExcluded(folders.relative(place, root)),
      context: { now: now(), stage: 'edit', ...(origin === undefined ? {} : { origin }) },
      ...(languageId === undefined ? {} : { languageId }),
      ...(forcedKind === undefined ? {} : { forcedKind }),
      ...(earlier === undefined ? {} : { earlier: earlier.kept }),
    };
    return judgeText(task);
  }

  #isExcluded(relative: string): boolean {
    return (this.sources.settings().exclude ?? []).some((glob) => matchesPathGlob(glob, relative));
  }

  #forcedKind(relative: string): string | undefined {
    return Object.entries(this.sources.settings().kinds ?? {}).find(([glob]) => matchesPathGlob(glob, relative))?.[1];
  }
}
