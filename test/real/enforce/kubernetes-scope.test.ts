import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubernetes } from '../../../src/core/exporters/kubernetes/index.js';
import { must } from '../support/scan/run.js';
import { apiWorkloads, podOf } from './support/api-workloads.js';
import { startCluster, type Cluster } from './support/cluster.js';
import { exported } from './support/compare-verdicts.js';
import { manyPatterns } from './support/corpus.js';
import { dryRun, dryRuns, installPolicies, known, pathOf, toDryRun, type DryRun } from './support/dry-run.js';
import { enforceTools } from './support/tools.js';

const now = Date.now();
const probe = podOf('probe', ['NOT AN IMAGE']).object;
const bank =
  'metadata: {name: bank, version: "1.10", serial: 41}\nsources: {allow: [nginx, {match: quay.io/pay/**, namespaces: [payments-*]}]}';
const [good, bad] = ['nginx:1', 'evil.example/x:1'];

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  for (const name of ['shop', 'payments-eu', 'xpayments-eu', 'exempt']) {
    await cluster.ask('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } });
  }
}, 120_000);
afterAll(() => cluster.stop());

async function under<Value>(
  text: string,
  options: Readonly<Record<string, string>>,
  ask: () => Promise<Value>,
  refused: object = probe,
): Promise<Value> {
  const { files } = exported(kubernetes, text, now, { allowsLooser: true, options: new Map(Object.entries(options)) });
  const uninstall = await installPolicies(cluster, files.map((file) => file.text).join('---\n'), refused);
  try {
    return await ask();
  } finally {
    await uninstall();
  }
}

const outcomes = (answers: readonly DryRun[]): readonly string[] => answers.map(({ outcome }) => outcome);

