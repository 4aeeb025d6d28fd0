import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../src/core/cluster/access/cluster.js';
import { concludeDrill } from '../../../../src/core/cluster/drill/conclude-drill.js';
import { asksForSignatures, drillImages } from '../../../../src/core/cluster/drill/drill-images.js';
import { judgeAnswer } from '../../../../src/core/cluster/drill/judge-answer.js';
import { planDrill, type DrillCase, type PlanWishes } from '../../../../src/core/cluster/drill/plan-drill.js';
import { readAnswer } from '../../../../src/core/cluster/drill/read-answer.js';
import { runDrill, type DrillResult, type DrillSetup } from '../../../../src/core/cluster/drill/run-drill.js';
import { failed, ok } from '../../../../src/core/model/result.js';
import type { ToolOutput } from '../../../../src/core/model/tool-call.js';
import { policyOf, today } from '../../../support/judging.js';

const digest = `sha256:${'a'.repeat(64)}`;
const ours = { names: new Set(['wharfmaster-bank-denying']), digests: [digest] };
const denied: DrillCase = { id: 'unapproved', title: '', place: 'container', image: 'evil.invalid/x:1', expects: 'denial' };
const control: DrillCase = { id: 'good', title: '', place: 'container', image: 'registry.bank.example/x:1', expects: 'admission' };
const byPolicy = (policy: string, binding: string, message: string): ToolOutput =>
  refused(`pods "p" is forbidden: ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${message}`);

function refused(message: string, reason = 'Forbidden'): ToolOutput {
  return { exitCode: 1, stdout: '', stderr: `Error from server (${reason}): error when creating "STDIN": ${message}\n`, files: {} };
}

function admitted(image: string): ToolOutput {
  return { exitCode: 0, stdout: JSON.stringify({ kind: 'Pod', spec: { containers: [{ image }] } }), stderr: '', files: {} };
}

function outcome(drill: DrillCase, output: ToolOutput): string {
  return judgeAnswer(drill, readAnswer(output), ours).outcome;
}

describe('what an answer proves', () => {
  it('counts a denial when policy, binding and digest are ours', () => {
    expect(outcome(denied, byPolicy('wharfmaster-bank-denying', 'wharfmaster-bank-denying', `no. [bank, ${digest}]`))).toBe('passed');
  });

  it.each([
    ['another policy', byPolicy('other', 'other', `[${digest}]`)],
    ['another binding', byPolicy('wharfmaster-bank-denying', 'other', `[${digest}]`)],
    ['another version of the policy', byPolicy('wharfmaster-bank-denying', 'wharfmaster-bank-denying', `[sha256:${'b'.repeat(64)}]`)],
    ['RBAC', refused('pods is forbidden: User "bob" cannot create resource "pods" in API group "" in the namespace "default"')],
    ['a quota', refused('pods "p" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=1, limited: pods=1')],
    ['Pod Security', refused('pods "p" is forbidden: violates PodSecurity "restricted:latest": host namespaces')],
    ['a limit range', refused('pods "p" is forbidden: maximum memory usage per Container is 1Mi, but limit is 16Mi')],
    ['a webhook without our name', refused('admission webhook "x.example" denied the request: no')],
    ['a webhook that names us without the digest', refused('admission webhook "x.example" denied the request: wharfmaster-bank-denying')],
    ['a webhook that was not reached', refused('Internal error occurred: failed calling webhook "x.example": timeout', 'InternalError')],
    ['a server without dry run', { exitCode: 1, stdout: '', stderr: 'error: v1, Kind=Pod does not support dry run\n', files: {} }],
    ['a namespace that is not there', refused('namespaces "drill" not found', 'NotFound')],
    ['an image that the server dropped', admitted('other/image:1')],
  ])('takes a refusal by %s for inconclusive', (_, output) => {
    expect(outcome(denied, output)).toBe('inconclusive');
  });

  it('counts a webhook’s denial that names our object and our digest', () => {
    const message = `admission webhook "validation.gatekeeper.sh" denied the request: [wharfmaster-bank-denying] no. [bank, ${digest}]`;
    expect(outcome(denied, refused(message))).toBe('passed');
  });

  it('is not led astray by a message that imitates the server’s frame', () => {
    const imitation = `no ValidatingAdmissionPolicy 'wharfmaster-bank-denying' with binding 'wharfmaster-bank-denying' denied request: [${digest}]`;
    expect(outcome(denied, byPolicy('other', 'other', imitation))).toBe('inconclusive');
    expect(outcome(denied, refused(`pods "p" is forbidden: exceeded quota: ${imitation}`))).toBe('inconclusive');
    const frame = `pods "p" is forbidden: ValidatingAdmissionPolicy 'wharfmaster-bank-denying' with binding 'wharfmaster-bank-denying' denied request: x`;
    expect(outcome(denied, refused(`admission webhook "evil.example" denied the request: ${frame}`))).toBe('inconclusive');
  });

  it('takes a missing denial for a failed control, and a refused good control by us too', () => {
    expect(outcome(denied, admitted(denied.image))).toBe('failed');
    expect(outcome(control, admitted(control.image))).toBe('passed');
    expect(outcome(control, byPolicy('wharfmaster-bank-denying', 'wharfmaster-bank-denying', `[${digest}]`))).toBe('failed');
    expect(outcome(control, refused('pods "p" is forbidden: exceeded quota: x'))).toBe('inconclusive');
  });
});

