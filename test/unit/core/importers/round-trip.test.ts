import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exporters, importFiles, runExport, type Exporter } from '../../../../src/core/index.js';
import { judged, layerOf, policyOf, today, type PlaceOfUse } from '../../../support/judging.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const D = `sha256:${'1'.repeat(64)}`;

/** What the policies of these tests are about. None uses what a target cannot hold. */
const policies: Readonly<Record<string, string>> = {
  'sources of every shape': `
sources:
  allow:
    - registry.bank.example/**
    - docker.io/library/golang
    - "*.apps.example/team-*/**"
    - {match: partner.example/x/**, namespaces: [payments-*]}
  deny:
    - {match: registry.bank.example/sandbox/**, reason: "it's \\"here\\" \\\\ only"}
`,
  'mirrors and aliases': `
registryAliases: {registry-1.docker.io: docker.io}
mirrors: [{source: docker.io, mirror: registry.bank.example/hub, required: true}]
sources: {allow: [registry.bank.example/**, docker.io/library/**]}
`,
  'tags and digests': `
sources: {allow: ["**"]}
tags:
  - {match: "**", deny: [latest, "*-SNAPSHOT"], requireTag: error}
  - {match: registry.bank.example/**, requireDigest: error}
  - {match: docker.io/**, deny: [dev], level: warn}
`,
  'exceptions that end': `
sources: {allow: [registry.bank.example/**]}
tags: [{match: "**", deny: [latest]}]
exceptions:
  - {id: EX-1, rule: floating-tag, match: registry.bank.example/old, owner: jane, ticket: T-1, reason: "soon\\u2028]}", created: 2026-11-01, expires: 2026-12-31}
exceptionRules: {maxDays: 90}
`,
  'nothing at all': 'sources: {allow: []}\nenforcement: {admit: audit}\n',
  'rules that are milder': `
rules: {unapproved-registry: {level: warn}}
defaults: {shortNames: deny, unqualified: {manifest: error}}
sources: {allow: [registry.bank.example/**]}
`,
};

const references = [
  'nginx',
  'nginx:1',
  'library/nginx:1',
  'docker.io/nginx:1',
  'index.docker.io/library/nginx:1',
  'registry-1.docker.io/library/nginx:1',
  'golang:1.25',
  'docker.io/library/golang:latest',
  'docker.io/library/golang:dev',
  `golang@${D}`,
  'localhost/golang:1',
  'localhost:5000/x:1',
  'registry.bank.example/app:1',
  'registry.bank.example/app',
  'registry.bank.example/app:latest',
  `registry.bank.example/app:1@${D}`,
  `registry.bank.example/app@${D}`,
  'registry.bank.example/old:latest',
  'registry.bank.example/older:latest',
  'registry.bank.example/sandbox/x:1',
  'registry.bank.example/sandboxes:1',
  'registry.bank.example/a/b/c:1-SNAPSHOT',
  'registry.bank.example/hub/library/nginx:1',
  'registry.bank.example/hub/team/x:1',
  'registry.bank.example.evil.example/app:1',
  'evil.example/registry.bank.example/app:1',
  'REGISTRY.bank.example/app:1',
  'registry.bank.example:443/app:1',
  'a.apps.example/team-a/x:1',
  'a.b.apps.example/team-/x/y:1',
  'apps.example/team-a/x:1',
  'a.apps.example/team-a:1',
  'partner.example/x/y:1',
  'partner.example/xy:1',
  '',
  ' ',
  'UPPER/x',
  'a//b',
  'x:y:z',
  '../x',
  'registry.bank.example/app:',
];

const places: readonly PlaceOfUse[] = [{ use: 'run' }, { use: 'run', namespace: 'payments-eu' }, { use: 'run', namespace: 'default' }];

const carrying = exporters.filter(({ id }) =>
  ['kubernetes', 'kyverno', 'gatekeeper', 'conftest', 'sigstore', 'containers-policy', 'gatekeeper-library'].includes(id),
);

function exported(exporter: Exporter, text: string, allowsLooser = true) {
  const { policy } = layerOf(`apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: bank, serial: 4}\n${text}`);
  const material = { keys: new Map(), sigstore: new Map(), certificates: new Map() };
  const identity = { name: 'bank', serial: 4, digest: 'sha256:1' };
  return runExport(exporter, { policy, identity, material, now: today.now, allowsLooser, options: new Map() });
}

