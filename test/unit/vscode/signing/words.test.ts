import { describe, expect, it } from 'vitest';
import type { CeremonyPlan, CeremonyState, EvidenceRecord } from '../../../../src/core/index.js';
import {
  describeProgress,
  describeUnfinished,
  portionDone,
  recordDetails,
  shortDigest,
  summarisePlan,
} from '../../../../src/vscode/signing/words.js';
import { planOf } from './support/plan.js';

describe('the words about a push', () => {
  it('say the step with its bytes', () => {
    expect(describeProgress({ step: 'push', about: 'r.example/web', bytes: { sent: 1_200_000, total: 4_000_000 } })).toBe(
      'pushing r.example/web, 1.2 MB of 4.0 MB',
    );
    expect(describeProgress({ step: 'push', about: 'x', bytes: { sent: 500_000 } })).toBe('pushing x, 0.5 MB sent');
    expect(describeProgress({ step: 'sign', about: '$(alert) [x](command:y)' })).toBe('signing as (alert) [x] (command:y)');
  });

  it('move on in one direction, and by bytes within the push', () => {
    const steps = ['plan', 'export', 'scan', 'sbom', 'push', 'sign', 'attest', 'verify', 'release', 'clean'] as const;
    const portions = steps.map((step) => portionDone({ step, about: '' }));
    expect(portions).toEqual(portions.toSorted((a, b) => a - b));
    expect(portionDone({ step: 'push', about: '', bytes: { sent: 50, total: 100 } })).toBe(45);
    expect(portionDone({ step: 'push', about: '', bytes: { sent: 500, total: 100 } })).toBe(70);
  });

  it('sum the plan up for the dialog, a line each whatever stands in it', () => {
    const text = summarisePlan(
      planOf({
        name: 'web:1\nPolicy: none',
        bases: [{ imageId: 'sha256:a', base: 'r.example/base:1', digest: 'sha256:d' }],
        releasedNow: `sha256:${'c'.repeat(64)}`,
        resumed: true,
      }),
    );
    expect(text.split('\n')).toEqual([
      'Image: web:1 Policy: none (sha256:aaaaaaaaaaaa…)',
      'To: r.example/apps/web:1.4 (points to sha256:cccccccccccc… now)',
      'Policy: quay 7',
      'Base: r.example/base:1, proved',
      'Signed by: release (embedded, bundle)',
      'Attached: bill of materials',
      'This continues an earlier push.',
    ]);
  });

  it('say that nobody signs, and what to know besides', () => {
    const remark = { what: 'The tag moves.', why: '', next: '', mayOverride: false };
    const plan: CeremonyPlan = planOf({ signatures: [], attestations: [], remarks: [remark], overridden: true });
    expect(summarisePlan(plan)).toContain('Signed by: nobody, no policy asks for it\n1 remark: The tag moves.\nThe gate did not pass');
  });

  it('say how far an unfinished push came', () => {
    const state: CeremonyState = {
      ...{
        version: 1,
        id: 'abc',
        name: 'web:1',
        imageIds: [],
        target: 't',
        staging: 'r.example/web:staging-abc',
        startedAt: '',
        updatedAt: '',
      },
      ...{ done: 'plan' as const, policies: [] },
    };
    expect(describeUnfinished(state)).toBe('last step done: plan; nothing arrived yet');
    expect(describeUnfinished({ ...state, released: true })).toBe('released; only the staging tag r.example/web:staging-abc is left');
  });

  it('shorten a digest so that it is still recognised', () => {
    expect(shortDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('sha256:0123456789ab…');
    expect(shortDigest('latest')).toBe('latest');
  });

  it('tell everything that a record says, and nothing that it does not', () => {
    const record: EvidenceRecord = {
      ...{ seq: 3, prevHash: '0', hash: 'ff', time: '2026-11-23T00:00:00.000Z', timeSource: 'system', stage: 'push', event: 'signed' },
      actor: { user: 'ada', unverified: true, host: 'quay', tool: 'wharfmaster', version: '1' },
      subject: { ref: 'r.example/web', digest: 'sha256:1' },
      signatures: [{ signer: 'release', principal: 'key 1' }],
    };
    expect(recordDetails(record)).toEqual([
      ['Image', 'r.example/web'],
      ['Digest', 'sha256:1'],
      ['Signed by', 'release: key 1'],
      ['Time', '2026-11-23T00:00:00.000Z (this machine’s clock)'],
      ['By', 'ada on quay (nobody vouches for that)'],
      ['Record', '3, hash ff'],
    ]);
  });
});
