import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admissionReader } from '../../../../src/core/cluster/admission/admission-reader.js';
import type { AdmissionRow, AdmissionSource } from '../../../../src/core/cluster/admission/admission-row.js';
import { timeCoverage } from '../../../../src/core/cluster/admission/time-coverage.js';

const period = { from: Date.parse('2026-11-01T00:00:00Z'), until: Date.parse('2026-11-02T00:00:00Z') };

function read(entries: readonly (object | string)[], kind?: AdmissionSource) {
  const rows: AdmissionRow[] = [];
  const reader = admissionReader({ period, hear: (row) => rows.push(row), ...(kind !== undefined && { kind }) });
  for (const entry of entries) reader.read(typeof entry === 'string' ? entry : JSON.stringify(entry));
  return { rows, summary: reader.summary() };
}

function event(fields: object): object {
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    stage: 'ResponseComplete',
    verb: 'create',
    user: { username: 'bob' },
    objectRef: { resource: 'pods', namespace: 'prod', name: 'web' },
    requestReceivedTimestamp: '2026-11-01T10:00:00.000000Z',
    requestURI: '/api/v1/namespaces/prod/pods',
    ...fields,
  };
}

describe('Kubernetes’ audit log', () => {
  it('tells of a refusal by an admission policy, with who asked for what', () => {
    const message =
      "pods \"web\" is forbidden: ValidatingAdmissionPolicy 'wharfmaster-bank-denying' with binding 'b' denied request: unapproved-registry: evil/x";
    const requestObject = { kind: 'Pod', spec: { containers: [{ image: 'evil/x' }], volumes: [{ image: { reference: 'evil/v' } }] } };
    const { rows } = read([
      event({ stage: 'RequestReceived' }),
      event({ responseStatus: { code: 403, message }, requestObject, requestURI: '/api/v1/namespaces/prod/pods?dryRun=All' }),
    ]);
    expect(rows).toEqual([
      {
        time: '2026-11-01T10:00:00.000000Z',
        namespace: 'prod',
        kind: 'Pod',
        name: 'web',
        images: ['evil/x', 'evil/v'],
        user: 'bob',
        policy: 'wharfmaster-bank-denying',
        binding: 'b',
        verdict: 'denied',
        message: 'unapproved-registry: evil/x',
        dryRun: true,
        source: 'audit',
      },
    ]);
  });

  it('tells of what was only noted or warned of, and of a webhook’s refusal', () => {
    const failures = JSON.stringify([
      { message: 'm', policy: 'p', binding: 'b', expressionIndex: 0, validationActions: ['Audit'] },
      { message: 'n', policy: 'q', binding: 'c', expressionIndex: 0, validationActions: ['Warn', 'Audit'] },
    ]);
    const { rows } = read([
      event({ responseStatus: { code: 201 }, annotations: { 'validation.policy.admission.k8s.io/validation_failure': failures } }),
      event({ responseStatus: { code: 403, message: 'admission webhook "policy.sigstore.dev" denied the request: no' } }),
    ]);
    expect(rows.map(({ verdict, policy, binding }) => [verdict, policy, binding])).toEqual([
      ['audited', 'p', 'b'],
      ['warned', 'q', 'c'],
      ['denied', 'webhook policy.sigstore.dev', undefined],
    ]);
  });

  it('counts what was let in, and leaves out what is not admission’s', () => {
    const { rows, summary } = read([
      event({ responseStatus: { code: 201 } }),
      event({ responseStatus: { code: 403, message: 'pods is forbidden: User "bob" cannot create resource "pods"' } }),
      event({ objectRef: { resource: 'configmaps' }, responseStatus: { code: 201 } }),
      event({ objectRef: { resource: 'pods', subresource: 'binding' }, responseStatus: { code: 201 } }),
    ]);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['admitted']);
    expect(summary).toMatchObject({ rows: 1, withoutImages: 1, skipped: 0 });
  });

  it('counts broken, foreign and truncated lines and goes on', () => {
    const { summary } = read([
      '{"kind":"Event","apiVersion":"audit.k8s.io/v1","sta',
      'hello',
      '[]',
      'null',
      event({ responseStatus: { code: 201 } }),
    ]);
    expect(summary).toMatchObject({ rows: 1, skipped: 4, sources: ['audit'] });
  });

  it('leaves out rows of another time', () => {
    const { summary } = read([event({ requestReceivedTimestamp: '2026-10-01T00:00:00Z', responseStatus: { code: 201 } })]);
    expect(summary).toMatchObject({ rows: 0, outside: 1 });
  });
});

