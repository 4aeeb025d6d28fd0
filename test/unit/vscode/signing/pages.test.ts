import { describe, expect, it } from 'vitest';
import type { ImageTrust, SignatureFact } from '../../../../src/core/index.js';
import { evidencePage, planPage, refusalPage, verificationPage } from '../../../../src/vscode/signing/pages.js';
import { planOf } from './support/plan.js';

const evil = '<img src=x> [click](command:evil) `code` **bold**';

describe('the pages about signing', () => {
  it('show the whole plan before anything is sent', () => {
    const page = planPage(planOf());
    for (const part of [
      'Nothing was sent yet.',
      '`r.example/apps/web:1.4`',
      '`r.example/apps/web:staging-abc`',
      '**release**, by embedded, as bundle',
    ])
      expect(page).toContain(part);
    expect(page).not.toContain('Refused');
  });

  it('say of a refusal each reason with its next step and its rule', () => {
    const refusals = [
      { rule: 'denied-image', what: '`r.example/x` is denied.', why: 'The policy says so.', next: 'Use `r.example/y`.', mayOverride: true },
    ];
    expect(refusalPage(planOf({ refusals }))).toContain(
      '## `r.example/x` is denied.\n\nThe policy says so.\n\n**What to do:** Use `r.example/y`.\n\nRule: `denied-image`',
    );
  });

  it('say who signed, what the policy asks and what is not known', () => {
    const signature: SignatureFact = {
      ...{ signer: 'release', format: 'bundle' as const, verifier: 'embedded', verified: true, times: [] },
      principal: { type: 'key', fingerprint: 'f'.repeat(64) },
    };
    const trust: ImageTrust = {
      name: 'r.example/web:1',
      digest: 'sha256:1',
      manifests: [
        { digest: 'sha256:1', signatures: [signature], attestations: [] },
        { digest: 'sha256:2', platform: { os: 'linux', architecture: 'arm64' }, signatures: [], attestations: [] },
      ],
      unknown: [{ signer: 'vendor', problem: { code: 'TRUST_ROOT_MISSING', message: 'No root.', next: 'Name it.' } }],
      checkedAt: '2026-11-23T00:00:00.000Z',
    };
    const requirement = {
      policy: { file: 'p', name: 'quay', layer: 'workspace' },
      asks: 'signed by `release`',
      outcome: 'met',
      level: 'error',
      by: [{ signer: 'release' }],
    } as const;
    const verdict = {
      outcome: 'undetermined',
      asked: true,
      findings: [],
      missing: ['whether `vendor` signed'],
      requirements: [requirement],
    } as const;
    const page = verificationPage('r.example/web:1', { trust, verdict, policies: ['quay'] }, Date.parse('2026-11-23T02:00:00.000Z'));
    expect(page).toContain('**Undetermined.');
    expect(page).toContain('looked up 2 h ago, judged by quay');
    expect(page).toContain('- **Met**: signed by `release`, by release (quay)');
    expect(page).toContain('whether `vendor` signed');
    expect(page).toContain('vendor: No root. Name it.');
    expect(page).toContain(`by key ${'f'.repeat(64)}`);
    expect(page).toContain('## linux/arm64, `sha256:2`\n\n- Nothing is signed here.');
  });

  it('let no foreign text be more than text', () => {
    const refusals = [{ what: evil, why: evil, next: evil, mayOverride: false }];
    const pages = [
      planPage(planOf({ name: evil, remarks: refusals })),
      refusalPage(planOf({ name: evil, refusals })),
      evidencePage({ folder: evil, outcome: 'broken', lines: [evil] }),
    ];
    for (const page of pages) {
      const withoutCode = page.replace(/`[^`]*`/g, '');
      expect(withoutCode).not.toMatch(/(?<!\\)<img|(?<!\\)\[click\]\(|(?<!\\)\*\*bold/);
    }
  });
});
