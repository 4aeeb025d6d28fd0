import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseClosingQuotes } from '../../src/core/file-kinds/yaml/close-quotes.js';
import { foreignBreak } from '../../src/core/file-kinds/yaml/line-breaks.js';
import { jsonTree } from '../../src/core/file-kinds/yaml/json-tree.js';
import { trackTree } from '../../src/core/file-kinds/yaml/lines/track-tree.js';
import { splitDocuments } from '../../src/core/file-kinds/yaml/split-documents.js';
import { splitJson } from '../../src/core/file-kinds/yaml/split-json.js';
import type { Span } from '../../src/core/model/span.js';
import { corpusFiles } from './support/corpus.js';
import { changeLines } from './support/change-lines.js';
import { hostileYaml } from './support/hostile-yaml.js';
import { manifestCorpus } from './support/manifest-corpus.js';
import { random } from './support/random.js';

/** Another seed looks elsewhere, and more streams further. */
const streams = Number(process.env['YAML_STREAMS'] ?? 20_000);
const seed = Number(process.env['YAML_SEED'] ?? 20_261_122);

describe('the line tracker', () => {
  it.each([
    ['as published', (text: string) => text],
    ['with CRLF', (text: string) => text.replaceAll(/\r?\n/g, '\r\n')],
  ])('gives the tree of the parser for every published document that it follows, %s', { timeout: 600_000 }, async (_, written) => {
    const files = (await corpusFiles(manifestCorpus)).filter(({ name }) => /\.ya?ml$/.test(name));
    const tally = newTally();
    for (const { name, text } of files) compareAll(written(text), name, tally);
    console.log(`published YAML, ${_}: ${String(files.length)} files, ${describeTally(tally)}`);
    expect(tally.differing.slice(0, 5)).toEqual([]);
    expect(tally.tracked).toBeGreaterThan(tally.documents * 0.8);
  });

  it('gives the tree of the parser for every hostile document that it follows', { timeout: 600_000 }, () => {
    const chance = random(seed);
    const tally = newTally();
    for (let count = 0; count < streams; count++) compareAll(hostileYaml(chance), undefined, tally);
    console.log(`hostile streams (seed ${String(seed)}): ${describeTally(tally)}`);
    expect(tally.differing.slice(0, 5)).toEqual([]);
    expect(tally.tracked).toBeGreaterThan(streams / 50);
  });

  it('gives the tree of the parser for every published document that somebody is editing', { timeout: 600_000 }, async () => {
    const files = (await corpusFiles(manifestCorpus)).filter(({ name, text }) => /\.ya?ml$/.test(name) && text.length < 4_000);
    const chance = random(seed);
    const tally = newTally();
    for (let count = 0; count < streams; count++) {
      const { name, text } = chance.pick(files);
      compareAll(changeLines(chance, text), `${name}, changed`, tally);
    }
    console.log(`changed published YAML (seed ${String(seed)}): ${describeTally(tally)}`);
    expect(tally.differing.slice(0, 5)).toEqual([]);
    expect(tally.tracked).toBeGreaterThan(streams / 10);
  });
});

describe('the reader of JSON', () => {
  it.each([
    ['as published', (text: string) => text],
    ['on one line', (text: string) => JSON.stringify(JSON.parse(text))],
    ['with tabs and CRLF', (text: string) => JSON.stringify(JSON.parse(text), null, '\t').replaceAll('\n', '\r\n')],
  ])('gives the tree of the parser for every published JSON document, %s', { timeout: 600_000 }, async (_, written) => {
    const files = (await corpusFiles(manifestCorpus)).filter(({ name }) => name.endsWith('.json'));
    const tally = newTally();
    for (const { name, text } of files) if (isJson(text) && text.length < 300_000) compareJson(written(text), name, tally);
    console.log(`published JSON, ${_}: ${String(files.length)} files, ${describeTally(tally)}`);
    expect(tally.differing.slice(0, 5)).toEqual([]);
    expect(tally.tracked).toBeGreaterThan(files.length * 0.8);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function compareJson(text: string, name: string, tally: Tally): void {
  for (const span of splitJson(text).values) {
    tally.documents++;
    const tracked = jsonTree(text, span);
    tally.tracked++;
    const parsed = parseClosingQuotes(text.slice(span.start, span.end).replaceAll(/[\r\t]/g, ' '), span.start);
    if (parsed.brokenAt !== undefined || !isDeepStrictEqual([tracked], parsed.roots))
      tally.differing.push({ name, text: text.slice(span.start, span.end).slice(0, 500), brokenAt: parsed.brokenAt });
  }
}

interface Tally {
  documents: number;
  tracked: number;
  readonly differing: unknown[];
}

function newTally(): Tally {
  return { documents: 0, tracked: 0, differing: [] };
}

function describeTally({ documents, tracked, differing }: Tally): string {
  return `${String(documents)} documents, ${String(tracked)} followed line by line, ${String(differing.length)} of them read differently`;
}

function compareAll(text: string, name: string | undefined, tally: Tally): void {
  for (const span of splitDocuments(text, { start: splitJson(text).rest, end: text.length })) compare(text, span, name, tally);
}

/** What is followed must be without reservation, and the very same tree: spans, texts, styles. */
function compare(text: string, whole: Span, name: string | undefined, tally: Tally): void {
  tally.documents++;
  const span = text.codePointAt(whole.start) === 0xfeff ? { start: whole.start + 1, end: whole.end } : whole;
  const tracked = trackTree(text, span);
  if (tracked === undefined) return;
  tally.tracked++;
  const parsed = parseClosingQuotes(text.slice(span.start, span.end), span.start);
  const isSame = parsed.brokenAt === undefined && isDeepStrictEqual(tracked, parsed.roots);
  if (!isSame || foreignBreak(text, span, parsed.roots) !== undefined)
    tally.differing.push({ name, text: text.slice(span.start, span.end), brokenAt: parsed.brokenAt });
}
