import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completePolicy, hoverPolicy } from '../../../../src/core/policy/policy-language.js';

const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';

/** Completes at the `|` of a text. */
function complete(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, items: completePolicy(text, offset) };
}

function labels(marked: string): string[] {
  return complete(marked).items.map(({ label }) => label);
}

/** The text after taking the completion with that label. */
function taking(label: string, marked: string): string | undefined {
  const { text, items } = complete(marked);
  const item = items.find((candidate) => candidate.label === label);
  return item && text.slice(0, item.replace.start) + item.insertText + text.slice(item.replace.end);
}

describe('completePolicy', () => {
  it('offers the sections that are not there yet', () => {
    const offered = labels(`${head}sources: {}\n|`);
    expect(offered).toContain('bases');
    expect(offered).not.toContain('sources');
  });

  it('offers apiVersion in an empty file', () => {
    expect(labels('|')).toContain('apiVersion');
    expect(taking('kind', 'ki|')).toBe('kind: ');
  });

  it.each([
    ['under a key', `${head}sources:\n  |\ntags: []\n`],
    ['beside other keys', `${head}sources:\n  deny: []\n  |\n`],
    ['in the middle of a word', `${head}sources:\n  al|lo: []\n`],
    ['in a flow map', `${head}sources: {|}\n`],
    ['in a flow map that is not closed', `${head}sources: {deny: [], |\n`],
    ['where the rest of the file is broken', `${head}sources:\n  al|\ntags: [}\n`],
    ['with CRLF', `${head}sources:\n  |\ntags: []\n`.replaceAll('\n', '\r\n')],
  ])('offers the keys of a section %s', (_, marked) => {
    expect(labels(marked)).toContain('allow');
  });

  it('replaces the word at the cursor and adds the colon only when there is none', () => {
    expect(taking('allow', `${head}sources:\n  al|\n`)).toBe(`${head}sources:\n  allow: \n`);
    expect(taking('allow', `${head}sources:\n  al|x: []\n`)).toBe(`${head}sources:\n  allow: []\n`);
  });

  it('offers the keys of a list’s items', () => {
    expect(labels(`${head}sources:\n  allow:\n    - |\n`)).toContain('match');
    expect(labels(`${head}sources:\n  allow:\n    - match: a\n      |\n`)).toEqual(expect.arrayContaining(['use', 'namespaces']));
    expect(labels(`${head}tags: [{match: a, |}]\n`)).toContain('requireDigest');
  });

  it('offers words where words are asked for', () => {
    expect(labels(`${head}enforcement: {ci: |}\n`)).toEqual(['off', 'report', 'block']);
    expect(labels(`${head}enforcement:\n  ci: b|\n`)).toEqual(['off', 'report', 'block']);
    expect(labels(`${head}overlays: {mayAddExceptions: |}\n`)).toEqual(['true', 'false']);
    expect(labels(`${head}exceptions:\n  - rule: |\n`)).toContain('unapproved-base');
    expect(labels(`${head}rules:\n  |\n`)).toContain('floating-tag');
  });

  it('writes a list around a word where a list is asked for', () => {
    expect(taking('manifest', `${head}tags:\n  - match: a\n    in: |\n`)).toContain('in: [manifest]');
    expect(taking('manifest', `${head}tags: [{match: a, in: [|]}]\n`)).toContain('in: [manifest]');
  });

  it('offers every variant’s keys until the type is written, then only its own', () => {
    expect(labels(`${head}trust: {signers: {a: {|}}}\n`)).toEqual(expect.arrayContaining(['type', 'issuer', 'keys']));
    const offered = labels(`${head}trust:\n  signers:\n    a:\n      type: keyless\n      |\n`);
    expect(offered).toContain('issuer');
    expect(offered).not.toContain('keys');
  });

  it('is silent in comments and under keys that nobody knows', () => {
    expect(labels(`${head}# so|\n`)).toEqual([]);
    expect(labels(`${head}nobody:\n  |\n`)).toEqual([]);
    expect(labels(`${head}x-own:\n  |\n`)).toEqual([]);
  });

  it('explains each offer', () => {
    for (const item of complete(`${head}|`).items) expect(item.documentation.length).toBeGreaterThan(20);
  });

  it('answers at every place of the bank’s policy, whole or cut off there', () => {
    const bank = readFileSync('test/fixtures/policy/bank.yaml', 'utf8');
    for (let at = 0; at <= bank.length; at += 97) {
      expect(() => [
        completePolicy(bank, at),
        completePolicy(bank.slice(0, at), at),
        hoverPolicy(bank, at),
        hoverPolicy(bank.slice(0, at), at),
      ]).not.toThrow();
    }
  });
});

describe('hoverPolicy', () => {
  const text = `${head}enforcement: {ci: block}\ntrust: {signers: {a: {type: key, keys: []}}}\n`;
  const hover = (word: string) => {
    const found = hoverPolicy(text, text.indexOf(word) + 1);
    return found && { word: text.slice(found.span.start, found.span.end), markdown: found.markdown };
  };

  it('says what a key means, with an example', () => {
    expect(hover('enforcement')).toEqual({
      word: 'enforcement',
      markdown: expect.stringContaining('```yaml\nenforcement: {ci: block}\n```'),
    });
    expect(hover('keys')?.markdown).toContain('The keys');
  });

  it('says what a word means', () => {
    expect(hover('block')).toEqual({ word: 'block', markdown: expect.stringContaining('A denied use stops this stage.') });
  });

  it('says nothing about a person’s own names', () => {
    expect(hoverPolicy('nobody: 3\n', 2)).toBeUndefined();
    expect(hoverPolicy('', 0)).toBeUndefined();
  });
});