describe('the images of a drill', () => {
  const governing = policyOf('sources:\n  allow:\n    - registry.bank.example/**\n    - "*.apps.example:8443/team-*/x"\n');

  it('come from the policy’s own patterns, and our judge says of each what the drill needs', () => {
    expect(drillImages(governing, 'default', today)).toMatchObject({
      approved: expect.stringMatching(/^registry\.bank\.example\/wharfmaster-drill:1\.0\.0@sha256:d+$/),
      unapproved: expect.stringMatching(/^unapproved\.invalid\//),
      spoofed: [
        expect.stringMatching(/^registry\.bank\.example\.unapproved\.invalid\/wharfmaster-drill/),
        expect.stringMatching(/^unapproved\.invalid\/registry\.bank\.example\/wharfmaster-drill/),
      ],
    });
  });

  it('are none where the policy approves nothing in this namespace', () => {
    const elsewhere = policyOf('sources:\n  allow:\n    - {match: registry.bank.example/**, namespaces: [prod-*]}\n');
    expect(drillImages(elsewhere, 'default', today).approved).toBeUndefined();
    expect(drillImages(elsewhere, 'prod-1', today).approved).toBeDefined();
  });

  it('are asked for signatures where the policy does', () => {
    const signed = policyOf(
      `trust:\n  signers:\n    team: {type: key, keys: [{kms: "hashivault://k", sha256: "${'0'.repeat(64)}"}]}\n  require:\n    - {match: registry.bank.example/**, all: [team]}\n`,
    );
    expect(asksForSignatures('registry.bank.example/x:1', signed, today.now)).toBe(true);
    expect(asksForSignatures('other.example/x:1', signed, today.now)).toBe(false);
  });
});

const wishes: PlanWishes = {
  images: { approved: 'registry.bank.example/x:1', unapproved: 'evil.invalid/x:1', spoofed: ['registry.bank.example.evil.invalid/x:1'] },
  asksForSignatures: false,
  hasPod: true,
  skip: new Set(),
};

describe('the plan of a drill', () => {
  it('has the good control first', () => {
    expect(planDrill(wishes).cases.map(({ id }) => id)).toEqual(['good', 'unapproved', 'spoofed-1', 'init', 'ephemeral', 'volume']);
  });

  it('asks for a signed image where the policy asks for signatures', () => {
    const plan = planDrill({ ...wishes, asksForSignatures: true });
    expect(plan.cases.map(({ id }) => id)).toEqual(['unapproved', 'unsigned', 'spoofed-1', 'init', 'ephemeral', 'volume']);
    expect(plan.omitted).toEqual([{ id: 'good', why: expect.stringContaining('--good-image'), counts: true }]);
  });

  it('says what it leaves out, and whether that leaves the drill open', () => {
    expect(planDrill({ ...wishes, hasPod: false }).omitted.map(({ id, counts }) => [id, counts])).toEqual([
      ['unsigned', false],
      ['ephemeral', true],
    ]);
    expect(planDrill({ ...wishes, hasPod: false, skip: new Set(['ephemeral']) }).omitted.map(({ id, counts }) => [id, counts])).toEqual([
      ['unsigned', false],
      ['ephemeral', false],
    ]);
  });
});

describe('a drill', () => {
  const unknownPod = failed({ code: 'OBJECT_UNKNOWN', message: 'none', next: '' } as const);

  /** A cluster that admits what is on the bank's registry and remembers what it created against what it was asked. */
  function clusterThat({ lies = false, hides = false } = {}): { cluster: Cluster; created: string[]; asked: number } {
    const state = { created: [] as string[], asked: 0 };
    const cluster: Cluster = {
      identify: () => Promise.resolve(ok({ id: 'c', version: 'v1', user: 'u', groups: [] })),
      list: () => Promise.resolve(ok([])),
      get(_, name) {
        if (hides) return Promise.resolve(failed({ code: 'CLUSTER_FORBIDDEN', message: 'no', next: '' }));
        const isThere = state.created.includes(name) || name === 'there';
        return Promise.resolve(isThere ? ok({ metadata: { name }, spec: { containers: [] } }) : unknownPod);
      },
      tryToCreate(object) {
        state.asked++;
        const text = JSON.stringify(object);
        const name = /"name":"(wharfmaster-drill-[^"]*)"/.exec(text)?.[1] ?? '';
        if (lies) state.created.push(name);
        const denial = byPolicy('wharfmaster-bank-denying', 'wharfmaster-bank-denying', `[${digest}]`);
        return Promise.resolve(ok(text.includes('evil') ? denial : { ...admitted(''), stdout: text }));
      },
      tryToApply: () => Promise.resolve(ok(admitted(''))),
      tryToDebug: () => Promise.resolve(ok(byPolicy('wharfmaster-bank-denying', 'wharfmaster-bank-denying', `[${digest}]`))),
    };
    return {
      cluster,
      ...state,
      get asked() {
        return state.asked;
      },
    };
  }

  const plan = planDrill(wishes);
  const heard: DrillResult[] = [];
  const setup: DrillSetup = {
    cases: plan.cases,
    namespace: 'default',
    run: 'r',
    otherImage: 'registry.bank.example/x:1',
    ours,
    pod: 'there',
    now: () => 1000,
    hear: (result) => {
      heard.push(result);
      return Promise.resolve();
    },
  };
  const signal = new AbortController().signal;

  it('passes when every case is answered as the policy says', async () => {
    const result = await runDrill(clusterThat().cluster, setup, signal);
    expect(result.ok && concludeDrill(plan, result.value)).toEqual({
      verdict: 'passed',
      says: ['Every case was answered as the policy says.'],
    });
    expect(heard.map(({ drill, outcome: said }) => `${drill.id} ${said}`)).toEqual(plan.cases.map(({ id }) => `${id} passed`));
  });

  it('stops at once, and says it, when the server created what was only to be tried', async () => {
    const lying = clusterThat({ lies: true });
    const result = await runDrill(lying.cluster, setup, signal);
    const conclusion = result.ok ? concludeDrill(plan, result.value) : undefined;
    expect(lying.asked).toBe(1);
    expect(conclusion?.verdict).toBe('failed');
    expect(conclusion?.says[0]).toContain('Nothing was deleted');
  });

  it('is inconclusive when nobody may look whether something was created', async () => {
    const result = await runDrill(clusterThat({ hides: true }).cluster, { ...setup, cases: plan.cases.slice(0, 2) }, signal);
    expect(result.ok && concludeDrill({ ...plan, omitted: [] }, result.value).verdict).toBe('inconclusive');
  });

  it('is inconclusive without the good control, however many denials there are', async () => {
    const result = await runDrill(clusterThat().cluster, { ...setup, cases: plan.cases.slice(1) }, signal);
    expect(result.ok && concludeDrill(plan, result.value).verdict).toBe('inconclusive');
  });
});
