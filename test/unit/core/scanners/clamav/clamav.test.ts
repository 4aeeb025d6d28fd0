import { describe, expect, it } from 'vitest';
import { scanners, type ScanOptions, type ToolOutput } from '../../../../../src/core/index.js';

const clamav = scanners.find(({ id }) => id === 'clamav')!;
const options: ScanOptions = { timeoutMs: 1000, updateDatabase: false, credentials: {}, aspects: ['malware'] };

function output(part: Partial<ToolOutput>): ToolOutput {
  return { stdout: '', stderr: '', exitCode: 0, files: {}, ...part };
}

function verdictsOf(part: Partial<ToolOutput>) {
  if (clamav.scan.over !== 'files') throw new Error('ClamAV looks at files');
  const result = clamav.scan.call(options).parse(output(part));
  return result.ok ? result.value : `${result.problem.code} ${result.problem.message}`;
}

function versionOf(part: Partial<ToolOutput>) {
  const [call] = clamav.versions(options);
  const result = call!.parse(output(part));
  return result.ok ? result.value : result.problem.code;
}

describe('how clamscan is called', () => {
  it('states every limit, and asks to be told of what exceeds one', () => {
    if (clamav.scan.over !== 'files') throw new Error('ClamAV looks at files');
    const { args } = clamav.scan.call({ ...options, database: '/db' });
    expect(args).toContain('--alert-exceeds-max=yes');
    expect(args).toContain('--alert-encrypted=yes');
    expect(args).toContain('--database=/db');
    for (const limit of ['filesize', 'scansize', 'files', 'recursion', 'scantime'])
      expect(args.some((arg) => arg.startsWith(`--max-${limit}=`))).toBe(true);
  });

  it('asks for the date of the same signatures, in UTC', () => {
    expect(clamav.versions({ ...options, database: '/db' })).toMatchObject([
      { args: ['--version', '--database=/db'], env: { TZ: 'UTC0' } },
    ]);
  });
});

describe('what clamscan says about files', () => {
  it('tells what was found, what was clean and what was left out', () => {
    const stdout = [
      '1: evil.UNOFFICIAL FOUND',
      '2: OK',
      '3: Heuristics.Limits.Exceeded.MaxFileSize FOUND',
      '4: Empty file',
      '5: Heuristics.Encrypted.Zip FOUND',
      "6: Can't read file ERROR",
      '',
    ].join('\n');
    expect(verdictsOf({ stdout, exitCode: 1 })).toEqual({
      found: [{ file: '1', signature: 'evil.UNOFFICIAL' }],
      notCovered: [
        { file: '3', why: 'It exceeds a limit of ClamAV (MaxFileSize).' },
        { file: '5', why: 'It is encrypted, so nobody can look into it.' },
        { file: '6', why: "ClamAV could not look into it: Can't read file ERROR." },
      ],
      scanned: 6,
    });
  });

  it('does not count a file that clamscan could not reach', () => {
    expect(verdictsOf({ stdout: "1: OK\nWARNING: 2: Can't access file\n" })).toMatchObject({ scanned: 1 });
  });

  it.each<[string, Partial<ToolOutput>, RegExp]>([
    [
      'no signatures',
      {
        exitCode: 2,
        stdout: "ERROR: Can't open file or directory\n",
        stderr: 'LibClamAV Error: cli_loaddbdir: No supported database files found in /var/lib/clamav\n',
      },
      /^DATABASE_MISSING ClamAV has no signatures/,
    ],
    [
      'no folder of signatures',
      {
        exitCode: 2,
        stdout: "ERROR: Can't get file status\n",
        stderr: 'LibClamAV Error: cl_load(): No such file or directory: /nonexist\n',
      },
      /^DATABASE_MISSING ClamAV has no signatures/,
    ],
    [
      'damaged signatures',
      { exitCode: 2, stdout: 'ERROR: Malformed database\n', stderr: 'LibClamAV Error: cli_cvdparse: Not a CVD file\n' },
      /^DATABASE_MISSING .* damaged/,
    ],
    [
      'an option it does not know',
      {
        exitCode: 2,
        stdout: "ERROR: Can't parse command line options\n",
        stderr: "/usr/bin/clamscan: unrecognized option '--alert-exceeds-max=yes'\n",
      },
      /^TOOL_TOO_OLD/,
    ],
    ['an error without a file', { exitCode: 2, stdout: '1: OK\n', stderr: 'something else\n' }, /^TOOL_FAILED .*something else/],
    ['an exit code that it does not document', { exitCode: 70, stdout: '1: OK\n' }, /^TOOL_FAILED/],
  ])('says that there was %s', (_, part, words) => {
    expect(verdictsOf(part)).toMatch(words);
  });
});

describe('what clamscan says about itself', () => {
  it.each<[string, object]>([
    [
      'ClamAV 1.4.6/27500/Tue Jan  7 09:32:25 2026\n',
      { version: '1.4.6', database: { version: '27500', builtAt: '2026-01-07T09:32:25Z' } },
    ],
    [
      'ClamAV 0.103.12/27130/Sat Dec 16 10:38:37 2023\r\n',
      { version: '0.103.12', database: { version: '27130', builtAt: '2023-12-16T10:38:37Z' } },
    ],
    ['ClamAV 1.4.6\n', { version: '1.4.6' }],
    ['ClamAV 1.4.6/27500/gestern\n', { version: '1.4.6', database: { version: '27500' } }],
  ])('understands %j', (stdout, expected) => {
    expect(versionOf({ stdout })).toEqual(expected);
  });

  it('does not take another program for ClamAV', () => {
    expect(versionOf({ stdout: 'hello\n' })).toBe('OUTPUT_NOT_UNDERSTOOD');
  });
});