describe('reports of engines', () => {
  it('reads Kyverno’s, one by one or as a list', () => {
    const result = {
      policy: 'wharfmaster-bank-denying',
      rule: 'r',
      result: 'fail',
      message: 'no',
      timestamp: { seconds: Date.parse('2026-11-01T12:00:00Z') / 1000, nanos: 0 },
    };
    const report = {
      apiVersion: 'wgpolicyk8s.io/v1alpha2',
      kind: 'PolicyReport',
      metadata: { namespace: 'prod' },
      scope: { kind: 'Pod', name: 'web', namespace: 'prod' },
      results: [result, { ...result, result: 'pass' }, { ...result, result: 'skip' }],
    };
    const { rows } = read([
      { apiVersion: 'v1', kind: 'List', items: [report] },
      { ...report, apiVersion: 'openreports.io/v1alpha1', kind: 'Report' },
    ]);
    expect(rows.map(({ verdict, kind, name, time, policy }) => [verdict, kind, name, time, policy])).toEqual(
      [1, 2].flatMap(() => [
        ['audited', 'Pod', 'web', '2026-11-01T12:00:00.000Z', 'wharfmaster-bank-denying'],
        ['admitted', 'Pod', 'web', '2026-11-01T12:00:00.000Z', 'wharfmaster-bank-denying'],
      ]),
    );
  });

  it('reads the status of Gatekeeper’s constraints, and says how many violations it does not list', () => {
    const { rows, summary } = read([
      {
        apiVersion: 'constraints.gatekeeper.sh/v1beta1',
        kind: 'WharfmasterImages',
        metadata: { name: 'wharfmaster-bank-denying' },
        status: {
          auditTimestamp: '2026-11-01T09:00:00Z',
          totalViolations: 23,
          violations: [{ enforcementAction: 'deny', kind: 'Pod', name: 'web', namespace: 'prod', message: 'no' }],
        },
      },
    ]);
    expect(rows).toMatchObject([
      { verdict: 'audited', policy: 'WharfmasterImages/wharfmaster-bank-denying', binding: 'deny', name: 'web' },
    ]);
    expect(summary.missing).toEqual(['WharfmasterImages/wharfmaster-bank-denying: 22 more violations that its status does not list.']);
  });

  it('reads the log of policy-controller', () => {
    const line = {
      level: 'info',
      ts: '2026-11-01T08:00:00.000Z',
      logger: 'policy-controller',
      msg: 'remote admission controller audit annotations=map[string]string(nil)',
      'knative.dev/kind': '/v1, Kind=Pod',
      'knative.dev/namespace': 'prod',
      'knative.dev/name': 'web',
      'knative.dev/userinfo': 'bob',
      'admissionreview/allowed': false,
      'admissionreview/result':
        '&Status{Status:Failure,Message:validation failed: failed policy: wharfmaster-bank-nobody: spec.containers[0].image,}',
    };
    const { rows } = read([
      line,
      { ...line, 'admissionreview/allowed': true },
      { level: 'error', ts: line.ts, msg: 'Failed the resource specific validation' },
    ]);
    expect(rows.map(({ verdict, kind, policy, user }) => [verdict, kind, policy, user])).toEqual([
      ['denied', 'Pod', 'wharfmaster-bank-nobody', 'bob'],
      ['admitted', 'Pod', 'wharfmaster-bank-nobody', 'bob'],
    ]);
  });

  it('reads only the kind that was asked for', () => {
    expect(read([event({ responseStatus: { code: 201 } })], 'kyverno').summary).toMatchObject({ rows: 0, skipped: 1 });
  });
});

describe('times that a log does not tell of', () => {
  it('are told from the period’s beginning to its end, with their exact ends', () => {
    const coverage = timeCoverage(period);
    for (const time of ['05:30', '05:59', '06:50', '09:00']) coverage.add(Date.parse(`2026-11-01T${time}:00Z`));
    expect(
      coverage.gaps().map(({ from, until }) => [new Date(from).toISOString().slice(11, 16), new Date(until).toISOString().slice(11, 16)]),
    ).toEqual([
      ['00:00', '05:30'],
      ['06:50', '09:00'],
      ['09:00', '00:00'],
    ]);
  });

  it('are those of at least an hour, in whatever order the events come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: period.from, max: period.until }), { maxLength: 60 }), (times) => {
        const coverage = timeCoverage(period);
        for (const time of times) coverage.add(time);
        const sorted = [period.from, ...[...times].sort((one, other) => one - other), period.until];
        const wanted = sorted.slice(1).flatMap((until, at) => {
          const from = sorted[at] ?? until;
          return until - from >= 3_600_000 ? [{ from, until }] : [];
        });
        expect(coverage.gaps()).toEqual(wanted);
      }),
      { seed: 7 },
    );
  });
});

describe('any input', () => {
  it('is read without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(
          read([text, { apiVersion: 'audit.k8s.io/v1', annotations: text, objectRef: text, responseStatus: { message: text } }]).summary
            .skipped,
        ).toBeLessThan(3);
      }),
      { seed: 11 },
    );
  });
});
