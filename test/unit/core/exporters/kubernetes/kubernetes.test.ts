import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { kubernetes } from '../../../../../src/core/exporters/kubernetes/index.js';
import { runExport, type ExportInput } from '../../../../../src/core/exporters/index.js';
import { policyOf, today } from '../../../../support/judging.js';

function inputOf(text: string, options: Readonly<Record<string, string>> = {}, more: Partial<ExportInput> = {}): ExportInput {
  const policy = policyOf(text).layers[0]?.policy;
  if (policy === undefined) throw new Error('The example has no policy.');
  const material = { keys: new Map(), sigstore: new Map(), certificates: new Map() };
  const identity = { name: 'bank', version: '1.10', serial: 41, digest: `sha256:${'a'.repeat(64)}` };
  return { policy, identity, material, now: today.now, allowsLooser: false, options: new Map(Object.entries(options)), ...more };
}

function exportOf(...input: Parameters<typeof inputOf>) {
  const outcome = runExport(kubernetes, inputOf(...input));
  if (!outcome.ok) throw new Error(outcome.problem.message);
  const text = outcome.value.files.map((file) => file.text).join('---\n');
  return { text, rules: outcome.value.report.rules, documents: parseAllDocuments(text).map((document): unknown => document.toJS()) };
}

function problemOf(...input: Parameters<typeof inputOf>) {
  const outcome = runExport(kubernetes, inputOf(...input));
  if (outcome.ok) throw new Error('The export was not refused.');
  return outcome.problem;
}

describe('a policy as ValidatingAdmissionPolicy', () => {
  it('is one policy and its binding for what denies, and one pair for what warns', () => {
    const { documents } = exportOf('sources: {allow: [nginx]}\ntags: [{match: "**", deny: [latest], level: warn}]');
    expect(documents).toMatchObject([
      { kind: 'ValidatingAdmissionPolicy', metadata: { name: 'wharfmaster-bank-denying' }, spec: { failurePolicy: 'Fail' } },
      { kind: 'ValidatingAdmissionPolicyBinding', spec: { validationActions: ['Deny', 'Audit'] } },
      { kind: 'ValidatingAdmissionPolicy', metadata: { name: 'wharfmaster-bank-warning' }, spec: { failurePolicy: 'Ignore' } },
      { kind: 'ValidatingAdmissionPolicyBinding', spec: { validationActions: ['Warn', 'Audit'] } },
    ]);
  });

  it('reads as it is written here', () => {
    expect(exportOf('sources: {allow: [registry.bank.example/**, {match: nginx, namespaces: [shop]}]}').text).toMatchSnapshot();
  });

  it('is the same bytes for the same policy', () => {
    const input = ['sources: {allow: [nginx], deny: [acme/x]}', { 'exempt-namespaces': 'b,a' }] as const;
    expect(exportOf(...input).text).toBe(exportOf(...input).text);
    expect(exportOf(...input).text).toContain('values:\n            - a\n            - b\n');
  });

  it('says of each namespace that is exempt, and of the ratchet, that nothing is asked there', () => {
    const { rules } = exportOf('sources: {allow: [nginx]}', { 'exempt-namespaces': 'kube-system,infra', ratchet: 'yes' });
    expect(rules.filter(({ fidelity }) => fidelity === 'not-expressible').map(({ path }) => path)).toEqual([
      'exempt-namespaces: infra',
      'exempt-namespaces: kube-system',
      'ratchet: yes',
    ]);
  });

  it('refuses names that no namespace can have', () => {
    expect(problemOf('sources: {allow: [nginx]}', { 'exempt-namespaces': 'shop,Team_*' })).toMatchObject({
      code: 'EXPORT_OPTION',
      message: expect.stringContaining('`Team_*`'),
    });
  });

  it('leaves exceptions out, since there is no clock, unless that is accepted', () => {
    const text = [
      'sources: {allow: [nginx]}',
      'exceptions:',
      '  - {id: A, rule: unapproved-registry, match: acme/x, owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-01}',
    ].join('\n');
    const fidelityOf = (allowsLooser: boolean) => {
      const { documents, rules } = exportOf(text, {}, { allowsLooser });
      const made = JSON.stringify(documents).replace(/"annotations":\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\}/g, '');
      return { fidelity: rules.find(({ path }) => path === 'exceptions[0]')?.fidelity, waives: made.includes('acme/x') };
    };
    expect(fidelityOf(false)).toEqual({ fidelity: 'stricter', waives: false });
    expect(fidelityOf(true)).toEqual({ fidelity: 'looser', waives: true });
  });

  it('shares many checks out among objects that kubectl can apply', () => {
    const denied = Array.from({ length: 600 }, (_, at) => `{match: registry.bank.example/denied-${at}/**, reason: "${'r'.repeat(150)}"}`);
    const { documents } = exportOf(`sources: {allow: ["**"], deny: [${denied.join(', ')}]}`);
    const sizes = documents.map((document) => JSON.stringify(document).length);
    expect(documents.length).toBeGreaterThan(4);
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
    const names = documents.map((document) => /"name":"(wharfmaster-bank-[^"]+)"/.exec(JSON.stringify(document))?.[1]);
    expect(new Set(names).size).toBe(documents.length / 2);
  });

  it('cuts long lists into expressions that CEL takes', () => {
    const allowed = Array.from({ length: 900 }, (_, at) => `registry-${at}.bank.example/team/**`);
    const { documents } = exportOf(`sources: {allow: [${allowed.join(', ')}]}`);
    const longest = [...JSON.stringify(documents).matchAll(/"expression":"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.length);
    expect(Math.max(...longest)).toBeLessThan(100_000);
  });

  it('refuses a list that no object holds, with what to do', () => {
    const allowed = Array.from({ length: 4000 }, (_, at) => `registry-${at}.bank.example/team/**`);
    const problem = problemOf(`sources: {allow: [${allowed.join(', ')}]}`);
    expect(problem).toMatchObject({ code: 'EXPORT_TOO_LARGE', message: expect.stringContaining('`sources.allow`') });
  });

  it('has nothing to say where manifests are not judged', () => {
    expect(problemOf('places: {"kubernetes/*": off}\nsources: {allow: []}')).toMatchObject({ code: 'EXPORT_NOTHING' });
  });

  it('keeps hostile names and reasons inside of texts', () => {
    const text = `sources: {allow: ["**"], deny: [{match: acme/x, reason: "'] + [string(1)] + ['\\n---\\nkind: Pod"}]}`;
    const { documents, text: made } = exportOf(text, {}, { identity: { name: "x'\n---\n' || true", digest: `sha256:${'a'.repeat(64)}` } });
    expect(documents).toHaveLength(2);
    expect(made).not.toContain('\nkind: Pod');
    expect(JSON.stringify(documents)).toContain(String.raw`\\'] + [string(1)] + [\\' --- kind: Pod`);
  });
});
