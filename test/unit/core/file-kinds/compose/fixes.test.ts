import { describe, expect, it } from 'vitest';
import { noFacts, type KnownFacts } from '../../../../../src/core/model/reading.js';
import { judgeFile } from '../../../../../src/core/policy/judge.js';
import { applyEdits } from '../../../../../src/core/use-cases/apply-edits.js';
import { findFixes } from '../../../../../src/core/use-cases/find-fixes.js';
import { readSource } from '../../../../../src/core/use-cases/read-source.js';
import { policyOf, today } from '../../../../support/judging.js';

/* Fixes in Compose files: the edits stand where the parts of an image do, in whatever file that is. */

const policy = policyOf(
  'sources: {allow: [registry.example/**, docker.io/library/nginx]}\nmirrors: [{source: docker.io, mirror: registry.example/hub, required: true}]\nbases:\n  catalogue:\n    - {image: registry.example/base/node, replaces: [node], tags: ">=20"}\n',
);

/** The texts of the files after the first fix of the only use that is not allowed. */
async function fixed(text: string, others: Readonly<Record<string, string>> = {}): Promise<Readonly<Record<string, string>> | undefined> {
  const path = 'app/compose.yaml';
  const texts: Readonly<Record<string, string>> = { ...others, [path]: text };
  const known: KnownFacts = {
    ...noFacts,
    files: {
      read(file) {
        const other = texts[file];
        return other === undefined ? { state: 'absent' } : { state: 'text', text: other };
      },
      list: () => [],
    },
  };
  const source = { path, text };
  const judged = judgeFile(path, await readSource(source, known), policy, today).uses.find(({ verdict }) => verdict.outcome !== 'allowed');
  const [fix] = judged === undefined ? [] : await findFixes(source, judged, policy, today, known);
  if (fix === undefined) return undefined;
  const files = new Set(fix.edits.map(({ at }) => at.file));
  return Object.fromEntries(
    [...files].map((file) => [
      file,
      applyEdits(
        { path: file, text: texts[file] ?? '' },
        fix.edits.filter(({ at }) => at.file === file),
      ) ?? '',
    ]),
  );
}

describe('a fix', () => {
  it('edits a service', async () => {
    expect(await fixed('services: {web: {image: "nginx:1"}} # web\n')).toEqual({
      'app/compose.yaml': 'services: {web: {image: "registry.example/hub/library/nginx:1"}} # web\n',
    });
  });

  it('edits the default of a variable', async () => {
    expect(await fixed('services: {web: {image: "${WEB:-nginx:1}"}}\n')).toEqual({
      'app/compose.yaml': 'services: {web: {image: "${WEB:-registry.example/hub/library/nginx:1}"}}\n',
    });
  });

  it('edits `.env` where that says what is wrong', async () => {
    const text = 'services: {web: {image: "${REGISTRY}/nginx:${TAG}"}}\n';
    const files = await fixed(text, { 'app/.env': 'TAG=1\nREGISTRY=docker.io # hub\n' });
    expect(files).toBeDefined();
    const texts = { 'app/compose.yaml': text, 'app/.env': 'TAG=1\nREGISTRY=docker.io # hub\n', ...files };
    const reading = await readSource(
      { path: 'app/compose.yaml', text: texts['app/compose.yaml'] },
      { ...noFacts, files: { read: () => ({ state: 'text', text: texts['app/.env'] }), list: () => [] } },
    );
    expect(reading.uses.map(({ value }) => (value.kind === 'reference' ? value.text : value.kind))).toEqual([
      'registry.example/hub/library/nginx:1',
    ]);
  });

  it('edits the words of an inline Dockerfile', async () => {
    const text =
      'services:\n  web:\n    build:\n      dockerfile_inline: |\n        ARG V=22\n        FROM node:$$V # why\n        FROM node:22-slim\n';
    const after = await fixed(text.replace('        FROM node:$$V # why\n', ''));
    expect(after).toEqual({
      'app/compose.yaml': text.replace('        FROM node:$$V # why\n', '').replace('FROM node:', 'FROM registry.example/base/node:'),
    });
  });

  it('edits the build argument that decides a Dockerfile', async () => {
    const text = 'services:\n  web:\n    build:\n      context: .\n      args:\n        BASE: node:22\n';
    expect(await fixed(text, { 'app/Dockerfile': 'ARG BASE\nFROM $BASE\n' })).toEqual({
      'app/compose.yaml': text.replace('node:22', 'registry.example/base/node:22'),
    });
  });

  it('edits a named context behind its prefix', async () => {
    const text = 'services:\n  web:\n    build:\n      context: .\n      additional_contexts: ["base=docker-image://node:22"]\n';
    expect(await fixed(text, { 'app/Dockerfile': 'FROM base\n' })).toEqual({
      'app/compose.yaml': text.replace('node:22', 'registry.example/base/node:22'),
    });
  });
});
