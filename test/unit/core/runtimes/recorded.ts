import { existsSync, readFileSync } from 'node:fs';
import { docker } from '../../../../src/core/runtimes/docker/index.js';
import { nerdctl } from '../../../../src/core/runtimes/nerdctl/index.js';
import { podman } from '../../../../src/core/runtimes/podman/index.js';
import type { ContainerRuntime } from '../../../../src/core/runtimes/runtime.js';
import type { ToolOutput } from '../../../../src/core/model/tool-call.js';

/** The folders of test/fixtures/runtimes and who reads them. */
export const recordings: readonly { readonly folder: string; readonly runtime: ContainerRuntime }[] = [
  { folder: 'docker-20.10', runtime: docker },
  { folder: 'docker-28', runtime: docker },
  { folder: 'podman-4.3', runtime: podman },
  { folder: 'nerdctl', runtime: nerdctl },
];

/** What a program printed, empty when nothing was recorded. */
export function recorded(folder: string, name: string): string {
  const file = `test/fixtures/runtimes/${folder}/${name}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

export function succeeded(stdout: string): ToolOutput {
  return { stdout, stderr: '', exitCode: 0, files: {} };
}

export function ended(exitCode: number, stderr: string, stdout = ''): ToolOutput {
  return { stdout, stderr, exitCode, files: {} };
}