function imported(files: readonly { readonly name: string; readonly text: string }[]) {
  const outcome = importFiles(
    files.map(({ name, text }) => ({ file: name, text })),
    { name: 'again', toolVersion: '0.1.0', now: today.now, sha256 },
  );
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

const withoutHead = (text: string): string => text.split('\n').slice(3).join('\n');

/** Which rules a part of the policy speaks through. */
function rulesOf(path: string): readonly string[] {
  if (path.startsWith('sources.')) return ['unapproved-registry', 'denied-image'];
  if (path.startsWith('mirrors')) return ['mirror-required', 'unapproved-registry', 'denied-image'];
  if (path.startsWith('tags[')) return path.endsWith('requireDigest') ? ['missing-digest'] : ['floating-tag', 'missing-tag'];
  if (path.startsWith('rules.')) return [path.slice('rules.'.length)];
  if (path.startsWith('exceptions[')) return ['floating-tag'];
  if (path === 'defaults.unqualified') return ['unqualified-image'];
  return path === 'enforcement.admit' ? [] : ['unapproved-registry', 'denied-image', 'mirror-required'];
}

/** A verdict as far as rules go whose parts are all said exactly: the rules that speak, with their levels. */
function heard(verdict: string, inexact: ReadonlySet<string>): string {
  const [outcome = '', ...findings] = verdict.split(' ');
  if (inexact.size === 0) return verdict;
  return findings.filter((finding) => !inexact.has(finding.split(':')[0] ?? '')).join(' ') || outcome.replace(/allowed|denied/, 'said');
}

describe('import(export(P))', () => {
  const cases = carrying.flatMap((exporter) => Object.entries(policies).map(([name, text]) => ({ exporter, id: exporter.id, name, text })));
  it.each(cases)('judges like P through $id: $name', ({ exporter, text }) => {
    const outcome = exported(exporter, text);
    if (!outcome.ok) {
      expect(outcome.problem.code).toBe('EXPORT_NOTHING');
      return;
    }
    const inexact = new Set(outcome.value.report.rules.filter(({ fidelity }) => fidelity !== 'exact').flatMap(({ path }) => rulesOf(path)));
    const again = imported(outcome.value.files);
    const [before, after] = [policyOf(text), policyOf(withoutHead(again.text))];
    for (const place of places)
      for (const reference of references) {
        const [was, is] = [judged(reference, before, place), judged(reference, after, place)];
        if (place.namespace === undefined || inexact.size === 0)
          expect([reference, place, heard(is, inexact)]).toEqual([reference, place, heard(was, inexact)]);
      }
  });

  it('leaves every part that is exact comparable somewhere', () => {
    const exact = cases.filter(({ exporter, text }) => {
      const outcome = exported(exporter, text);
      return outcome.ok && outcome.value.report.rules.every(({ fidelity }) => fidelity === 'exact');
    });
    expect(exact.length).toBeGreaterThan(10);
  });

  /** The live rule changes; what it says that it was made from does not. */
  function edited(files: readonly { readonly name: string; readonly text: string }[], word: string, by: string) {
    return files.map(({ name, text }) => ({
      name,
      text: text
        .split('\n')
        .map((line) => (line.includes('policy-source') || line.includes('"source"') ? line : line.replaceAll(word, by)))
        .join('\n'),
    }));
  }

  it.each(carrying.map((exporter) => ({ exporter, id: exporter.id })))(
    'does not believe the source of an export of $id whose rule was edited',
    ({ exporter, id }) => {
      const outcome = exported(exporter, policies['sources of every shape'] ?? '');
      if (!outcome.ok) throw new Error(outcome.problem.message);
      const files = edited(outcome.value.files, 'sandbox', 'other');
      expect(files).not.toEqual(outcome.value.files);
      const again = imported(files);
      expect(again.text).not.toContain('sandbox');
      expect(again.remarks.filter(({ says }) => says.includes('counts for nothing')).map(({ kind }) => kind)).toContain('left-out');
      // Where others can read the objects, what stands there now is taken over; expressions nobody reads.
      const isReadable = ['sigstore', 'containers-policy', 'gatekeeper-library'].includes(id);
      expect(again.text.includes('registry.bank.example/other')).toBe(isReadable);
    },
  );

  it.each(carrying.map((exporter) => ({ exporter, id: exporter.id })))(
    'does not believe a source that was edited alone, in an export of $id',
    ({ exporter }) => {
      const outcome = exported(exporter, policies['sources of every shape'] ?? '');
      if (!outcome.ok) throw new Error(outcome.problem.message);
      const files = outcome.value.files.map(({ name, text }) => ({
        name,
        text: text
          .split('\n')
          .map((line) =>
            line.includes('policy-source') || line.includes('"source"') ? line.replace('registry.bank.example/**', '**') : line,
          )
          .join('\n'),
      }));
      expect(files).not.toEqual(outcome.value.files);
      const again = imported(files);
      expect(again.text).not.toMatch(/- "\*\*"/);
      expect(again.remarks.some(({ says }) => says.includes('counts for nothing'))).toBe(true);
    },
  );

  it.each(['kyverno', 'gatekeeper'])('does not believe an export of %s of which an object is missing', (id) => {
    const exporter = exporters.find((known) => known.id === id);
    if (exporter === undefined) throw new Error(id);
    const outcome = exported(exporter, policies['tags and digests'] ?? '');
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const [denying = ''] = outcome.value.files.map(({ text }) => text.split('---\n')[0] ?? '');
    const again = imported([
      { name: 'one.yaml', text: denying },
      { name: '.hadolint.yaml', text: 'trustedRegistries: [a.example]' },
    ]);
    expect(again.text).not.toContain('SNAPSHOT');
  });
});
