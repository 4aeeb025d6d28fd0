import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from './run.js';

/** npm packages with known vulnerabilities, as far as a scanner needs them: it reads `package.json`. */
export const packages: Readonly<Record<string, { readonly version: string; readonly vulnerabilities: readonly string[] }>> = {
  json5: { version: '2.2.1', vulnerabilities: ['CVE-2022-46175'] },
  lodash: { version: '4.17.15', vulnerabilities: ['CVE-2020-8203', 'CVE-2021-23337'] },
  minimatch: { version: '3.0.4', vulnerabilities: ['CVE-2022-3517'] },
  minimist: { version: '1.2.0', vulnerabilities: ['CVE-2021-44906'] },
  qs: { version: '6.5.2', vulnerabilities: ['CVE-2022-24999'] },
  'react-server-dom-webpack': { version: '19.0.0', vulnerabilities: ['CVE-2025-55182'] },
  semver: { version: '7.5.1', vulnerabilities: ['CVE-2022-25883'] },
};

/** Harmless bytes that `writeSignatures` calls malware. */
export const harmless = Buffer.from('This file is harmless. The signature of the tests names it all the same.\n');

/** A build context: packages/NAME/package.json, keys/id_ed25519 (no real key), malware/harmless.bin, bundle.tar (holds minimist), by-platform/{amd64,arm64}. */
export async function writeContext(folder: string): Promise<void> {
  for (const [name, { version }] of Object.entries(packages)) write(folder, `packages/${name}/package.json`, manifest(name, version));
  write(folder, 'keys/id_ed25519', privateKey());
  write(folder, 'malware/harmless.bin', harmless);
  write(folder, 'by-platform/amd64/nothing.txt', 'Nothing.\n');
  write(folder, 'by-platform/arm64/package.json', manifest('minimist', '1.2.0'));
  const work = mkdtempSync(join(folder, 'bundle-'));
  write(work, 'bundle/minimist/package.json', manifest('minimist', '1.2.0'));
  await must('tar', ['--mtime=@1700000000', '--owner=0', '--group=0', '-cf', join(folder, 'bundle.tar'), '-C', work, 'bundle']);
  rmSync(work, { recursive: true });
}

/** Written in parts, so that nobody's search for keys stops at this file. */
function privateKey(): string {
  const marker = (word: string): string => `-----${word} OPENSSH PRIVATE KEY-----`;
  return `${marker('BEGIN')}\n${Buffer.from('openssh-key-v1\0none none'.padEnd(180, 'A')).toString('base64')}\n${marker('END')}\n`;
}

function manifest(name: string, version: string): string {
  return `${JSON.stringify({ name, version, description: 'Stands for the real package', license: 'MIT' }, undefined, 2)}\n`;
}

function write(folder: string, name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}
