import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCluster, readApplied } from '../../../src/core/index.js';
import { createToolRunner } from '../../../src/node/tool-runner.js';
import { launcher } from '../../support/launcher.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { run as runProgram } from '../support/scan/run.js';
import { startCluster, type Cluster } from './support/cluster.js';
import { enforceTools } from './support/tools.js';

/* The commands about a cluster, against a real API server through a real kubectl. */

const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: bank, version: "1.0", serial: 3}
enforcement: {admit: deny}
sources:
  allow:
    - registry.bank.example/**
`;
const folder = temporaryFolder({ '.wharfmaster.yaml': policy });
const log = join(temporaryFolder(), 'log');
let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  await install();
});
afterAll(() => cluster.stop());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly notes: string;
}

/** The built command line; kubectl is the one of the tools. */
async function wharfmaster(...args: readonly string[]): Promise<Ran> {
  const env = {
    ...process.env,
    KUBECONFIG: cluster.kubeconfig,
    PATH: `${join(enforceTools().kubectl, '..')}:${process.env['PATH'] ?? ''}`,
  };
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, [launcher, ...args], { cwd: folder, env });
  return { code: exitCode, out: stdout, notes: stderr };
}

async function kubectl(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runProgram(enforceTools().kubectl, [...args, `--kubeconfig=${cluster.kubeconfig}`], {});
  return stdout + stderr;
}

/** Exports the policy, applies it, and waits until the API server enforces it. */
async function install(): Promise<void> {
  const exported = await wharfmaster('policy', 'export', 'kubernetes');
  const file = join(folder, '..', 'policy.yaml');
  writeFileSync(file, exported.out);
  await kubectl('apply', `--filename=${file}`);
  await enforced(true);
}

async function enforced(isDenied: boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const said = await kubectl('run', 'probe', '--image=evil.invalid/x:1', '--dry-run=server');
    if (said.includes('denied request') === isDenied) return;
    await wait(200);
  }
  throw new Error('The API server did not take notice of the policy.');
}

const policies = '/apis/admissionregistration.k8s.io/v1';

describe('policy drift', () => {
  afterEach(async () => {
    for (const name of ['wharfmaster-bank-denying', 'wharfmaster-old-denying'])
      for (const kind of ['validatingadmissionpolicybindings', 'validatingadmissionpolicies'])
        await cluster.ask('DELETE', `${policies}/${kind}/${name}`);
    await install();
  });

  it('finds nothing where the policy was applied as it was exported', async () => {
    const { code, out } = await wharfmaster('policy', 'drift');
    expect(out).toContain('2 objects of kubernetes, all as the policy would have them.');
    expect(out).toContain('not judged: the namespace kube-system, left out by ValidatingAdmissionPolicyBinding wharfmaster-bank-denying');
    expect(code).toBe(0);
  });

  it('finds bindings that were weakened, conditions that were added, and what nobody here would install', async () => {
    await kubectl(
      ...['patch', 'validatingadmissionpolicybinding', 'wharfmaster-bank-denying', '--type=merge'],
      '--patch={"spec":{"validationActions":["Audit"],"matchResources":{"objectSelector":{"matchLabels":{"judge":"me"}}}}}',
    );
    await kubectl(
      ...['patch', 'validatingadmissionpolicy', 'wharfmaster-bank-denying', '--type=merge'],
      '--patch={"spec":{"failurePolicy":"Ignore"}}',
    );
    await cluster.ask('POST', `${policies}/validatingadmissionpolicybindings`, {
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'wharfmaster-old-denying' },
        spec: { policyName: 'wharfmaster-old-denying', validationActions: ['Deny'] },
      },
    });
    const { code, out } = await wharfmaster('policy', 'drift', '--format', 'json');
    const { drifts } = JSON.parse(out) as {
      drifts: readonly { drift: string; object: string; changes?: readonly { path: string; weakens?: string }[] }[];
    };
    expect(code).toBe(1);
    expect(
      drifts.map(({ drift, object, changes = [] }) => [
        drift,
        object,
        changes.map(({ path: at, weakens }) => `${at}${weakens === undefined ? '' : '!'}`),
      ]),
    ).toEqual([
      ['changed', 'ValidatingAdmissionPolicy wharfmaster-bank-denying', ['spec.failurePolicy!']],
      [
        'changed',
        'ValidatingAdmissionPolicyBinding wharfmaster-bank-denying',
        ['spec.validationActions!', 'spec.matchResources.objectSelector!'],
      ],
      ['extra', 'ValidatingAdmissionPolicyBinding wharfmaster-old-denying', []],
    ]);
  });

  it('says what is missing', async () => {
    await cluster.ask('DELETE', `${policies}/validatingadmissionpolicybindings/wharfmaster-bank-denying`);
    const { code, out } = await wharfmaster('policy', 'drift');
    expect([code, out]).toEqual([1, expect.stringContaining('missing  ValidatingAdmissionPolicyBinding wharfmaster-bank-denying')]);
  });

  it('says which engine is not installed, whom the cluster refuses, and which context there is not', async () => {
    const kyverno = await wharfmaster('policy', 'drift', '--target', 'kyverno');
    expect([kyverno.code, kyverno.out]).toEqual([
      1,
      expect.stringContaining('The cluster knows no ValidatingPolicy of policies.kyverno.io/v1.'),
    ]);
    const forbidden = await wharfmaster('policy', 'drift', '--context', 'restricted');
    expect([forbidden.code, forbidden.notes]).toEqual([
      3,
      expect.stringContaining('The cluster does not allow it to whoever is logged in.'),
    ]);
    const unknown = await wharfmaster('policy', 'drift', '--context', 'nowhere');
    expect([unknown.code, unknown.notes]).toEqual([2, expect.stringContaining('There is no such context.')]);
  });
});

