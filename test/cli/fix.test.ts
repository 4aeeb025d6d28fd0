import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, runExpecting } from './support/run-cli.js';

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
sources: {allow: [registry.example/**]}
bases:
  catalogue:
    - {image: registry.example/base/node, tags: ">=20 <25", replaces: [docker.io/library/node]}
`;

describe('--fix', () => {
  it('applies what has one best answer and keeps every other byte', async () => {
    const folder = temporaryFolder({
      '.wharfmaster.yaml': policy,
      Dockerfile: '\ufefffrom \\\r\n  node:20 \tAS x # é\r\nFROM evil.example/x:1\r\n',
    });
    const { out, notes } = await runExpecting(1, folder, ['check', '--fix']);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(
      '\ufefffrom \\\r\n  registry.example/base/node:20 \tAS x # é\r\nFROM evil.example/x:1\r\n',
    );
    expect(out).toMatch(/^Dockerfile:3:6 {2}evil\.example\/x:1\n/);
    expect(notes).toContain('1 use was fixed in 1 file.');
  });

  it('ends with 0 when nothing is left, and changes nothing the second time', async () => {
    const folder = temporaryFolder({
      '.wharfmaster.yaml': policy,
      Dockerfile: 'FROM node:20\n',
      'b/Dockerfile': 'ARG V=node:22\nFROM ${V}\n',
    });
    await runExpecting(0, folder, ['check', '--fix', 'Dockerfile']);
    const first = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    expect(first).toBe('FROM registry.example/base/node:20\n');
    await runExpecting(0, folder, ['check', '--fix', 'Dockerfile']);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(first);
  });

  it('--dry-run writes nothing', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy, Dockerfile: 'FROM node:20\n' });
    const { out } = await runExpecting(1, folder, ['check', '--fix', '--dry-run']);
    expect(out).toBe('--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,1 +1,1 @@\n-FROM node:20\n+FROM registry.example/base/node:20\n');
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM node:20\n');
  });

  it('--dry-run prints what `git apply` takes: names with spaces, quotes and line breaks, a byte order mark, CRLF, comments', async () => {
    const folder = temporaryFolder({
      '.wharfmaster.yaml': policy,
      'a b/Dockerfile': '## all\r\nFROM node:20\r\nFROM node:22',
      'q"é\n/Dockerfile': '\ufeffFROM node:20\n\t# tab\n',
    });
    const { out } = await runExpecting(1, folder, ['check', '--fix', '--dry-run']);
    expect(out).toContain('--- a/a b/Dockerfile\t\n');
    expect(out).toContain('"b/q\\042\\303\\251\\012/Dockerfile"');
    execFileSync('git', ['apply', '-'], { cwd: folder, input: out });
    expect(readFileSync(join(folder, 'a b/Dockerfile'), 'utf8')).toBe(
      '## all\r\nFROM registry.example/base/node:20\r\nFROM registry.example/base/node:22',
    );
    expect(readFileSync(join(folder, 'q"é\n/Dockerfile'), 'utf8')).toBe('\ufeffFROM registry.example/base/node:20\n\t# tab\n');
  });

  it('--dry-run escapes a comment that a pipeline could take for a command', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy, Dockerfile: '###vso[task.x]\n##[error]\nFROM node:20\n' });
    const { out } = await runExpecting(1, folder, ['check', '--fix', '--dry-run']);
    expect(out).not.toMatch(/##(vso)?\[/);
  });

  it('leaves a read-only file alone, and says so', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy, Dockerfile: 'FROM node:20\n' });
    chmodSync(join(folder, 'Dockerfile'), 0o444);
    const { out } = await runExpecting(3, folder, ['check', '--fix']);
    expect(out).toContain('It is read-only');
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe('FROM node:20\n');
  });

  it('keeps UTF-16', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy, Dockerfile: Buffer.from('\ufeffFROM node:20\n', 'utf16le') });
    await runExpecting(0, folder, ['check', '--fix']);
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf16le')).toBe('\ufeffFROM registry.example/base/node:20\n');
  });

  it('refuses to write through a link, and says so', async () => {
    const outside = temporaryFolder({ Dockerfile: 'FROM node:20\n' });
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy });
    symlinkSync(join(outside, 'Dockerfile'), join(folder, 'Dockerfile'));
    const { out, code } = await runCli(folder, ['check', '--fix', 'Dockerfile']);
    expect([code, out.includes('is a link')]).toEqual([3, true]);
    expect(readFileSync(join(outside, 'Dockerfile'), 'utf8')).toBe('FROM node:20\n');
  });

  it('never writes a file that has bytes it cannot write back', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': policy });
    const bytes = Buffer.concat([Buffer.from('FROM node:20\n# '), Buffer.from([0xff, 10])]);
    writeFileSync(join(folder, 'Dockerfile'), bytes);
    await runExpecting(1, folder, ['check', '--fix']);
    expect(readFileSync(join(folder, 'Dockerfile'))).toEqual(bytes);
  });
});
