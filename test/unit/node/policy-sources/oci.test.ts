import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPolicyRegistry } from '../../../../src/node/policy-sources/fetch-oci.js';
import { publishPolicy } from '../../../../src/node/policy-sources/publish-policy.js';
import { readPolicyToPublish } from '../../../../src/node/policy-sources/policy-to-publish.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';
import { registryServer } from '../registry/support/registry-server.js';
import { machine, makeOffice, now, policyText, said, short, type Office } from './support/policy-world.js';

const office = makeOffice();
const never = new AbortController().signal;

/** Publishes a policy, signed by these, and says what came of it. */
async function publish(host: string, text: string, offices: readonly Office[], keys: Readonly<Record<string, string>> = {}) {
  const file = join(temporaryFolder({ 'policy.yaml': text }), 'policy.yaml');
  const read = readPolicyToPublish(file, 'policy.yaml', now);
  if (!read.ok) return read;
  const registry = openPolicyRegistry(host, { allowedHosts: [], isWorkspaces: false, workspaces: [], environment: {}, now: () => now });
  const bundles = await Promise.all(offices.map((one) => one.sign(text)));
  const image = { registry: host, repository: 'team/app', tag: 'stable' };
  try {
    return await publishPolicy(
      { ...read.value, bundles, image, keys: new Map(Object.entries(keys).map(([name, key]) => [name, Buffer.from(key)])) },
      registry,
      never,
    );
  } finally {
    await registry.close();
  }
}

describe.each([true, false])('a policy in a registry (referrers API: %s)', (referrers) => {
  it('is published with its signatures and keys, and fetched by tag or by digest', async () => {
    const { host } = await registryServer({ referrers });
    const key = `trust:\n  signers:\n    release: {type: key, keys: [{file: keys/release.pub, sha256: "${'1'.repeat(64)}"}], format: any, tlog: none}\n`;
    const published = await publish(host, policyText(41, key), [makeOffice(), office], { 'keys/release.pub': 'a key' });
    if (!published.ok || typeof published.value === 'string') throw new Error('not published');
    const here = machine({ office }, '/nonexistent');
    const byTag = await here.ask(`oci://${host}/team/app:stable`);
    expect(said(byTag)).toBe('');
    expect(short(byTag)).toBe('usable bank-standard 41');
    expect(readFileSync(join(dirname(byTag.file), 'keys/release.pub'), 'utf8')).toBe('a key');
    const digest = 'digest' in published.value ? published.value.digest : '';
    expect(short(await here.ask(`oci://${host}/team/app@${digest}`))).toBe('usable bank-standard 41');
  });
});

describe('publishing', () => {
  it('refuses a serial that is not higher, and another policy in the same place', async () => {
    const { host } = await registryServer();
    expect((await publish(host, policyText(41), [office])).ok).toBe(true);
    expect((await publish(host, policyText(41), [office])).ok).toBe(true);
    for (const text of [policyText(40), `${policyText(41)}# other\n`]) {
      const again = await publish(host, text, [office]);
      expect(again.ok ? '' : typeof again.problem === 'string' ? again.problem : again.problem.next).toContain('serial: 42');
    }
    const other = await publish(host, policyText(99, '', 'other'), [office]);
    expect(other.ok ? '' : typeof other.problem === 'string' ? other.problem : other.problem.message).toContain('bank-standard');
    expect((await publish(host, policyText(42), [office])).ok).toBe(true);
    expect(short(await machine({ office }, '').ask(`oci://${host}/team/app:stable`))).toBe('usable bank-standard 42');
  });

  it('refuses a policy that is broken or fails its tests, or has no serial', () => {
    const read = (text: string): string => {
      const result = readPolicyToPublish(join(temporaryFolder({ 'policy.yaml': text }), 'policy.yaml'), 'policy.yaml', now);
      return result.ok ? '' : result.problem;
    };
    expect(read('sources: [')).toContain('no policy to send to others');
    expect(read(policyText(1, 'tests:\n  - {image: "docker.io/library/a:1", expect: allowed}\n'))).toContain('This test fails');
    expect(read('apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: a}\n')).toContain('metadata.serial');
    expect(read(policyText(1))).toBe('');
  });

  it('moves the tag last: what hinders the signatures leaves the old policy where it was', async () => {
    let isBroken = false;
    const { host } = await registryServer({
      before: ({ method, body }, response) => {
        if (!isBroken || method !== 'PUT' || !body.toString().includes('"subject"')) return false;
        response.writeHead(403).end();
        return true;
      },
    });
    await publish(host, policyText(41), [office]);
    isBroken = true;
    expect((await publish(host, policyText(42), [office])).ok).toBe(false);
    expect(short(await machine({ office }, '').ask(`oci://${host}/team/app:stable`))).toBe('usable bank-standard 41');
  });
});

it('what is no policy artifact, or not signed, is said', async () => {
  const { host } = await registryServer();
  const here = machine({ office }, '');
  expect(short(await here.ask(`oci://${host}/team/app:stable`))).toBe('unusable REGISTRY_NOT_FOUND');
  await publish(host, policyText(41), []);
  expect(short(await here.ask(`oci://${host}/team/app:stable`))).toBe('unusable SOURCE_UNSIGNED');
});
