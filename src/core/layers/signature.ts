/** A text by its words, so that two can be compared in the same time however long they are. */
export interface Signature {
  /** Its words in order. */
  readonly text: string;
  /** A bit for each word. */
  readonly bits: Uint32Array;
  readonly size: number;
  /** Words with a variable that nobody here knows: each may stand for any word. */
  readonly open: number;
}

/** Stands where a variable's value is not known; no history holds it. */
export const openMark = '\0';

/** What is longer is compared by its beginning. */
const longestText = 16_000;
const words = 16;

/** What a text says; quotes, brackets and white space are not what builders agree on, words are. */
export function signatureOf(keyword: string, text: string): Signature {
  const found = wordsOf(keyword, text.slice(0, longestText));
  const bits = new Uint32Array(words);
  let size = 0;
  let open = 0;
  for (const word of found) {
    if (word.includes(openMark)) {
      open++;
      continue;
    }
    const hash = hashOf(word) % (words * 32);
    const before = bits[hash >>> 5] ?? 0;
    const after = before | (1 << (hash & 31));
    if (before !== after >>> 0) size++;
    bits[hash >>> 5] = after;
  }
  return { text: `${found.join(' ')}${text.length > longestText ? ` ${text.length}` : ''}`, bits, size, open };
}

/** From 0 to 1: how many of the words of both are in both. */
export function shareOf(a: Signature, b: Signature): number {
  let common = 0;
  for (let at = 0; at < words; at++) common += countBits((a.bits[at] ?? 0) & (b.bits[at] ?? 0));
  const left = b.size - Math.min(a.open, b.size - common);
  const all = a.size + left;
  return all === 0 ? 1 : (2 * common) / all;
}

const separators = /[\s"'[\]{}(),=&]+/;
/** What builders add to the words of the file. */
const added: Readonly<Record<string, ReadonlySet<string>>> = {
  CMD: new Set(['/bin/sh', '-c']),
  ENTRYPOINT: new Set(['/bin/sh', '-c']),
  HEALTHCHECK: new Set(['CMD', 'CMD-SHELL', '\\x00']),
};

function wordsOf(keyword: string, text: string): readonly string[] {
  if (keyword === 'EXPOSE') return text.match(/\d+/g) ?? [];
  if (keyword === 'ARG') return namesIn(text);
  if (keyword === 'HEALTHCHECK') return wordsOf('', text).flatMap(wordOfHealthCheck);
  const without = added[keyword];
  return text.split(separators).filter((word) => word !== '' && without?.has(word) !== true);
}

/** The command alone: how often and how long is written differently by each version. */
function wordOfHealthCheck(word: string): readonly string[] {
  const plain = word.replace(/^(?:Test|Interval|Timeout|StartPeriod|StartInterval|Retries):/, '');
  return plain === '' || /^[\d.hmsn]+$/.test(plain) || added['HEALTHCHECK']?.has(plain) === true ? [] : [plain];
}

/** What an ARG declares; its value may be another one in each build. */
function namesIn(text: string): readonly string[] {
  return text
    .replace(/["']/g, '')
    .split(/\s+/)
    .flatMap((word) => word.split('=', 1))
    .filter((word) => word !== '');
}

/** FNV-1a over UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function countBits(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
