import { describe, expect, it } from 'vitest';
import { failed } from '../../../../src/core/index.js';
import { contradiction, faultsAsProblems, unreadable, valueOf } from '../../../../src/node/archive/archive-fault.js';

async function codeOf(cause: unknown, signal = new AbortController().signal): Promise<string> {
  const result = await faultsAsProblems('my.tar', signal, () => Promise.reject(cause as Error));
  return result.ok ? 'ok' : `${result.problem.code}: ${result.problem.message}`;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it went wrong`), { code });
}

describe('what goes wrong with an archive', () => {
  it.each<[unknown, string]>([
    [contradiction('x appears twice in it.'), 'ARCHIVE_CONTRADICTS_ITSELF: my.tar: x appears twice in it.'],
    [unreadable('it is cut off.'), 'ARCHIVE_UNREADABLE: my.tar: it is cut off.'],
    [systemError('ENOSPC'), 'DISK_FULL: The disk is full, so my.tar could not be unpacked.'],
    [systemError('EDQUOT'), 'DISK_FULL: The disk is full, so my.tar could not be unpacked.'],
    [systemError('ENOENT'), 'IMAGE_NOT_FOUND: There is no file my.tar.'],
    [systemError('EACCES'), 'ARCHIVE_UNREADABLE: my.tar cannot be read: EACCES: it went wrong.'],
    ['text', 'ARCHIVE_UNREADABLE: my.tar cannot be read: text.'],
  ])('%s is said as a problem that names what the person typed', async (cause, said) => {
    expect(await codeOf(cause)).toBe(said);
  });

  it('keeps the words of others', async () => {
    const problem = { code: 'DAEMON_UNREACHABLE' as const, message: 'Docker does not answer.', next: 'Start it.' };
    const result = await faultsAsProblems('x', new AbortController().signal, () => Promise.resolve(valueOf(failed(problem))));
    expect(result).toEqual({ ok: false, problem });
  });

  it('is a cancelled scan whenever the signal says so', async () => {
    expect(await codeOf(systemError('ABORT_ERR'), AbortSignal.abort())).toMatch(/^TOOL_CANCELLED: /);
  });
});
