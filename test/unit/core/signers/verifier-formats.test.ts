import { describe, expect, it } from 'vitest';
import { checkPolicy, commonFormats, formatFor, readableFor, readPolicy, verifiers, type Signer } from '../../../../src/core/index.js';
import { problemOf } from './support/recorded.js';

const any: Signer = { type: 'key', keys: [], format: 'any' };

describe('which verifier finds what', () => {
  it('says which one would not find a signature, and what all of them find', () => {
    expect(readableFor('bundle', ['cosign-bundle', 'kyverno-1.19']).ok).toBe(true);
    const problem = problemOf(readableFor('bundle', ['cosign-3', 'cosign-2']));
    expect(problem).toMatchObject({
      code: 'FORMAT_UNREADABLE_FOR_VERIFIER',
      message: expect.stringMatching(/bundle.*cosign 2/) as string,
      next: expect.stringContaining('`legacy`') as string,
    });
  });

  it('promises nothing for a name that it does not know', () => {
    expect(problemOf(readableFor('bundle', ['cosine'])).message).toContain('`cosine` (which Wharfmaster does not know)');
    expect(commonFormats(['cosign-3', 'toString'])).toEqual([]);
  });

  it('says when nothing is found by all of them', () => {
    expect(problemOf(readableFor('bundle', ['cosign-bundle', 'containers-policy'])).next).toContain('No format is read by all of them');
  });

  it('asks nothing when no verifier is declared', () => {
    expect(readableFor('legacy', []).ok).toBe(true);
  });

  it('names each verifier once', () => {
    const ids = verifiers.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe('the format of a signature', () => {
  it('is the newest that engine, policy and verifiers agree on', () => {
    expect(formatFor(any, ['bundle', 'legacy'], [])).toEqual({ ok: true, value: 'bundle' });
    expect(formatFor(any, ['bundle', 'legacy'], ['cosign-2'])).toEqual({ ok: true, value: 'legacy' });
    expect(formatFor({ type: 'notation', trustStores: [], identities: [] }, ['notation'], ['kyverno-1.19'])).toEqual({
      ok: true,
      value: 'notation',
    });
  });

  it('is refused before anything is signed when a verifier would not find it', () => {
    expect(problemOf(formatFor({ type: 'key', keys: [], format: 'bundle' }, ['bundle', 'legacy'], ['cosign-2'])).code).toBe(
      'FORMAT_UNREADABLE_FOR_VERIFIER',
    );
    expect(problemOf(formatFor(any, ['notation'], [])).message).toContain('cannot store');
  });
});

describe('policy check', () => {
  const remarks = (trust: string) => {
    const text = `apiVersion: wharfmaster/v1\nkind: ImagePolicy\ntrust: ${trust}\n`;
    const reading = readPolicy('policy.yaml', text, { layer: 'organisation', toolVersion: '1.0.0' });
    return checkPolicy(reading, { now: 0 }).map(({ what, next, span }) => [text.slice(span.start, span.end), what, next]);
  };

  it('says which verifier nobody knows, on its name', () => {
    expect(remarks('{verifiers: [cosign-bundel]}')).toEqual([
      ['cosign-bundel', '`cosign-bundel` is no verifier that Wharfmaster knows.', 'Did you mean `cosign-bundle`?'],
    ]);
  });

  it('says which signer’s format not every verifier finds, before anybody pushes', () => {
    const signer = '{type: keyless, issuer: "https://i", subject: s, format: bundle}';
    expect(remarks(`{signers: {ci: ${signer}}, verifiers: [cosign-2]}`)).toMatchObject([
      ['bundle', expect.stringContaining('`ci`'), expect.stringContaining('format: legacy')],
    ]);
    expect(remarks(`{signers: {ci: ${signer}}, verifiers: [cosign-bundle, kyverno-1.19]}`)).toEqual([]);
  });
});
