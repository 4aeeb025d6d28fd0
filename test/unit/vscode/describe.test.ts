import { describe, expect, it } from 'vitest';
import type { ExplainResult } from '../../../src/lsp/protocol.js';
import { describeCheck, describeStatus } from '../../../src/vscode/describe.js';

const policy = { name: 'shop', version: '2', layer: 'workspace', uri: 'file:///p', state: 'good', problems: 0 } as const;
const counts = { allowed: 1, denied: 2, undetermined: 0, excepted: 0 };
const judged: ExplainResult = { policies: [policy], file: { uri: 'file:///f', state: 'judged', outcome: 'denied', counts } };

describe('the status bar', () => {
  it('names policy and version, and says aloud how the file stands', () => {
    expect(describeStatus(judged, true)).toEqual({
      text: '$(error) shop 2',
      spoken: 'Image policy shop 2: in this file: 2 denied, 0 undetermined, 1 allowed',
      tooltip: '**shop** 2 (workspace)\n\nin this file: 2 denied, 0 undetermined, 1 allowed',
      command: 'wharfmaster.openPolicy',
    });
  });

  it('offers to create a policy where there is none, but not in Restricted Mode', () => {
    expect(describeStatus({ policies: [] }, true).command).toBe('wharfmaster.createPolicy');
    expect(describeStatus({ policies: [] }, false).command).toBe('wharfmaster.openPolicy');
  });

  it('says that a broken policy keeps its last good version in force, or that nothing can be decided', () => {
    expect(describeStatus({ ...judged, policies: [{ ...policy, state: 'last-good', problems: 1 }] }, true)).toMatchObject({
      attention: 'warning',
      text: '$(warning) shop 2',
    });
    expect(describeStatus({ ...judged, policies: [{ ...policy, state: 'broken', problems: 1 }] }, true)).toMatchObject({
      attention: 'error',
    });
  });

  it('shows names from a policy file as text: no icons, no Markdown, no line breaks of theirs', () => {
    const { text, tooltip } = describeStatus({ ...judged, policies: [{ ...policy, name: '$(bug) [x](command:y)\n# z' }] }, true);
    expect(text).toBe('$(error) (bug) [x](command:y) # z 2');
    expect(tooltip.split('\n\n')[0]).toBe('**\\$\\(bug\\) \\[x\\]\\(command:y\\) \\# z** 2 (workspace)');
  });
});

describe('the end of Check Workspace', () => {
  const result = { files: [], counts, filesRead: 1, withoutPolicy: 0, repositories: [], notRead: [], cancelled: false };

  it('counts what was read and how it was judged', () => {
    expect(describeCheck(result)).toBe('1 file read: 2 denied, 0 undetermined, 1 allowed.');
  });

  it('says what was left out, and that it was stopped', () => {
    expect(
      describeCheck({ ...result, filesRead: 3, withoutPolicy: 2, notRead: [{ uri: 'file:///x', reason: 'y' }], cancelled: true }),
    ).toBe(
      'Stopped early. 3 files read: 2 denied, 0 undetermined, 1 allowed. 2 files without a policy. 1 file could not be read; Show Output names them.',
    );
  });
});
