import { afterEach, describe, expect, it } from 'vitest';
import { ProgressType } from 'vscode-languageserver/node';
import type { CheckWorkspaceResult } from '../../src/lsp/protocol.js';
import { smallPolicy, TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const pod = (image: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;
const manyFiles = Array.from({ length: 2_000 }, (_, index) => [`many/${index}.yaml`, pod(`quay.io/x/y:${index}`)] as const);
const largeFiles = Array.from(
  { length: 3 },
  (_, index) => [`large/${index}.yaml`, Array(4_000).fill(pod('quay.io/x/y:1')).join('---\n')] as const,
);

/** No line tracker follows it, so that the parser has it in its hands for a second or two. */
const largeDocument = `apiVersion: v1\nkind: Pod\nmetadata: &name {name: a}\nspec:\n  containers:\n${'    - name: a\n      image: quay.io/x/y:1\n'.repeat(6_000)}`;

/** Starts a check, types into a Dockerfile once it is under way, and counts what was published before and behind the answer. */
async function typeDuringCheck(
  files: readonly (readonly [string, string])[],
): Promise<{ readonly before: number; readonly behind: number }> {
  client = await TestClient.start({ files: { ...Object.fromEntries(files), '.wharfmaster.yaml': smallPolicy } });
  const uri = client.uri('Dockerfile');
  await client.open(uri, 'FROM node:2\n');
  await client.settled(uri);
  let typed: Promise<void> | undefined;
  const end = { line: 0, character: 11 };
  client.connection.onProgress(new ProgressType<object>(), 'done', () => {
    typed ??= client.change(uri, [{ range: { start: end, end }, text: '0' }]);
  });
  const result = await client.connection.sendRequest<CheckWorkspaceResult>('wharfmaster/checkWorkspace', { workDoneToken: 'done' });
  await typed;
  // The policy counts as a file that was read.
  expect(result).toMatchObject({ filesRead: files.length + 1, cancelled: false });
  const answer = client.published.findIndex((published) => published.uri === uri && published.version === 2);
  const closed = client.published.map((published) => published.uri !== uri);
  return { before: closed.slice(0, answer).filter(Boolean).length, behind: closed.slice(answer).filter(Boolean).length };
}

describe('a keystroke while the workspace is being checked', () => {
  it('is answered long before thousands of files are through', { timeout: 120_000 }, async () => {
    const { before, behind } = await typeDuringCheck(manyFiles);
    expect(before).toBeLessThan(manyFiles.length / 4);
    expect(before + behind).toBe(manyFiles.length);
  });

  it('is answered while a single document is being read that is large and has anchors', { timeout: 120_000 }, async () => {
    const { before, behind } = await typeDuringCheck([['large.yaml', largeDocument]]);
    expect([before, behind]).toEqual([0, 1]);
    const found = client.diagnostics.get(client.uri('large.yaml'))?.diagnostics ?? [];
    expect(found).toHaveLength(6_000);
    expect(found[0]).toMatchObject({ code: 'unapproved-registry', range: { start: { line: 6, character: 13 } } });
  });

  it('is answered before a large file is read to its end', { timeout: 120_000 }, async () => {
    const { before, behind } = await typeDuringCheck(largeFiles);
    expect([before, behind]).toEqual([0, largeFiles.length]);
  });
});
