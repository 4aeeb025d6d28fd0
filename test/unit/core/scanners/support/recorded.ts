import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result, ScanOptions, ScanProblem, ScanTarget, ToolOutput } from '../../../../../src/core/index.js';

const folder = join(import.meta.dirname, '../../../../fixtures/scanners');

/** What a tool printed, as test/fixtures/scanners keeps it. */
export function recorded(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function output(told: Partial<ToolOutput>): ToolOutput {
  return { stdout: '', stderr: '', exitCode: 0, files: {}, ...told };
}

export const imageId = `sha256:${'ab'.repeat(32)}`;

export const target: ScanTarget = {
  subject: { name: 'registry.bank.example/apps/web:1.4', imageId, tags: [] },
  archive: '/private/run/image.tar',
};

export function options(told: Partial<ScanOptions> = {}): ScanOptions {
  return {
    timeoutMs: 120_000,
    updateDatabase: false,
    credentials: {},
    aspects: ['vulnerabilities', 'secrets', 'misconfigurations', 'malware'],
    ...told,
  };
}

/** The value, or the problem's words as a failed test. */
export function valueOf<T>(result: Result<T, ScanProblem>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

export function problemOf<T>(result: Result<T, ScanProblem>): ScanProblem {
  if (result.ok) throw new Error('a problem was expected');
  return result.problem;
}
