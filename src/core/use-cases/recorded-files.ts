import type { KnownFile, KnownFiles } from '../model/reading.js';
import type { FilePath } from '../model/span.js';

/** Known files that remember who was asked for: what a reading depends on, and what would make it more exact. Bounded, for hostile files. */
export class RecordedFiles implements KnownFiles {
  private readonly asked = new Map<FilePath, 'known' | 'unknown'>();

  constructor(private readonly files: KnownFiles) {}

  get consulted(): readonly FilePath[] {
    return [...this.asked.keys()];
  }

  get wants(): readonly FilePath[] {
    return [...this.asked].flatMap(([file, state]) => (state === 'unknown' ? [file] : []));
  }

  read(file: FilePath): KnownFile {
    if (!this.mayAsk(file)) return { state: 'absent' };
    const known = this.files.read(file);
    this.asked.set(file, known.state === 'unknown' ? 'unknown' : 'known');
    return known;
  }

  list(folder: FilePath): readonly string[] | undefined {
    const key = `${folder}/`;
    if (!this.mayAsk(key)) return [];
    const names = this.files.list(folder);
    this.asked.set(key, names === undefined ? 'unknown' : 'known');
    return names;
  }

  private mayAsk(key: string): boolean {
    return this.asked.size < mostAsked || this.asked.has(key);
  }
}

/** A chart with a hundred templates looks into as many files. */
const mostAsked = 300;
