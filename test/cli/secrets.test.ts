import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { runCli, smallestPolicy } from './support/run-cli.js';

/* A value of `.env` may be a secret that landed in the wrong place: it is shown as part of a valid reference only (contracts.md, `images`). */

const compose = [
  'services:',
  '  a: {image: "${BAD}"}',
  '  b: {image: "nginx:${BAD}"}',
  '  c: {image: "${PART}/x:${UNSET}"}',
  '  d:',
  '    build:',
  '      context: .',
  '      args: {BASE: "${BAD}", TAG: "${BAD}", PART: "${PART}"}',
  '      additional_contexts: {base: "docker-image://${BAD}"}',
  '  e:',
  '    build:',
  '      context: .',
  '      dockerfile_inline: |',
  '        ARG V',
  '        FROM ${PART}/x:$${V}',
  '        FROM alpine:${BAD}',
  '        COPY --from=${BAD} /a /b',
  '',
].join('\n');

describe('values of .env', () => {
  it('are printed by no command in no format', async () => {
    const folder = temporaryFolder({
      '.wharfmaster.yaml': `${smallestPolicy}bases:\n  catalogue: [{image: registry.example/base/alpine}]\n`,
      '.env': 'BAD=hunter2!!\nPART=hunter3\n',
      'compose.yaml': compose,
      Dockerfile: 'ARG BASE\nARG TAG\nARG PART\nARG V\nFROM ${BASE} AS a\nFROM nginx:${TAG}\nFROM ${PART}/x:${V}\nFROM base\n',
    });
    const formats = ['text', 'json', 'ndjson', 'sarif', 'junit', 'github', 'markdown'];
    const runs = [
      ...formats.map((format) => ['check', '--format', format]),
      ...formats.slice(0, 3).map((format) => ['images', '--format', format]),
      ['check', '--fix', '--dry-run'],
    ];
    for (const args of runs) {
      const { out, notes } = await runCli(folder, args);
      expect(notes.includes('wharfmaster: .wharfmaster.yaml'), notes).toBe(false);
      expect(`${out}${notes}`, args.join(' ')).not.toMatch(/hunter/);
    }
    expect((await runCli(folder, ['images'])).out.split('\n').length).toBeGreaterThan(10);
  }, 60_000);
});
