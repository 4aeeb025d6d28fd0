import type { KnownFile, KnownFiles } from '../model/reading.js';
import type { FilePath } from '../model/span.js';

/** Known files that remember who was asked for: what a reading depends on, and what would make it more exact. Bounded, for hostile files. */
export class RecordedFiles implements KnownFiles {
  readonly #asked = new Map<FilePath, 'known' | 'closed' | 'too-much' | 'unknown'>();
  #textLeft = mostText;
  #refused = false;

  constructor(private readonly files: KnownFiles) {}

  get consulted(): readonly FilePath[] {
    return [...this.#asked.keys()];
  }

  get wants(): readonly FilePath[] {
    return this.#thatAre('unknown');
  }

  /** Those that are there and may not be looked into. */
  get closed(): readonly FilePath[] {
    return this.#thatAre('closed');
  }

  /** True when more was asked for than is looked into. */
  get hasRefused(): boolean {
    return this.#refused;
  }

  read(file: FilePath): KnownFile {
    const earlier = this.#asked.get(file);
    if (earlier === 'too-much' || !this.#mayAsk(file)) return { state: 'closed' };
    const known = this.files.read(file);
    if (earlier === undefined && known.state === 'text' && !this.#mayTake(known.text)) {
      this.#asked.set(file, 'too-much');
      return { state: 'closed' };
    }
    this.#asked.set(file, known.state === 'unknown' || known.state === 'closed' ? known.state : 'known');
    return known;
  }

  list(folder: FilePath): readonly string[] | undefined {
    const key = `${folder}/`;
    if (!this.#mayAsk(key)) return [];
    const names = this.files.list(folder);
    this.#asked.set(key, names === undefined ? 'unknown' : 'known');
    return names;
  }

  #mayAsk(key: string): boolean {
    const may = this.#asked.size < mostAsked || this.#asked.has(key);
    this.#refused ||= !may;
    return may;
  }

  #mayTake({ length }: string): boolean {
    const may = length <= this.#textLeft;
    this.#refused ||= !may;
    if (may) this.#textLeft -= length;
    return may;
  }

  #thatAre(wanted: 'closed' | 'unknown'): readonly FilePath[] {
    return [...this.#asked].flatMap(([file, state]) => (state === wanted ? [file] : []));
  }
}

/** A chart with a hundred templates looks into as many files. */
const mostAsked = 300;
/** Whoever keeps such files for several readings keeps a few times this. */
const mostText = 12_000_000;
