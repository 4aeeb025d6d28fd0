import { describe, expect, it } from 'vitest';
import { readStatement, verificationSummary } from '../../../../src/core/index.js';

const digest = `sha256:${'a'.repeat(64)}`;

function statementOf(resourceUri: string): string {
  const predicate = { verifier: { id: 'https://v' }, verificationResult: 'PASSED', resourceUri };
  return JSON.stringify({ subject: [], predicateType: 'https://slsa.dev/verification_summary/v1', predicate });
}

describe('the repository for which a summary was made', () => {
  it('is read from the summaries that we make', () => {
    const { predicate, predicateType } = verificationSummary({
      verifierId: 'https://v',
      verifierVersion: '1',
      time: '2026-11-22T12:00:00Z',
      image: { registry: 'registry.bank.example:5000', repository: 'apps/web', tag: '1.4', digest },
      policies: [{ layer: 'workspace', digest }],
      inputs: [],
      passed: true,
      stage: 'ci',
    });
    const text = JSON.stringify({ subject: [], predicateType, predicate: JSON.parse(predicate) as unknown });
    expect(readStatement(text)?.summary?.repository).toBe('registry.bank.example:5000/apps/web');
  });

  it.each([
    ['pkg:oci/web@sha256%3Aaa?tag=1&repository_url=r.example%2Fapps%2Fweb#x', 'r.example/apps/web'],
    ['pkg:oci/web@sha256%3Aaa?tag=1', undefined],
    ['pkg:oci/web?repository_url=%E0%A4%A', undefined],
    ['https://example.com/x?repository_url=r.example/evil', undefined],
  ])('of %j is %j', (uri, repository) => {
    expect(readStatement(statementOf(uri))?.summary?.repository).toBe(repository);
  });
});
