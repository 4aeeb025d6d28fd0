import * as path from 'node:path';
import { escapeText, parseSource } from '../core/index.js';
import { systemClock } from '../node/clock.js';
import { readManagedFile } from '../node/managed-file.js';
import { openPolicyRegistry } from '../node/policy-sources/fetch-oci.js';
import { bundlesBeside, keysBeside, readPolicyToPublish } from '../node/policy-sources/policy-to-publish.js';
import { publishPolicy } from '../node/policy-sources/publish-policy.js';
import type { Run } from './command.js';
import { exitCodes, type Io } from './io.js';

/** `wharfmaster policy publish`: pushes a signed policy and its signatures, and moves the tag when all of it is there. */
export const run: Run = async ({ positionals: [file, target], values }, io) => {
  if (file === undefined || target === undefined)
    return refuse('Say what to publish where: wharfmaster policy publish policy.yaml oci://registry.bank.example/policy:stable.', io);
  const source = parseSource(target);
  if (!source.ok || source.value.kind !== 'oci' || source.value.image.tag === undefined || source.value.image.digest !== undefined)
    return refuse(`${target} is no place in a registry. Write oci://HOST/REPOSITORY:TAG.`, io);
  const { image } = source.value;
  const seconds = values.get('timeout') ?? '120';
  if (!/^[1-9]\d{0,4}$/.test(seconds)) return refuse('--timeout needs whole seconds, e.g. --timeout 60.', io);
  const absolute = path.resolve(io.workingDirectory, file);
  const read = readPolicyToPublish(absolute, file, io.now);
  if (!read.ok) return refuse(read.problem, io);
  const bundles = bundlesBeside(absolute, read.value.bytes);
  if (bundles.length === 0)
    return refuse(`${file} has no signature beside it over what it is now. Sign it first: wharfmaster policy sign ${file} --key FILE.`, io);
  const keys = keysBeside(absolute, read.value.policy);
  if (!keys.ok) return refuse(keys.problem, io);
  const managed = readManagedFile(io.managedFile);
  if (!managed.ok) return refuse(`${managed.problem.message} ${managed.problem.next}`, io);
  const { allowedHosts = [], tokenHosts } = managed.value?.settings ?? {};
  const registry = openPolicyRegistry(image.registry, {
    ...{ allowedHosts, isWorkspaces: false, workspaces: [io.workingDirectory], environment: process.env, now: () => systemClock.now() },
    ...(tokenHosts !== undefined && { tokenHosts }),
  });
  try {
    const signal = AbortSignal.any([io.cancel, AbortSignal.timeout(Number(seconds) * 1000)]);
    const published = await publishPolicy({ ...read.value, bundles, keys: keys.value, image }, registry, signal);
    if (io.isCancelled()) return exitCodes.cancelled;
    if (!published.ok) {
      io.note(`wharfmaster: ${escapeText(`${published.problem.message} ${published.problem.next}`)}`);
      return published.problem.code === 'NOT_ALLOWED' ? exitCodes.wrong : exitCodes.unreadable;
    }
    const { name, serial } = read.value;
    const { digest, before } = published.value;
    const instead = before === undefined || before === serial ? '' : `, instead of serial ${before}`;
    io.out(
      escapeText(
        `${name}, serial ${serial}${instead}, signed ${bundles.length === 1 ? 'once' : `${bundles.length} times`}: ${target} is ${digest}`,
      ) + '\n',
    );
    return exitCodes.fine;
  } finally {
    await registry.close();
  }
};

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
