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

const carrying = exporters.filter(({ id }) => ['kubernetes', 'kyverno', 'gatekeeper'].includes(id));

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

describe('import(export(P))', () => {
  const cases = carrying.flatMap((exporter) => Object.entries(policies).map(([name, text]) => ({ exporter, id: exporter.id, name, text })));
  it.each(cases)('judges like P through $id: $name', ({ exporter, text }) => {
    const outcome = exported(exporter, text);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const inexact = outcome.value.report.rules.filter(({ fidelity }) => fidelity !== 'exact').map(({ path }) => path);
    const again = imported(outcome.value.files);
    const [before, after] = [policyOf(text), policyOf(withoutHead(again.text))];
    for (const place of places)
      for (const reference of references)
        expect([inexact, reference, place, judged(reference, after, place)]).toEqual([
          inexact,
          reference,
          place,
          judged(reference, before, place),
        ]);
  });

  it.each(carrying.map((exporter) => ({ exporter, id: exporter.id })))(
    'believes nothing of an export of $id that was edited',
    ({ exporter }) => {
      const outcome = exported(exporter, policies['sources of every shape'] ?? '');
      if (!outcome.ok) throw new Error(outcome.problem.message);
      const edited = outcome.value.files.map(({ name, text }) => ({ name, text: text.replace(/sandbox(?!\/\*\*)/g, 'other') }));
      expect(edited).not.toEqual(outcome.value.files);
      const again = imported(edited);
      expect(again.text).not.toContain('registry.bank.example');
      expect(again.remarks.map(({ kind }) => kind)).toContain('left-out');
    },
  );
});
