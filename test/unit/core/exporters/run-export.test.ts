import { describe, expect, it } from 'vitest';
import type { ExportedRule, Exporter, ExportInput } from '../../../../src/core/exporters/exporter.js';
import { policyParts } from '../../../../src/core/exporters/policy-parts.js';
import { runExport } from '../../../../src/core/exporters/run-export.js';
import { policyOf, today } from '../../../support/judging.js';

const text = 'sources: {allow: [{match: nginx, use: [run]}]}\ntags: [{match: "**", deny: [latest], requireDigest: error}]';

function inputOf(policyText: string, allowsLooser = false): ExportInput {
  const [layer] = policyOf(policyText).layers;
  if (layer === undefined) throw new Error('The example has no policy.');
  const material = { keys: new Map(), sigstore: new Map(), certificates: new Map() };
  return { policy: layer.policy, identity: { digest: 'sha256:1' }, material, now: today.now, allowsLooser, options: new Map() };
}

function exporterSaying(rules: readonly ExportedRule[]): Exporter {
  return {
    id: 'example',
    title: 'Example',
    stage: 'admit',
    options: [{ name: 'ratchet', fallback: 'no', about: '' }],
    layers: 'all-apply',
    export: ({ options }) => ({ ok: true, value: { files: [{ name: 'a.yaml', text: options.get('ratchet') ?? '' }], rules } }),
  };
}

describe('an export', () => {
  it('accounts for every part of the policy: what the target is silent on is not expressible there', () => {
    const outcome = runExport(exporterSaying([{ path: 'tags[0].deny', fidelity: 'exact', reason: 'a check' }]), inputOf(text));
    expect(outcome.ok && outcome.value.report.rules.map(({ path, fidelity }) => `${path} ${fidelity}`)).toEqual([
      'sources.allow[0] not-expressible',
      'sources.allow[0].use not-expressible',
      'tags[0].deny exact',
      'tags[0].requireDigest not-expressible',
    ]);
  });

  it('keeps the worst that is said of a part, and what is said of parts the policy does not have', () => {
    const rules: readonly ExportedRule[] = [
      { path: 'tags[0].deny', fidelity: 'exact', reason: 'here' },
      { path: 'tags[0].deny', fidelity: 'stricter', reason: 'there' },
      { path: 'exempt-namespaces', fidelity: 'exact', reason: 'kube-system is not covered' },
    ];
    const outcome = runExport(exporterSaying(rules), inputOf(text));
    const reported = outcome.ok ? outcome.value.report.rules : [];
    expect(reported.find(({ path }) => path === 'tags[0].deny')).toMatchObject({ fidelity: 'stricter', says: '**: latest' });
    expect(reported.at(-1)).toMatchObject({ path: 'exempt-namespaces', says: '' });
  });

  it('is refused when it lets more through, unless a person accepts that', () => {
    const looser = exporterSaying([{ path: 'sources.allow[0]', fidelity: 'looser', reason: 'it also admits nginxevil' }]);
    expect(runExport(looser, inputOf(text))).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_LOOSER', message: expect.stringContaining('nginxevil') as string, rules: [{ path: 'sources.allow[0]' }] },
    });
    expect(runExport(looser, inputOf(text, true)).ok).toBe(true);
  });

  it('gives each option its fallback', () => {
    const outcome = runExport(exporterSaying([]), inputOf(text));
    expect(outcome.ok && outcome.value.files[0]?.text).toBe('no');
  });

  it('writes nothing for clusters where the policy is switched off for them', () => {
    expect(runExport(exporterSaying([]), inputOf('enforcement: {admit: off}\n'))).toMatchObject({
      ok: false,
      problem: { code: 'EXPORT_NOTHING' },
    });
  });

  it('knows each part of a policy by a path of its own', () => {
    const paths = policyParts(
      inputOf(
        [
          'enforcement: {admit: warn}',
          'defaults: {shortNames: deny, unqualified: {manifest: error}}',
          'rules: {unapproved-registry: {level: warn}}',
          'places: {"kubernetes/*": warn}',
          'registryAliases: {a.example: b.example}',
          'mirrors: [{source: docker.io, mirror: b.example/hub}]',
          'sources: {allow: [{match: nginx, namespaces: [x]}], deny: [acme/x]}',
          'bases: {catalogue: [{image: b.example/node}], outsideCatalogue: {final: error}}',
          'push: {repositories: [b.example/**]}',
        ].join('\n'),
      ).policy,
    ).map(({ path }) => path);
    expect(paths).toContain('sources.allow[0].namespaces');
    expect(paths).toContain('bases.outsideCatalogue');
    expect(new Set(paths).size).toBe(paths.length);
  });
});
