import * as path from 'node:path';
import { failed, ok, type Result, type SigningMeans } from '../../core/index.js';
import { createToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import { openTrust, type OpenTrust } from '../../node/trust/open-trust.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import type { Io } from '../io.js';
import type { FoundLog } from './find-log.js';

/** The signers of the policy in force, with the keys and trust roots of the flags. A failure is the sentence to say. */
export function openSigners({ governing, managed, root }: FoundLog, given: Arguments, io: Io): Result<OpenTrust, string> {
  const absolute = (file: string): string => (isAddress(file) ? file : path.resolve(io.workingDirectory, file));
  const keys = pairsIn('--key', 'SIGNER=FILE', given.lists.get('key') ?? []);
  if (!keys.ok) return keys;
  const roots = pairsIn('--trust-root', 'NAME=PATH', given.lists.get('trust-root') ?? []);
  if (!roots.ok) return roots;
  const workspaces = [...new Set([root, io.workingDirectory])];
  const search = toolSearch({ managed: managed?.tools ?? {}, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  const means = keys.value.map(([signer, key]): [string, Partial<SigningMeans>] => [signer, { key: absolute(key) }]);
  return ok(
    openTrust({
      ...{ governing, workspaces, search },
      ...(managed !== undefined && { managed }),
      trustRoots: { flags: Object.fromEntries(roots.value.map(([name, file]) => [name, path.resolve(io.workingDirectory, file)])) },
      means: Object.fromEntries(means),
      hasIdentityToken: given.values.has('identity-token-file') || (process.env['SIGSTORE_ID_TOKEN'] ?? '') !== '',
      runner: createToolRunner(search),
      environment: process.env,
    }),
  );
}

function pairsIn(flag: string, form: string, written: readonly string[]): Result<readonly (readonly [string, string])[], string> {
  const pairs = written.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  const wrong = written.find((text) => !/^[^=]+=./s.test(text));
  return wrong === undefined ? ok(pairs) : failed(`${flag} needs ${form}, and \`${wrong}\` is none.`);
}

/** A key in a key service or on hardware; a drive letter is none. */
function isAddress(key: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(key);
}
