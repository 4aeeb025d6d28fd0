import { TextDocument } from 'vscode-languageserver-textdocument';
import { kindByName, matchesPathGlob, type FilePath, type FollowedFile } from '../core/index.js';
import type { Folders } from './folders.js';
import { toUri } from './convert.js';
import type { Host, Pause } from './host.js';
import { judgeText, type JudgedText, type JudgingTask } from './judge-text.js';
import type { OpenDocument, OpenDocuments } from './open-documents.js';
import type { OtherFiles } from './other-files.js';
import { isPolicyFile } from './policy-documents.js';
import type { Governing, PolicyStore } from './policy-store.js';
import type { WharfmasterSettings } from './protocol.js';

/** Where judging takes its material from. */
export interface JudgingSources {
  readonly documents: OpenDocuments;
  readonly folders: Folders;
  readonly policies: PolicyStore;
  readonly others: OtherFiles;
  readonly settings: () => WharfmasterSettings;
  readonly host: Pick<Host, 'now' | 'readElsewhere'>;
}

/** A file that was looked into may name further ones, so often. */
const mostRounds = 5;
const mostFollowed = 5_000;

/** A text with what is known of the version before. */
type TextToJudge = Pick<JudgingTask, 'uri' | 'file' | 'lines' | 'earlier' | 'change' | 'pause'> & {
  readonly languageId?: string;
  readonly isClosed?: boolean;
};

/** What is known of a closed text, and when to let others have their turn. */
interface ClosedOptions {
  readonly earlier?: JudgedText | undefined;
  readonly pause?: Pause;
}

/** Judges documents and remembers the last judgement of each open one, so that nothing is read or judged twice. */
export class DocumentJudge {
  readonly #judged = new Map<FilePath, JudgedText>();
  readonly #followed = new Map<FilePath, string>();

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
    if (known?.lines === document.lines && known.version === version && this.#isCurrent(known)) return known;
    const earlier = known?.lines === document.lines ? known : undefined;
    const judged = await this.#judge({ ...document, ...(earlier && { earlier, change: document.changeSince(earlier.version) }) });
    if (!this.sources.documents.isCurrent(document, judged.version) || judged.revision !== this.sources.policies.revision) return undefined;
    this.#judged.set(document.file, judged);
    return judged;
  }

  /** The open documents whose reading looked into a file. */
  dependentsOf(file: FilePath): readonly FilePath[] {
    return [...this.#judged.values()].filter(({ kept }) => kept.reading.consulted.includes(file)).map((judged) => judged.file);
  }

  /** Loads what the reading would have looked into; true when it should be done again. */
  async loadWants({ file, kept }: JudgedText): Promise<boolean> {
    const { wants } = kept.reading;
    if (wants.length === 0) return false;
    const { folders, others } = this.sources;
    await others.load(wants, await folders.rootOf(folders.placeOf(file)));
    return true;
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

  /** Judges a text that no editor has open, with all the files that it looks into. */
  async judgeClosed(file: FilePath, text: string, { earlier, pause }: ClosedOptions = {}): Promise<JudgedText> {
    const uri = toUri(file);
    const sameText = earlier?.source.text === text ? earlier : undefined;
    const lines = sameText?.lines ?? TextDocument.create(uri, '', 0, text);
    const closed = { file, uri, lines, isClosed: true, ...(pause && { pause }) };
    let judged = await this.#judge({ ...closed, ...(sameText && { earlier: sameText }) });
    for (let round = 0; round < mostRounds && (await this.loadWants(judged)); round++)
      judged = await this.#judge({ ...closed, earlier: judged });
    return withoutParts(judged);
  }

  #isCurrent({ revision, kept }: JudgedText): boolean {
    const { policies, others } = this.sources;
    return revision === policies.revision && kept.stamp === others.stampOf(kept.reading.consulted);
  }

  /** The policies at the top of the first folder: what governs when no file is meant. */
  governingFirstFolder(): Promise<Governing> {
    const root = this.sources.folders.all[0];
    return this.sources.policies.governing(`${root ?? ''}/Dockerfile`, root);
  }

  async #judge(text: TextToJudge): Promise<JudgedText> {
    const { uri, file, lines, languageId, earlier, change, pause, isClosed } = text;
    const { folders, policies, others, host } = this.sources;
    const { revision } = policies;
    const place = folders.placeOf(file);
    const root = await folders.rootOf(place);
    const [governing, origin] = await Promise.all([policies.governing(place, root), folders.originOf(root)]);
    const forcedKind = this.#forcedKind(folders.relative(place, root)) ?? this.#followedKind(file);
    const { customResources } = this.sources.settings();
    const task: JudgingTask = {
      ...{ uri, file, lines, governing, revision, files: others },
      excluded: isPolicyFile(file, lines.getText()) || this.#isExcluded(folders.relative(place, root)),
      context: { now: host.now(), stage: 'edit', ...(origin === undefined ? {} : { origin }) },
      ...(languageId === undefined ? {} : { languageId }),
      ...(forcedKind === undefined ? {} : { forcedKind }),
      ...(customResources === undefined ? {} : { customResources }),
      ...(earlier === undefined ? {} : { earlier, change }),
      ...(pause && { pause }),
      ...(isClosed === true && { host }),
    };
    const judged = await judgeText(task);
    for (const followed of judged.kept.reading.follows) this.#follow(followed);
    return judged;
  }

  #follow({ file, kind }: FollowedFile): void {
    if (this.#followed.get(file) === kind || this.#followed.size >= mostFollowed) return;
    this.#followed.set(file, kind);
    if (this.#judged.get(file)?.kept.kind === undefined) this.#judged.delete(file);
  }

  /** What another file made of a file that no kind claims by its name. */
  #followedKind(file: FilePath): string | undefined {
    return kindByName(file) === undefined ? this.#followed.get(file) : undefined;
  }

  #isExcluded(relative: string): boolean {
    return (this.sources.settings().exclude ?? []).some((glob) => matchesPathGlob(glob, relative));
  }

  #forcedKind(relative: string): string | undefined {
    return Object.entries(this.sources.settings().kinds ?? {}).find(([glob]) => matchesPathGlob(glob, relative))?.[1];
  }
}

/** Nobody types in a closed text, so that what makes the next version cheap is only in the way. */
function withoutParts(judged: JudgedText): JudgedText {
  const { followed, ...kept } = judged.kept;
  return followed === undefined ? judged : { ...judged, kept };
}
