import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNativeConfiguration } from '../../../../src/core/index.js';

const words = (id: string, file: string, text: string) => {
  const { hides, settings, understood } = readNativeConfiguration(id, file, text);
  return { hides: hides.map((rule) => rule.words), settings, understood };
};

describe('the scanners’ own configuration, in words', () => {
  it('reads .trivyignore with its dates', () => {
    const text = '# accepted\nCVE-2020-8203\nCVE-2021-23337 exp:2026-12-31\n\nDS-0002\n';
    expect(words('trivy', 'app/.trivyignore', text)).toEqual({
      hides: ['CVE-2020-8203', 'CVE-2021-23337 until 2026-12-31', 'DS-0002'],
      settings: [],
      understood: true,
    });
  });

  it('reads .trivyignore.yaml with paths, packages, expiry and statement', () => {
    const text = [
      'vulnerabilities:',
      '  - id: CVE-2020-8203',
      '    paths: [app/**]',
      '    purls: [pkg:npm/lodash]',
      '    expired_at: 2026-12-31',
      '    statement: not reachable',
      'secrets:',
      '  - id: aws-access-key-id',
    ].join('\n');
    expect(words('trivy', '.trivyignore.yaml', text)).toEqual({
      hides: ['CVE-2020-8203 in pkg:npm/lodash under app/** until 2026-12-31: not reachable', 'aws-access-key-id'],
      settings: [],
      understood: true,
    });
  });

  it('reads what trivy.yaml leaves out', () => {
    const text =
      'severity: [CRITICAL, HIGH]\nscan:\n  skip-dirs: [/usr/lib]\nvulnerability:\n  ignore-unfixed: true\ndb:\n  skip-update: true\n';
    expect(words('trivy', 'trivy.yaml', text).settings).toEqual([
      'Only findings of severity CRITICAL, HIGH.',
      'Vulnerabilities without a fix are left out.',
      'Folders are skipped: /usr/lib.',
    ]);
  });

  it('reads the ignore rules of .grype.yaml', () => {
    const text = [
      'only-fixed: true',
      'exclude: ["/opt/**"]',
      'ignore:',
      '  - vulnerability: CVE-2020-8203',
      '    reason: not reachable',
      '    package: {name: lodash, version: 4.17.15, location: "/app/**"}',
      '  - fix-state: unknown',
    ].join('\n');
    expect(words('grype', '.grype.yaml', text)).toEqual({
      hides: ['CVE-2020-8203 in lodash 4.17.15 under /app/**: not reachable', 'All findings in fix: unknown'],
      settings: ['Vulnerabilities without a fix are left out.', 'Paths are left out: /opt/**.'],
      understood: true,
    });
  });

  it('says of a file that it does not understand that it may hide more', () => {
    expect(words('grype', '.grype.yaml', 'ignore: [\n').understood).toBe(false);
    expect(words('trivy', 'trivy.yaml', '- a\n').understood).toBe(false);
    expect(words('scout', 'x.yaml', 'a: b').understood).toBe(false);
    expect(words('trivy', 'trivy.yaml', '').understood).toBe(true);
  });

  it('never throws, and stays within bounds on aliases that multiply', () => {
    const bomb = [
      'a: &a [x]',
      ...Array.from(
        { length: 30 },
        (_, index) => `b${index}: &b${index} [*${index === 0 ? 'a' : `b${index - 1}`}, *${index === 0 ? 'a' : `b${index - 1}`}]`,
      ),
      'ignore: *b29',
    ].join('\n');
    expect(words('grype', '.grype.yaml', bomb).settings).toEqual([]);
    const file = fc.constantFrom('.trivyignore', '.trivyignore.yaml', 'trivy.yaml', '.grype.yaml');
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('ignore:', '\n', '  ', '- ', 'id: x', '&a', '*a', '{', ']', 'vulnerabilities:'), { maxLength: 30 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(file, text, (name, content) => {
        words(name.includes('grype') ? 'grype' : 'trivy', name, content);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