describe('evidence drill', () => {
  const pods = async (): Promise<string> => kubectl('get', 'pods', '--all-namespaces', '--output=name');

  it('passes where the policy is enforced, records each request, and leaves the cluster as it was', async () => {
    await kubectl('run', 'keep', '--image=registry.bank.example/app:1');
    const before = await pods();
    const { code, out } = await wharfmaster('evidence', 'drill', '--pod', 'keep', '--log', log);
    expect(out).toContain('The drill passed.');
    expect(code).toBe(0);
    expect(await pods()).toBe(before);
    const records = (await wharfmaster('evidence', 'list', '--format', 'ndjson', '--log', log)).out.trim().split('\n');
    const read = records.map((line) => JSON.parse(line) as { event: string; verdict?: string; drill: Readonly<Record<string, unknown>> });
    expect(read.map(({ event, verdict, drill }) => [event, drill['case'], verdict])).toEqual([
      ['drill-begun', undefined, undefined],
      ...['good', 'unapproved', 'spoofed-1', 'spoofed-2', 'init', 'ephemeral', 'volume'].map((id) => ['drilled', id, 'passed']),
      ['drill-ended', undefined, 'passed'],
    ]);
    expect(read[0]?.drill).toMatchObject({
      cluster: { user: 'admin', version: expect.stringMatching(/^v1\./), id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      exemptNamespaces: [{ namespace: 'kube-system', by: ['ValidatingAdmissionPolicyBinding wharfmaster-bank-denying'] }],
    });
    expect(read[2]?.drill['responder']).toBe('ValidatingAdmissionPolicy wharfmaster-bank-denying, binding wharfmaster-bank-denying');
    expect((await wharfmaster('evidence', 'verify', '--log', log)).code).toBe(0);
    console.log(
      `evidence drill: ${read.length - 2} requests, ${read.filter(({ verdict }) => verdict === 'passed').length - 1} passed, 0 objects created`,
    );
  });

  it('is inconclusive where something else refuses', async () => {
    await cluster.ask('POST', '/api/v1/namespaces', { body: { metadata: { name: 'full' } } });
    const limits = [{ type: 'Container', max: { memory: '2Mi' } }];
    await cluster.ask('POST', '/api/v1/namespaces/full/limitranges', { body: { metadata: { name: 'small' }, spec: { limits } } });
    await wait(1000);
    const full = await wharfmaster('evidence', 'drill', '--namespace', 'full', '--skip', 'ephemeral', '--log', log);
    expect([full.code, full.out]).toEqual([3, expect.stringContaining('a LimitRange refused it')]);
    const missing = await wharfmaster('evidence', 'drill', '--namespace', 'gone', '--skip', 'ephemeral', '--log', log);
    expect([missing.code, missing.out]).toEqual([3, expect.stringContaining('the namespace is not there')]);
  });

  it('fails where the namespace is not judged, and says by which object', async () => {
    const { code, out, notes } = await wharfmaster('evidence', 'drill', '--namespace', 'kube-system', '--skip', 'ephemeral', '--log', log);
    expect(notes).toContain('The namespace kube-system is left out by ValidatingAdmissionPolicyBinding wharfmaster-bank-denying.');
    expect(out).toContain('THE CONTROL FAILED.');
    expect(out).toContain('unapproved: The cluster would let it in, and the policy refuses it.');
    expect(code).toBe(1);
  });

  it('counts no denial of another version of the policy', async () => {
    writeFileSync(join(folder, '.wharfmaster.yaml'), policy.replace('serial: 3', 'serial: 4'));
    const { code, out, notes } = await wharfmaster('evidence', 'drill', '--skip', 'ephemeral', '--log', log);
    writeFileSync(join(folder, '.wharfmaster.yaml'), policy);
    expect(notes).toContain('of the policy’s objects are not installed as they should be');
    expect(out).toContain('but not the digest of this version of it');
    expect(code).toBe(3);
  });
});

describe('evidence import-admission', () => {
  it('finds a refused deployment again in the API server’s own audit log', async () => {
    await kubectl('create', 'deployment', 'web', '--image=evil.invalid/web:1');
    const { code, out } = await wharfmaster('evidence', 'import-admission', cluster.auditLog, '--log', log, '--days', '1');
    const rows = out.split('\n').filter((line) => line.includes('evil.invalid/web:1'));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/\tdenied\tdefault\tdeployments\/web\t-\tadmin\twharfmaster-bank-denying \/ wharfmaster-bank-denying\t/);
    expect(out).toMatch(/gap: nothing was recorded from .* \(2[34] h\)\./);
    expect(code).toBe(0);
    const events = readFileSync(cluster.auditLog, 'utf8').trim().split('\n').length;
    console.log(
      `evidence import-admission: ${events} events, ${out.split('\n').filter((line) => line.includes('\tdenied')).length} refusals`,
    );
  });
});

describe('asking about a manifest', () => {
  it('is answered object by object, and nothing is created', async () => {
    const search = { searchPath: '', managed: { kubectl: enforceTools().kubectl }, workspaces: [] };
    const asked = openCluster(createToolRunner(search), { kubeconfig: cluster.kubeconfig, timeoutMs: 30_000 });
    const pod = (name: string, image: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: default}\nspec:\n  containers: [{name: c, image: "${image}"}]\n`;
    const manifest = [pod('fine', 'registry.bank.example/a:1'), pod('bad', 'evil.invalid/a:1')].join('---\n');
    const output = await asked.tryToApply(manifest, new AbortController().signal);
    expect(output.ok && readApplied(output.value)).toEqual({
      admitted: ['pod/fine created'],
      refused: [
        {
          responder: { by: 'admission-policy', policy: 'wharfmaster-bank-denying', binding: 'wharfmaster-bank-denying' },
          message: expect.stringContaining('unapproved-registry: evil.invalid/a:1'),
        },
      ],
      unjudged: [],
      warnings: [],
    });
    expect(await kubectl('get', 'pods', '--namespace=default', '--output=name')).not.toMatch(/pod\/(fine|bad)$/m);
  });
});