describe('a ValidatingAdmissionPolicy of ours', () => {
  it('says which image, rule, policy, serial and digest', async () => {
    const { message } = await under(bank, {}, () => dryRun(cluster, podOf('p', [good, bad, 'Also/Bad']).object));
    expect(message).toBe(
      "pods \"p\" is forbidden: ValidatingAdmissionPolicy 'wharfmaster-bank-denying' with binding 'wharfmaster-bank-denying' denied request: " +
        'malformed-image: Also/Bad. This is not an image reference. ' +
        'unapproved-registry: evil.example/x:1, Also/Bad. The image does not come from an approved source. ' +
        `[bank, sha256:${'a'.repeat(64)}]`,
    );
  });

  it('leaves a trace in the audit log', async () => {
    await under(bank, {}, () => dryRun(cluster, podOf('traced', [bad]).object));
    const line =
      readFileSync(cluster.auditLog, 'utf8')
        .split('\n')
        .find((one) => one.includes('traced')) ?? '';
    expect(line).toContain('validation.policy.admission.k8s.io/validation_failure');
    expect(line).toContain('wharfmaster-bank-denying');
  });

  it('grants sources in the namespaces that the policy names, and nowhere else', async () => {
    const image = 'quay.io/pay/app:1';
    const asked = ['payments-eu', 'shop', 'xpayments-eu'].map((namespace) => podOf('p', [image], namespace).object);
    expect(outcomes(await under(bank, {}, () => dryRuns(cluster, asked)))).toEqual(['admitted', 'denied', 'denied']);
  });

  it('asks nothing in exempt namespaces, and asks everything else', async () => {
    const asked = ['exempt', 'kube-system', 'shop'].map((namespace) => podOf('p', [bad], namespace).object);
    const byDefault = await under(bank, {}, () => dryRuns(cluster, asked));
    const chosen = await under(bank, { 'exempt-namespaces': 'exempt' }, () => dryRuns(cluster, asked));
    const none = await under(bank, { 'exempt-namespaces': '' }, () => dryRuns(cluster, asked));
    expect([byDefault, chosen, none].map(outcomes)).toEqual([
      ['denied', 'admitted', 'denied'],
      ['admitted', 'denied', 'denied'],
      ['denied', 'denied', 'denied'],
    ]);
  });

  it('looks at every place of every kind', async () => {
    const workloads = apiWorkloads(good, bad, ['shop']);
    const answers = await under(bank, {}, () =>
      dryRuns(
        cluster,
        workloads.map(({ object }) => object),
      ),
    );
    const wrong = workloads.filter(({ images }, at) => answers[at]?.outcome !== (images.includes(bad) ? 'denied' : 'admitted'));
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(workloads).toHaveLength(54);
  });

  it('looks at containers that are added to a Pod for debugging', async () => {
    await keep(podOf('debugged', [good]).object);
    const added = async (image: string): Promise<DryRun> => {
      const { body } = await cluster.ask('GET', '/api/v1/namespaces/shop/pods/debugged');
      const pod = changed(body, 'spec', { ephemeralContainers: [{ name: 'debug', image }] });
      return toDryRun(await cluster.ask('PUT', '/api/v1/namespaces/shop/pods/debugged/ephemeralcontainers?dryRun=All', { body: pod }));
    };
    expect(outcomes(await under(bank, {}, async () => [await added(good), await added(bad)]))).toEqual(['admitted', 'denied']);
  });

  it('lets old images stay on an update with the ratchet, and without it does not', async () => {
    const name = 'deployment-container-shop';
    const [old] = apiWorkloads(good, bad, ['shop']).filter((workload) => workload.name === name);
    await keep(old?.object ?? {});
    const updated = async (change: (object: object) => object): Promise<DryRun> => {
      const { body } = await cluster.ask('GET', `/apis/apps/v1/namespaces/shop/deployments/${name}`);
      const path = `/apis/apps/v1/namespaces/shop/deployments/${name}?dryRun=All`;
      return toDryRun(await cluster.ask('PUT', path, { body: change(known(body)) }));
    };
    const relabelled = (): Promise<DryRun> => updated((object) => changed(object, 'metadata', { labels: { team: 'x' } }));
    const worse = (): Promise<DryRun> =>
      updated((object) => JSON.parse(JSON.stringify(object).replaceAll('"nginx:1"', '"evil.example/y:1"')));
    const ask = async (): Promise<readonly DryRun[]> => [await relabelled(), await worse(), await dryRun(cluster, old?.object ?? {})];
    expect(outcomes(await under(bank, { ratchet: 'no' }, ask))).toEqual(['denied', 'denied', 'denied']);
    expect(outcomes(await under(bank, { ratchet: 'yes' }, ask))).toEqual(['admitted', 'denied', 'denied']);
  });

  it('lets what terminates lose its finalizers', async () => {
    const object = changed(podOf('terminating', [bad]).object, 'metadata', { finalizers: ['wharfmaster.example/kept'] });
    await keep(object);
    await cluster.ask('DELETE', '/api/v1/namespaces/shop/pods/terminating?gracePeriodSeconds=0');
    const { body } = await cluster.ask('GET', '/api/v1/namespaces/shop/pods/terminating');
    const released = changed(body, 'metadata', { finalizers: [] });
    const answer = await under(bank, {}, () => cluster.ask('PUT', '/api/v1/namespaces/shop/pods/terminating', { body: released }));
    expect(answer.status).toBe(200);
  });

  it('warns of what only warns, and admits it', async () => {
    const text = 'tags: [{match: "**", deny: [latest], level: warn}]';
    const { outcome, warnings } = await under(text, {}, () => dryRun(cluster, podOf('p', ['nginx:latest']).object));
    expect(outcome).toBe('admitted');
    expect(warnings.join('\n')).toContain('floating-tag: nginx:latest. The policy denies the tags latest.');
  });

  it.each(['warn', 'audit'])('admits everything where admission is to %s', (admit) => {
    const text = `enforcement: {admit: ${admit}}\nsources: {allow: [nginx]}`;
    const { files } = exported(kubernetes, text, now);
    const words = files.map((file) => file.text).join('');
    expect(words.includes('- Deny')).toBe(false);
    expect(words.includes('- Warn')).toBe(admit === 'warn');
    expect(words).toContain('failurePolicy: Ignore');
  });

  it('keeps within the budget of the API server: 200 patterns, a Pod of 300 containers', async () => {
    const images = Array.from({ length: 300 }, (_, at) => `registry.bank.example/team-${(at % 30) * 6}/app-${at}:1`);
    const answers = await under(manyPatterns(200), {}, () =>
      dryRuns(cluster, [podOf('p', images).object, podOf('p', [...images, bad]).object]),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(['admitted', 'denied']);
    expect(answers[1]?.message).toContain(bad);
  });

  it('refuses what it cannot work out within the budget', async () => {
    const text = `sources: {allow: [${Array.from({ length: 300 }, (_, at) => `"*.region-${at}.example/*/x*/**"`).join(', ')}]}`;
    const images = Array.from({ length: 2000 }, (_, at) => `a.region-299.example/b/x/${'c'.repeat(200)}-${at}:1`);
    const { outcome, message } = await under(text, {}, () => dryRun(cluster, podOf('p', images).object));
    expect(outcome).toBe('denied');
    expect(message).toMatch(/budget|cost limit/);
  });

  it('shares many checks out among several objects', async () => {
    const denied = Array.from({ length: 900 }, (_, at) => `{match: registry.bank.example/denied-${at}/**, reason: "${'r'.repeat(150)}"}`);
    const text = `sources: {allow: ["**"], deny: [${denied.join(', ')}]}`;
    const { files } = exported(kubernetes, text, now);
    expect(
      files
        .map((file) => file.text)
        .join('')
        .match(/^kind: ValidatingAdmissionPolicy$/gm)?.length,
    ).toBeGreaterThan(3);
    const asked = [0, 450, 899].map((at) => podOf('p', [`registry.bank.example/denied-${at}/x:1`]).object);
    const answers = await under(
      text,
      {},
      () => dryRuns(cluster, [...asked, podOf('p', ['registry.bank.example/other/x:1']).object]),
      asked[2],
    );
    expect(outcomes(answers)).toEqual(['denied', 'denied', 'denied', 'admitted']);
  });

  it('is applied and taken away by kubectl, also when it is large', async () => {
    const { files } = exported(kubernetes, manyPatterns(500), now);
    const file = join(cluster.folder, 'large.yaml');
    writeFileSync(file, files.map((one) => one.text).join('---\n'));
    const kubectl = (...args: readonly string[]): Promise<string> =>
      must(enforceTools().kubectl, ['--kubeconfig', cluster.kubeconfig, '--cache-dir', join(cluster.folder, 'kubectl'), ...args]);
    expect(await kubectl('apply', '-f', file)).toContain('wharfmaster-images-denying created');
    expect(await kubectl('apply', '-f', file)).toContain('wharfmaster-images-denying unchanged');
    await kubectl('delete', '-f', file);
  });

  it('speaks on one line, however an author or a manifest writes', async () => {
    const text = `metadata: {name: "x\\n---\\nkind: Pod' + true || \\"", version: "1"}\nsources: {allow: ["**"], deny: [{match: evil.example/**, reason: "a\\nb ' + string(1) + ' \\\\ \u202e${'z'.repeat(2000)}"}]}`;
    const images = ['evil.example/x:1\n2', ...Array.from({ length: 60 }, (_, at) => `evil.example/${'x'.repeat(100)}${at}`), 'ngi\nnx'];
    const { outcome, message } = await under(text, {}, () => dryRun(cluster, podOf('p', images).object));
    expect(outcome).toBe('denied');
    expect(message).toContain('malformed-image: evil.example/x:1 2, ngi nx.');
    expect(message).toContain(`sha256:${'a'.repeat(64)}`);
    expect(message).not.toContain('\n');
  });
});

async function keep(object: object): Promise<void> {
  const { status, body } = await cluster.ask('POST', pathOf(known(object)), { body: object });
  if (status !== 201) throw new Error(`The API server answered ${status}: ${JSON.stringify(body)}`);
}

function changed(object: unknown, part: 'metadata' | 'spec', change: object): object {
  if (typeof object !== 'object' || object === null) throw new Error('There is no object to change.');
  const old: unknown = Reflect.get(object, part);
  return { ...object, [part]: { ...(typeof old === 'object' ? old : {}), ...change } };
}
