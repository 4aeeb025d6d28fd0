import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AdmissionReader } from '../../../../src/core/index.js';
import { admissionSplitter } from '../../../../src/node/cluster/admission-splitter.js';
import { readAdmissionLog } from '../../../../src/node/cluster/read-admission-log.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const folder = temporaryFolder();

function listener(): AdmissionReader & { readonly heard: string[]; skipped: number } {
  const heard: string[] = [];
  const reader = {
    heard,
    skipped: 0,
    read: (text: string) => heard.push(text) > 0,
    skip: () => {
      reader.skipped++;
    },
    summary: () => {
      throw new Error('nobody asked');
    },
  };
  return reader;
}

function split(text: string, size: number) {
  const reader = listener();
  const splitter = admissionSplitter(reader);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) splitter.add(bytes.subarray(at, at + size));
  splitter.end();
  return reader;
}

async function readFile(name: string, content: Buffer | string) {
  const file = join(folder, name);
  writeFileSync(file, content);
  const reader = listener();
  const read = await readAdmissionLog(file, reader, new AbortController().signal);
  return { reader, read };
}

describe('cutting a log into entries', () => {
  it.each([1, 3, 7, 1000])('gives each line whole when the pieces are of %i bytes', (size) => {
    expect(split('{"a":"ä€"}\n\n{"b":1}\r\n{"c":2}', size).heard.map((line) => line.trim())).toEqual(['{"a":"ä€"}', '{"b":1}', '{"c":2}']);
  });

  it.each([1, 5, 1000])('gives a document over many lines as one when the pieces are of %i bytes', (size) => {
    const document = JSON.stringify({ apiVersion: 'v1', items: [{ a: 1 }] }, undefined, 2);
    expect(split(`${document}\n`, size).heard.map((text) => JSON.parse(text) as unknown)).toEqual([JSON.parse(document)]);
  });

  it('takes a log whose first line is broken for lines all the same', () => {
    expect(split('{\n{"b":1}\n', 100).heard).toEqual(['{', '{"b":1}']);
    expect(split('{"a":\n{"b":1}\n', 100).heard).toEqual(['{"a":', '{"b":1}']);
  });

  it('passes over a line that is too long, in pieces, and goes on', () => {
    const reader = listener();
    const splitter = admissionSplitter(reader);
    splitter.add(Buffer.from('{"a":1}\n{"long":"'));
    const piece = Buffer.alloc(1024 * 1024, 'x');
    for (let at = 0; at < 20; at++) splitter.add(piece);
    splitter.add(Buffer.from('"}\n{"b":1}\n'));
    splitter.end();
    expect({ heard: reader.heard, skipped: reader.skipped }).toEqual({ heard: ['{"a":1}', '{"b":1}'], skipped: 1 });
  });
});

describe('reading a log', () => {
  it('names it by the digest of its bytes, compressed or not', async () => {
    const text = '{"a":1}\n{"b":2}\n';
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      const { reader, read } = await readFile('log', bytes);
      expect(reader.heard).toEqual(['{"a":1}', '{"b":2}']);
      expect(read).toEqual({
        ok: true,
        value: { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes: bytes.length, isCancelled: false },
      });
    }
  });

  it('reads what is there of a compressed log that was cut off, and says so', async () => {
    const lines = Array.from({ length: 50_000 }, (_, at) => `{"at":${at},"x":"${createHash('sha1').update(`${at}`).digest('hex')}"}`);
    const whole = gzipSync(`${lines.join('\n')}\n`);
    const { reader, read } = await readFile('cut.gz', whole.subarray(0, whole.length / 2));
    expect(reader.heard.length).toBeGreaterThan(1000);
    expect(read.ok && read.value.damaged).toContain('unexpected end of file');
  });

  it('ends when it is called off, compressed or not', async () => {
    const bytes = Buffer.from('{"a":1}\n'.repeat(1_000_000));
    for (const content of [bytes, gzipSync(bytes)]) {
      const file = join(folder, 'cancelled');
      writeFileSync(file, content);
      const cancel = new AbortController();
      const reader = { ...listener(), read: () => (cancel.abort(), true) };
      const read = await readAdmissionLog(file, reader, cancel.signal);
      expect(read.ok && read.value.isCancelled).toBe(true);
    }
  });

  it('is empty for an empty file, and a sentence for one that is not there', async () => {
    expect((await readFile('empty', '')).read.ok).toBe(true);
    const missing = await readAdmissionLog(join(folder, 'nothing'), listener(), new AbortController().signal);
    expect(missing).toEqual({ ok: false, problem: expect.stringContaining('could not be read') });
  });

  it('keeps its memory while a log of 100 MB goes through', async () => {
    const line = Buffer.from(`${JSON.stringify({ apiVersion: 'audit.k8s.io/v1', x: 'y'.repeat(1000) })}\n`);
    const file = join(folder, 'large');
    const thousand = Buffer.concat(Array.from({ length: 1000 }, () => line));
    for (let at = 0; at < 100; at++) appendFileSync(file, thousand);
    let lines = 0;
    const reader = { read: () => (lines++, true), skip: () => undefined, summary: () => listener().summary() };
    const before = process.memoryUsage().rss;
    const read = await readAdmissionLog(file, reader, new AbortController().signal);
    expect(read.ok && read.value.bytes).toBe(line.length * 100_000);
    expect(lines).toBe(100_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  });
});
