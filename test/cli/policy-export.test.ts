import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.js';
import { runCli, runExpecting, smallestPolicy } from './support/run-cli.js';

const strict = smallestPolicy.replace('name: small', 'name: organisation');

function exported(folder: string, code: number, ...args: string[]) {
  return runExpecting(code, folder, ['policy', 'export', ...args]);
}

describe('policy export', () => {
  it('prints what can stand in one text, and the report beside it', async () => {
    const { out, notes } = await exported(temporaryFolder({ '.wharfmaster.yaml': smallestPolicy }), 0, 'kubernetes');
    const objects = parseAllDocuments(out).map((document) => document.toJS() as { readonly kind: string });
    expect(objects.map(({ kind }) => kind)).toEqual(['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']);
    expect(notes).toMatch(/^small for Kubernetes .*: 1 exact, 0 stricter, 0 looser, 1 not expressible\. Proved with kube-apiserver /);
  });

  it('writes the same bytes each time, and names what it wrote', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy });
    const first = await exported(folder, 0, 'gatekeeper', '--output', 'a');
    await exported(folder, 0, 'gatekeeper', '--output', 'b');
    expect(first.out.trim().split('\n')).toEqual(['a/constraint-template.yaml', 'a/constraints.yaml', 'a/export-report.json']);
    for (const name of readdirSync(join(folder, 'a')))
      expect(readFileSync(join(folder, 'a', name))).toEqual(readFileSync(join(folder, 'b', name)));
  });

  it('accounts for each part of the policy in export-report.json', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': `${smallestPolicy}scan: {unscanned: error}\n` });
    await exported(folder, 0, 'kubernetes', '--output', 'out');
    const report: unknown = JSON.parse(readFileSync(join(folder, 'out/export-report.json'), 'utf8'));
    expect(report).toMatchObject({
      target: 'kubernetes',
      policy: { name: 'small', serial: 3, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string },
      rules: [
        { path: 'sources.allow[0]', says: 'registry.example/**', fidelity: 'exact' },
        { path: 'scan', fidelity: 'not-expressible' },
        { path: 'exempt-namespaces: kube-system' },
      ],
      files: ['validating-admission-policy.yaml'],
    });
  });

  it('refuses with exit 1 what would let more through, and writes nothing, until that is accepted', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy });
    const { notes, out } = await exported(folder, 1, 'gatekeeper-library', '--output', 'out');
    expect(notes).toContain('would let through what the policy refuses');
    expect(out).toBe('');
    expect(readdirSync(folder)).toEqual(['.wharfmaster.yaml']);
    const accepted = await exported(folder, 0, 'gatekeeper-library', '--output', 'out', '--allow-looser');
    expect(accepted.notes).toMatch(/^ {2}looser {2}sources\.allow\[0\]/m);
  });

  it('exports each policy that governs into a folder of its own, outermost first', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, 'org/policy.yaml': strict });
    const { out } = await exported(folder, 0, 'kubernetes', '--policy', 'org/policy.yaml', '--output', 'out');
    expect(out).toBe('out/1/validating-admission-policy.yaml\nout/2/validating-admission-policy.yaml\nout/export-report.json\n');
    expect(readFileSync(join(folder, 'out/1/validating-admission-policy.yaml'), 'utf8')).toContain(
      'name: wharfmaster-organisation-denying',
    );
    const one = await exported(folder, 2, 'hadolint', '--policy', 'org/policy.yaml');
    expect(one.notes).toContain('--no-workspace-policy');
  });

  it('lets no policy’s objects take the place of another’s', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, 'org/policy.yaml': smallestPolicy });
    const { notes } = await exported(folder, 2, 'kubernetes', '--policy', 'org/policy.yaml');
    expect(notes).toContain('`metadata.name` of its own');
  });

  it('writes over no link', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, 'out/x': '', victim: 'precious' });
    symlinkSync(join(folder, 'victim'), join(folder, 'out/validating-admission-policy.yaml'));
    await exported(folder, 3, 'kubernetes', '--output', 'out');
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('precious');
  });

  it.each([
    [['kubernets'], 'Did you mean `kubernetes`?'],
    [[], 'Name a target: kubernetes, '],
    [['kubernetes', '--option', 'ratchet=perhaps'], '`ratchet` is one of'],
    [['kubernetes', '--option', 'x=1'], 'knows NAME=VALUE for'],
    [['kubernetes', '--policy', 'none.yaml'], 'none.yaml'],
    [['kubernetes', '--trust-root', 'x'], '--trust-root needs NAME=PATH'],
    [['kubernetes', '--policy', 'off.yaml', '--no-workspace-policy'], '`enforcement.admit` is `off`'],
  ])('%j is wrong usage, and it says what to do', async (args, words) => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy, 'off.yaml': `${smallestPolicy}enforcement: {admit: off}\n` });
    expect((await exported(folder, 2, ...args)).notes).toContain(words);
  });

  it('exports no broken policy', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': `${smallestPolicy}sauces: {}\n` });
    expect((await exported(folder, 2, 'kubernetes')).notes).toContain('.wharfmaster.yaml is broken');
  });

  it('writes no text of the policy’s author as anything but text', async () => {
    const evil = `name: 'x"]}\\n---\\nkind: Pod'`;
    const folder = temporaryFolder({});
    writeFiles(folder, { '.wharfmaster.yaml': smallestPolicy.replace('name: small', evil) });
    for (const target of ['kubernetes', 'kyverno', 'gatekeeper', 'sigstore']) {
      const { out } = await exported(folder, 0, target);
      for (const document of parseAllDocuments(out)) expect(document.toJS()).not.toMatchObject({ kind: 'Pod' });
    }
  });
});

describe('policy report', () => {
  it('prints the policies in force as Markdown or as a page', async () => {
    const folder = temporaryFolder({ '.wharfmaster.yaml': smallestPolicy });
    const { out } = await runExpecting(0, folder, ['policy', 'report']);
    expect(out).toContain('| registry.example/\\*\\* |');
    const html = await runExpecting(0, folder, ['policy', 'report', '--format', 'html']);
    expect(html.out).toMatch(/^<!DOCTYPE html>[\s\S]*registry\.example\/\*\*[\s\S]*<\/html>\n$/);
    expect((await runCli(temporaryFolder({}), ['policy', 'report'])).code).toBe(2);
  });
});
