import type { AdmissionReader } from '../../core/index.js';

/** Cuts a stream into what the reader takes: lines of JSON, or one document over many lines (`kubectl get -o json`). */
export interface AdmissionSplitter {
  add(piece: Buffer): void;
  end(): void;
}

/** An audit event holds at most a request and an answer of 1.5 MiB each (etcd's limit), in JSON; longer lines are no events. */
const longestLine = 16 * 1024 * 1024;
/** Lists of reports are read at once. */
const longestDocument = 256 * 1024 * 1024;

/**
 * Tells lines from a document by the first line: one that is whole JSON is a log's. Memory stays bounded: a line that is too long is passed
 * over up to its end and counted, and so is a document.
 */
export function admissionSplitter(reader: AdmissionReader): AdmissionSplitter {
  let mode: 'unknown' | 'lines' | 'document' = 'unknown';
  let kept: Buffer[] = [];
  let size = 0;
  let isTooLong = false;
  const keep = (piece: Buffer): void => {
    if (isTooLong || piece.length === 0) return;
    size += piece.length;
    if (size > (mode === 'lines' ? longestLine : longestDocument)) {
      isTooLong = true;
      kept = [];
    } else kept.push(piece);
  };
  const take = (): string => {
    const text = Buffer.concat(kept).toString('utf8');
    [kept, size, isTooLong] = [[], 0, false];
    return text;
  };
  const endLine = (): void => {
    const wasTooLong = isTooLong;
    const line = take();
    if (wasTooLong) reader.skip();
    else if (line.trim() !== '') hearLine(line);
  };
  const hearLine = (line: string): void => {
    if (mode === 'unknown') mode = startsDocument(line) ? 'document' : 'lines';
    if (mode === 'document') keep(Buffer.from(`${line}\n`));
    else reader.read(line);
  };
  const hearRest = (text: string): void => {
    if (text.trim() === '') return;
    // A log whose first line was broken looks like a document at first.
    if (mode === 'document' && !isJson(text)) for (const line of text.split('\n').filter((one) => one.trim() !== '')) reader.read(line);
    else reader.read(text);
  };
  return {
    add(piece) {
      let from = 0;
      while (mode !== 'document' && from < piece.length) {
        const newline = piece.indexOf(10, from);
        if (newline < 0) break;
        keep(piece.subarray(from, newline));
        endLine();
        from = newline + 1;
      }
      // A piece is the stream's own buffer, which it may fill again.
      keep(Buffer.from(piece.subarray(from)));
    },
    end() {
      if (isTooLong) reader.skip();
      else if (size > 0) hearRest(take());
    },
  };
}

/** The first line of an indented document is an opening bracket, with a key at most. */
function startsDocument(line: string): boolean {
  const text = line.trim();
  return text.length <= 4096 && /^[[{]\s*("[^"]{0,256}"\s*:)?\s*[[{]?$/.test(text) && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
