import { packageOrigins, recordedPackages, type DatabaseWrite, type Digest } from '../../core/index.js';
import type { DatabaseFile } from './installed-software.js';
import type { ContentSink } from './tar-walk.js';

/** What each layer's dpkg or apk database records, to tell since which layer a package is installed. */
export class PackageHistory {
  private readonly writes = new Map<string, DatabaseWrite[]>();
  private isComplete = true;
  private recorded = 0;

  /** Takes a layer's version of a database; undefined for databases that are no text, or spread over files that nobody rewrites. */
  sink({ kind, path }: DatabaseFile, file: string, layer: Digest): ContentSink | undefined {
    if ((kind !== 'dpkg' && kind !== 'apk') || path !== file) return undefined;
    const pieces: Buffer[] = [];
    let bytes = 0;
    return {
      write: (piece) => {
        if ((bytes += piece.length) <= maxDatabaseBytes) pieces.push(Buffer.from(piece));
      },
      end: () => {
        if (bytes > maxDatabaseBytes) this.isComplete = false;
        else this.note(path, { layer, packages: recordedPackages(kind, Buffer.concat(pieces).toString('utf8')) });
      },
    };
  }

  /** Nothing rather than half a story: with one database unread, every later one would seem to have installed all. */
  origins(): ReadonlyMap<string, Digest> {
    if (!this.isComplete) return new Map();
    return new Map([...this.writes.values()].flatMap((writes) => [...packageOrigins(writes)]));
  }

  private note(path: string, write: DatabaseWrite): void {
    if ((this.recorded += write.packages.size) > maxRecorded) this.isComplete = false;
    if (!this.isComplete) {
      this.writes.clear();
      return;
    }
    this.writes.set(path, [...(this.writes.get(path) ?? []), write]);
  }
}

/** Three times a desktop's. */
const maxDatabaseBytes = 16 * 1024 * 1024;
/** Over all layers: a hundred rewrites of a database with five thousand packages. */
const maxRecorded = 500_000;

/** Gives the same content to two readers. */
export function bothSinks(first: ContentSink, second: ContentSink | undefined): ContentSink {
  if (second === undefined) return first;
  return {
    write: (piece) => {
      first.write(piece);
      second.write(piece);
    },
    end: () => {
      first.end();
      second.end();
    },
  };
}
