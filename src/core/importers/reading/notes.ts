import { lineIndex, type LineIndex } from '../../model/line-index.js';
import type { Span } from '../../model/span.js';
import type {
  AttestationRequirement,
  CatalogueEntry,
  Defaults,
  DeniedSource,
  Enforcement,
  Mirror,
  Scan,
  TagRule,
} from '../../policy/document.js';
import type {
  AllowList,
  Imported,
  ImportedException,
  ImportedRequirement,
  ImportedSetting,
  ImportedSigner,
  ImportFile,
  ImportOrigin,
  ImportRemark,
  Taken,
} from '../importer.js';

/** Something with a place in the file that is read. */
export interface Placed {
  readonly span: Span;
}

/** What an importer writes down while it goes through one file. Lives as long as the reading. */
export class Notes implements Imported {
  readonly lists: AllowList[] = [];
  readonly denied: Taken<DeniedSource>[] = [];
  readonly tags: Taken<TagRule>[] = [];
  readonly catalogue: Taken<CatalogueEntry>[] = [];
  readonly mirrors: Taken<Mirror>[] = [];
  readonly aliases: Taken<{ readonly name: string; readonly registry: string }>[] = [];
  readonly signers: Taken<ImportedSigner>[] = [];
  readonly required: Taken<ImportedRequirement>[] = [];
  readonly attestations: Taken<AttestationRequirement>[] = [];
  readonly exceptions: Taken<ImportedException>[] = [];
  readonly scan: Taken<Scan>[] = [];
  readonly defaults: Taken<Defaults>[] = [];
  readonly enforcement: Taken<Enforcement>[] = [];
  readonly settings: Taken<ImportedSetting>[] = [];
  readonly remarks: ImportRemark[] = [];
  private readonly lines: LineIndex;

  constructor(private readonly source: ImportFile) {
    this.lines = lineIndex(source.text);
  }

  origin({ span }: Placed): ImportOrigin {
    return { file: this.source.file, line: this.lines.positionAt(span.start).line };
  }

  take<Value>(placed: Placed, value: Value, says: string): Taken<Value> {
    return { at: this.origin(placed), written: this.written(placed), says, value };
  }

  warn(placed: Placed, says: string): void {
    this.remarks.push({ kind: 'warning', at: this.origin(placed), written: this.written(placed), says });
  }

  leaveOut(placed: Placed, says: string): void {
    this.remarks.push({ kind: 'left-out', at: this.origin(placed), written: this.written(placed), says });
  }

  /** The first line of what stands there, of a length that fits a list. */
  private written({ span }: Placed): string {
    const from = this.source.text.slice(span.start, Math.min(span.end, span.start + longest + 1));
    const [line = ''] = from.split(/[\r\n]/, 1);
    return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  }
}

const longest = 120;

/** Everything that several readings found, in their order. */
export function joined(all: readonly Imported[]): Imported {
  return {
    lists: all.flatMap(({ lists }) => lists),
    denied: all.flatMap(({ denied }) => denied),
    tags: all.flatMap(({ tags }) => tags),
    catalogue: all.flatMap(({ catalogue }) => catalogue),
    mirrors: all.flatMap(({ mirrors }) => mirrors),
    aliases: all.flatMap(({ aliases }) => aliases),
    signers: all.flatMap(({ signers }) => signers),
    required: all.flatMap(({ required }) => required),
    attestations: all.flatMap(({ attestations }) => attestations),
    exceptions: all.flatMap(({ exceptions }) => exceptions),
    scan: all.flatMap(({ scan }) => scan),
    defaults: all.flatMap(({ defaults }) => defaults),
    enforcement: all.flatMap(({ enforcement }) => enforcement),
    settings: all.flatMap(({ settings }) => settings),
    remarks: all.flatMap(({ remarks }) => remarks),
  };
}
