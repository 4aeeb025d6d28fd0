import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addException } from '../../../../src/core/policy/add-exception.js';
import type { Exception } from '../../../../src/core/policy/document.js';
import { readPolicy } from '../../../../src/core/policy/read-policy.js';

const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';
const exception: Exception = {
  id: 'EX-1',
  rule: 'unapproved-base',
  match: 'docker.io/library/node',
  owner: 'jane@bank.example',
  ticket: 'RISK-1',
  reason: 'no "rebuild": yet, # really\u2028',
  created: '2026-11-01',
  expires: '2026-12-01',
  scope: { repositories: ['gitlab.bank.example/*'] },
};

function added(text: string): string {
  const edit = addException(text, exception);
  if (edit === undefined) throw new Error('nothing to add to');
  expect(edit.span.start).toBe(edit.span.end);
  return text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
}

const other = '{id: a, rule: unapproved-base, match: nginx, owner: o, ticket: t, reason: r, created: 2026-01-01, expires: 2026-02-01}';

describe('addException', () => {
  it.each([
    ['a file without exceptions', head],
    ['a file without a last line break', head.trimEnd()],
    ['a file that ends with comments', `${head}# the end\n`],
    ['a file that ends with a document mark', `${head}...\n`],
    ['an empty flow list', `${head}exceptions: []\nexclude: []\n`],
    ['a flow list', `${head}exceptions: [${other}] # those\n`],
    ['a flow list with a comma at its end', `${head}exceptions: [\n  ${other},\n]\n`],
    ['a block list', `${head}exceptions:\n  - ${other} # first\nexclude: []\n`],
    ['a block list that is not indented', `${head}exceptions:\n- ${other}\n`],
    ['a block list at the end without line break', `${head}exceptions:\n  - ${other}`],
    ['a block list of block maps', `${head}exceptions:\n  - ${other.slice(1, -1).replaceAll(', ', '\n    ')}\n\n# next\nexclude: []\n`],
    [
      'a list whose last text is a block scalar',
      `${head}exceptions:\n  - ${other.slice(1, -1).replaceAll(', ', '\n    ').replace('reason: r', 'reason: >-\n      long\n      story')}\nexclude: []\n`,
    ],
    ['a document in flow style', `{apiVersion: wharfmaster/v1, kind: ImagePolicy}\n`],
    ['an indented document', '  apiVersion: wharfmaster/v1\n  kind: ImagePolicy\n'],
    ['a document behind a mark', `---\n${head}`],
    ['a broken exception, which it leaves alone', `${head}exceptions: [{id: broken}]\n`],
    ['the bank’s policy', readFileSync('test/fixtures/policy/bank.yaml', 'utf8')],
  ])('goes into %s, with LF and with CRLF', (_, text) => {
    for (const written of [text, text.replaceAll('\n', '\r\n')]) {
      const before = readPolicy('p', written, { layer: 'workspace', toolVersion: '1.0.0' });
      const result = added(written);
      const after = readPolicy('p', result, { layer: 'workspace', toolVersion: '1.0.0' });
      expect(after.problems.map(({ what }) => what)).toEqual(before.problems.map(({ what }) => what));
      expect(after.policy?.exceptions).toHaveLength((before.policy?.exceptions?.length ?? 0) + 1);
      expect(after.policy?.exceptions?.find(({ id }) => id === 'EX-1')).toEqual(exception);
      if (written.includes('\r\n')) expect(result.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  });

  it('fills a key without value', () => {
    const after = readPolicy('p', added(`${head}exceptions: # none yet\nexclude: []\n`), { layer: 'workspace', toolVersion: '1.0.0' });
    expect(after.problems).toEqual([]);
    expect(after.policy?.exceptions).toEqual([exception]);
  });

  it.each([
    ['[', 'broken'],
    ['- a', 'a list'],
    ['exceptions: 3\n', 'no list'],
    ['', 'empty'],
  ])('has nowhere to go in %j, which is %s', (text) => {
    expect(addException(text, exception)).toBeUndefined();
  });
});
