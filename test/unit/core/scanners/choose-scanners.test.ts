import { describe, expect, it } from 'vitest';
import { chooseScanners, type ScanAspect, type Scanner, type ScannerWishes } from '../../../../src/core/index.js';

const scanner = (id: string, ...aspects: ScanAspect[]): Scanner => ({
  id,
  label: id,
  program: id,
  aspects,
  credentials: [],
  configurationFiles: [],
  install: '',
  versions: () => [],
  scan: { over: 'image', call: () => ({ program: id, args: [], timeoutMs: 1, parse: () => ({ ok: false, problem: never }) }) },
});
const never = { code: 'TOOL_FAILED' as const, message: '', next: '' };
const all = [scanner('trivy', 'vulnerabilities', 'secrets'), scanner('grype', 'vulnerabilities'), scanner('clamav', 'malware')];
const choose = (found: readonly string[], wishes: Partial<ScannerWishes> = {}): readonly string[] =>
  chooseScanners(all, { named: [], aspects: [], ...wishes }, ({ id }) => found.includes(id)).map(({ id }) => id);

describe('choosing scanners', () => {
  it('takes the first that is found when nobody says more', () => {
    expect(choose(['grype', 'clamav'])).toEqual(['grype']);
    expect(choose(['trivy', 'grype'])).toEqual(['trivy']);
    expect(choose([])).toEqual([]);
  });

  it('takes exactly those that a person names, found or not, each once', () => {
    expect(choose(['trivy'], { named: ['grype', 'grype', 'unheard-of'] })).toEqual(['grype']);
  });

  it('takes one of a policy’s scanners, or all of them when it requires all', () => {
    expect(choose(['trivy', 'grype'], { policy: { scanners: ['grype', 'trivy'], require: 'any' } })).toEqual(['grype']);
    expect(choose(['grype'], { policy: { scanners: ['trivy', 'grype'], require: 'all' } })).toEqual(['trivy', 'grype']);
    expect(choose(['grype'], { policy: { scanners: [], require: 'all' } })).toEqual(['grype']);
  });

  it('adds a scanner for what a policy judges and nobody chosen looks for', () => {
    const policy = { scanners: ['trivy', 'grype'], require: 'any' as const };
    expect(choose(['trivy', 'grype', 'clamav'], { policy, aspects: ['secrets', 'malware'] })).toEqual(['trivy', 'clamav']);
    expect(choose(['grype'], { policy, aspects: ['secrets', 'malware'] })).toEqual(['grype']);
  });
});
