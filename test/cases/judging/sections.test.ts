import { describe, expect, it } from 'vitest';
import type { ImageUse, ImageValue } from '../../../src/core/model/image-use.js';
import { blocksStage, judgeFile, judgeUse, stageBlocks } from '../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../src/core/policy/layer.js';
import { nothingRead } from '../../../src/core/model/reading.js';
import { judged, layerOf, policyOf, sum, today, useOf, valueOf } from '../../support/judging.js';

/* One small policy for each sentence of policy.md sections 1 and 3 to 5 that the bank's does not show. */

const header = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';
const digest = `sha256:${'a'.repeat(64)}`;
const run = { use: 'run', namespace: 'web' } as const;

function stacked(...texts: readonly string[]): GoverningPolicy {
  return { layers: texts.map((text, index) => layerOf(header + text, index === 0 ? 'organisation' : 'workspace', index === 0 ? '/etc/org.yaml' : `${'nested/'.repeat(index)}.wharfmaster.yaml`)), broken: [] };
}

describe('layers', () => {
  const organisation = 'metadata: {name: org}\nsources: {allow: [registry.example/**]}\n';

  it('lets the strictest outcome win', () => {
    const policy = stacked(organisation, 'sources: {deny: [registry.example/old/**]}\n');
    expect(judged('registry.example/new:1', policy)).toBe('allowed');
    expect(judged('registry.example/old/x:1', policy)).toBe('denied denied-image:error');
    expect(judged('quay.io/x/y:1', policy)).toBe('denied unapproved-registry:error');
  });

  it('never lets a nested file loosen', () => {
    expect(judged('quay.io/x/y:1', stacked(organisation, 'sources: {allow: ["**"]}\nrules: {unapproved-registry: {level: info}}\n'))).toBe('denied unapproved-registry:error');
    expect(judged('registry.example/x:1', stacked(organisation, 'sources: {allow: []}\n'))).toBe('denied unapproved-registry:error');
  });

  it('shows what two layers say about the same place as one finding that names both', () => {
    const verdict = judgeUse(useOf('quay.io/x/y:1'), stacked(organisation, 'metadata: {name: team}\nsources: {allow: []}\n'), today);
    expect(verdict.findings).toHaveLength(1);
    expect(verdict.findings[0]!.policy.map(({ name, layer }) => [name, layer])).toEqual([['org', 'organisation'], ['team', 'workspace']]);
    expect(verdict.findings[0]!.why).toBe('The policy org allows only the sources that it lists. The policy team says so too.');
    expect(verdict.findings[0]!.related.filter(({ role }) => role === 'policy').map(({ file }) => file)).toEqual(['/etc/org.yaml', 'nested/.wharfmaster.yaml']);
  });

  it('waives the organisation’s findings from below only where its overlays grant that', () => {
    const exception = `exceptions: [{id: E1, rule: unapproved-registry, match: quay.io/x/y, owner: a@b.example, ticket: T-1, reason: later, created: 2026-11-01, expires: 2026-12-31}]\n`;
    expect(judged('quay.io/x/y:1', stacked(organisation, exception))).toBe('denied unapproved-registry:error');
    expect(judged('quay.io/x/y:1', stacked(`${organisation}overlays: {mayAddExceptions: true}\n`, exception))).toBe('allowed unapproved-registry:excepted');
    expect(judged('quay.io/x/y:1', stacked(`${organisation}overlays: {mayAddExceptions: true}\nexceptionRules: {mayWaive: [floating-tag]}\n`, exception))).toBe('denied unapproved-registry:error');
    expect(judged('quay.io/x/y:1', stacked(`${organisation}overlays: {mayAddExceptions: true}\nexceptionRules: {maxDays: 30}\n`, exception))).toBe('denied unapproved-registry:error');
  });

  it('has no opinion where a section is absent, and denies everything with an empty list', () => {
    expect(judged('anything/goes', policyOf('metadata: {name: empty}\n'))).toBe('allowed');
    expect(judged('anything/goes', policyOf('sources: {allow: []}\n'))).toBe('denied unapproved-registry:error');
    expect(judged('anything/goes', policyOf('sources: {deny: [quay.io/**]}\n'))).toBe('allowed');
  });

  it('allows nothing under a broken policy without a last good version', () => {
    const broken = [{ layer: 'workspace' as const, file: '.wharfmaster.yaml' }];
    const verdict = judgeUse(useOf('registry.example/x:1'), { layers: [], broken }, today);
    expect(sum(verdict)).toBe('undetermined');
    expect(verdict.missing).toEqual(['a policy that can be read: `.wharfmaster.yaml` is broken']);
    expect(judged('registry.example/x:1', { ...stacked(organisation), broken })).toBe('undetermined');
    expect(judged('quay.io/x/y:1', { ...stacked(organisation), broken })).toBe('denied unapproved-registry:error');
  });

  it('judges nothing without a policy', () => {
    expect(judged('NOT AN IMAGE', { layers: [], broken: [] })).toBe('undetermined');
  });
});

describe('sources', () => {
  it.each([
    ['gcr.io/foo/bar:1', 'allowed'],
    ['gcr.io/foo/bar/baz:1', 'allowed'],
    ['GCR.io/foo/bar:1', 'allowed'],
    ['gcr.io/foobar:1', 'denied unapproved-registry:error'],
    ['gcr.io/foo:1', 'denied unapproved-registry:error'],
    ['gcr.io.evil.com/foo/bar:1', 'denied unapproved-registry:error'],
    ['evil.io/gcr.io/foo/bar:1', 'denied unapproved-registry:error'],
    ['gcr.io:443/foo/bar:1', 'denied unapproved-registry:error'],
    ['gcr.io/foo/../bar:1', 'denied malformed-image:error'],
    ['gcr.io@evil.io/foo/bar:1', 'denied malformed-image:error'],
  ])('under gcr.io/foo/** %s is %s', (image, verdict) => {
    expect(judged(image, policyOf('sources: {allow: [gcr.io/foo/**]}\n'))).toBe(verdict);
  });

  it('lets deny beat allow', () => {
    expect(judged('quay.io/a/b:1', policyOf('sources: {allow: ["**"], deny: [quay.io/a/*]}\n'))).toBe('denied denied-image:error');
    expect(judged('quay.io/a/b:1', policyOf('sources: {allow: [quay.io/a/b], deny: ["**"]}\n'))).toBe('denied denied-image:error');
  });

  it('allows a catalogue image as base and tool, not to run', () => {
    const policy = policyOf('sources: {allow: []}\nbases: {catalogue: [{image: quay.io/base/node}]}\n');
    expect(judged('quay.io/base/node:1', policy)).toBe('allowed');
    expect(judged('quay.io/base/node:1', policy, { use: 'tool' })).toBe('allowed');
    expect(judged('quay.io/base/node:1', policy, run)).toBe('denied unapproved-registry:error');
  });

  it('is content with one grant among several entries', () => {
    const policy = policyOf('sources: {allow: [{match: quay.io/**, use: [base]}, {match: quay.io/x/**, namespaces: [web]}]}\n');
    expect(judged('quay.io/x/y:1', policy, run)).toBe('allowed');
    expect(judged('quay.io/x/y:1', policy, { use: 'run' })).toBe('undetermined');
    expect(judged('quay.io/x/y:1', policy, { use: 'run', class: 'compose' })).toBe('denied unapproved-registry:error');
    expect(judged('quay.io/x/y:1', policy)).toBe('allowed');
    expect(judged('quay.io/z:1', policy, run)).toBe('denied unapproved-registry:error');
  });

  it('says which use or namespace is not granted', () => {
    const policy = policyOf('metadata: {name: p}\nsources: {allow: [{match: quay.io/**, use: [base, tool]}, {match: ghcr.io/**, namespaces: [pay-*]}]}\n');
    const [use] = judgeUse(useOf('quay.io/x/y:1', run), policy, today).findings;
    expect(`${use!.what} ${use!.why}`).toBe('`quay.io/x/y:1` is not approved to run. The policy p approves `quay.io/**` only as a base image or as a build tool.');
    const [namespace] = judgeUse(useOf('ghcr.io/x/y:1', run), policy, today).findings;
    expect(`${namespace!.what} ${namespace!.why}`).toBe('`ghcr.io/x/y:1` is not approved in the namespace `web`. The policy p approves `ghcr.io/**` only in `pay-*`.');
  });

  it('says that a host is a look-alike', () => {
    const [finding] = judgeUse(useOf('registry.exarnple.com/x:1'), policyOf('sources: {allow: [registry.example.com/**]}\n'), today).findings;
    expect(finding!.what).toContain('`registry.example.com`');
    const [puny] = judgeUse(useOf('xn--rgistry-9of.example/x:1'), policyOf('sources: {allow: [registry.example/**]}\n'), today).findings;
    expect(puny!.what).toContain('punycode');
  });
});

describe('names', () => {
  it('follows registryAliases, without case', () => {
    const policy = policyOf('registryAliases: {registry-1.docker.io: docker.io, old.example: new.example}\nsources: {allow: [docker.io/library/nginx, new.example/**]}\n');
    expect(judged('registry-1.docker.io/library/nginx:1', policy)).toBe('allowed');
    expect(judged('OLD.example/x/y:1', policy)).toBe('allowed');
    expect(judged('old.example:5000/x/y:1', policy)).toBe('denied unapproved-registry:error');
  });

  it('reads short names in manifests as the policy says', () => {
    const policy = policyOf('defaults: {shortNames: quay.io}\nsources: {allow: [quay.io/nginx, quay.io/team/**]}\n');
    expect(judged('nginx:1', policy, run)).toBe('allowed');
    expect(judged('team/app:1', policy, run)).toBe('allowed');
    expect(judged('library/nginx:1', policy, run)).toBe('denied unapproved-registry:error');
    expect(judged('nginx:1', policy)).toBe('denied unapproved-registry:error');
  });

  it('knows Docker Hub under its older name, in aliases and as the registry of short names', () => {
    const policy = policyOf('registryAliases: {mirror.gcr.io: index.docker.io}\ndefaults: {shortNames: Index.docker.io}\nsources: {allow: [docker.io/library/nginx]}\n');
    for (const image of ['mirror.gcr.io/nginx:1', 'mirror.gcr.io/library/nginx:1', 'nginx:1', 'library/nginx:1']) expect(judged(image, policy, run)).toBe('allowed');
  });

  it('refuses short names in manifests with shortNames: deny', () => {
    const policy = policyOf('defaults: {shortNames: deny}\nsources: {allow: ["**"]}\n');
    expect(judged('nginx:1', policy, run)).toBe('denied unqualified-image:error');
    expect(judged('docker.io/library/nginx:1', policy, run)).toBe('allowed');
    expect(judged('nginx:1', policy)).toBe('allowed');
  });

  it('has a level of unqualified-image for each class, off unless written', () => {
    const policy = policyOf('defaults: {unqualified: {dockerfile: info, manifest: error}}\n');
    expect(judged('nginx:1', policy)).toBe('allowed unqualified-image:info');
    expect(judged('nginx:1', policy, run)).toBe('denied unqualified-image:error');
    expect(judged('nginx:1', policy, { use: 'run', class: 'compose' })).toBe('allowed');
    expect(judged('docker.io/nginx:1', policy, run)).toBe('allowed');
    expect(judged('nginx:1', policyOf('rules: {unqualified-image: {level: warn}}\n'))).toBe('allowed unqualified-image:warn');
  });
});

describe('mirrors', () => {
  const policy = policyOf('mirrors: [{source: docker.io, mirror: registry.example/hub, required: true}, {source: quay.io/team, mirror: registry.example/team}]\nsources: {allow: [registry.example/**, docker.io/library/nginx, quay.io/team/app]}\n');

  it.each([
    ['registry.example/hub/library/nginx:1', 'allowed'],
    ['registry.example/hub/nginx:1', 'allowed'],
    ['registry.example/hub/library/alpine:1', 'denied unapproved-registry:error'],
    ['registry.example/hub/evil/nginx:1', 'denied unapproved-registry:error'],
    ['registry.example/hubble/nginx:1', 'allowed'],
    ['registry.example/hub:1', 'allowed'],
    ['nginx:1', 'denied mirror-required:error'],
    ['docker.io/library/alpine:1', 'denied unapproved-registry:error'],
    ['quay.io/team/app:1', 'allowed'],
    ['registry.example/team/app:1', 'allowed'],
    ['registry.example/team/other:1', 'denied unapproved-registry:error'],
  ])('%s is %s', (image, verdict) => {
    expect(judged(image, policy)).toBe(verdict);
  });

  it('follows a mirror of a mirror', () => {
    const chain = policyOf('mirrors: [{source: docker.io, mirror: a.example/hub}, {source: a.example/hub, mirror: b.example/a}]\nsources: {allow: [docker.io/library/nginx]}\n');
    expect(judged('b.example/a/library/nginx:1', chain)).toBe('allowed');
  });

  it('asks for the mirror of a mirror, but not for the mirror one stands under', () => {
    const chain = policyOf('mirrors: [{source: docker.io, mirror: a.example/hub, required: true}, {source: a.example/hub, mirror: b.example/a, required: true}]\n');
    expect(judged('a.example/hub/nginx:1', chain)).toBe('denied mirror-required:error');
    expect(judged('b.example/a/nginx:1', chain)).toBe('allowed');
    expect(judgeUse(useOf('nginx:1'), chain, today).findings[0]!.next).toBe('Write `b.example/a/library/nginx:1`.');
    const own = policyOf('mirrors: [{source: m.example, mirror: m.example/proxy, required: true}]\n');
    expect(judged('m.example/proxy/x:1', own)).toBe('allowed');
    expect(judged('m.example/x:1', own)).toBe('denied mirror-required:error');
  });

  it('denies by what an image is, not by where it is fetched', () => {
    const denying = policyOf('mirrors: [{source: docker.io, mirror: registry.example/hub}]\nsources: {allow: ["**"], deny: [docker.io/evil/**]}\n');
    expect(judged('registry.example/hub/evil/miner:1', denying)).toBe('denied denied-image:error');
  });

  it('does not ask for the mirror at another level than the policy says', () => {
    const warned = policyOf('rules: {mirror-required: {level: warn}}\nmirrors: [{source: docker.io, mirror: m.example, required: true}]\nbases: {catalogue: []}\n');
    expect(judged('nginx:1', warned)).toBe('denied mirror-required:warn unapproved-base:error');
  });
});

describe('tags', () => {
  const tags = (rule: string) => policyOf(`tags: [{match: "**", ${rule}}]\n`);

  it('compares globs with the whole tag, with case', () => {
    const policy = tags('deny: ["*-SNAPSHOT", dev, "rc?"]');
    expect(judged('x:1-SNAPSHOT', policy)).toBe('denied floating-tag:error');
    expect(judged('x:1-snapshot', policy)).toBe('allowed');
    expect(judged('x:dev', policy)).toBe('denied floating-tag:error');
    expect(judged('x:devel', policy)).toBe('allowed');
    expect(judged('x:rc1', policy)).toBe('denied floating-tag:error');
  });

  it('calls an unwritten tag missing, not floating', () => {
    expect(judged('x', tags('deny: [latest]'))).toBe('denied missing-tag:error');
    expect(judged('x', tags('deny: [latest], level: warn'))).toBe('allowed missing-tag:warn');
    expect(judged('x:latest', tags('deny: [latest], level: warn'))).toBe('allowed floating-tag:warn');
    expect(judged('x', tags('deny: [dev]'))).toBe('allowed');
    expect(judged('x', tags('requireTag: warn'))).toBe('allowed missing-tag:warn');
    expect(judged('x', tags('requireTag: info, deny: [latest]'))).toBe('denied missing-tag:error');
  });

  it('takes a digest for a tag, and judges a tag beside a digest all the same', () => {
    expect(judged(`x@${digest}`, tags('requireTag: error, deny: [latest]'))).toBe('allowed');
    expect(judged(`x:latest@${digest}`, tags('deny: [latest]'))).toBe('denied floating-tag:error');
    expect(judged(`x:latest@${digest}`, tags('requireDigest: error'))).toBe('allowed');
    expect(judged('x:1', tags('requireDigest: warn'))).toBe('allowed missing-digest:warn');
  });

  it('asks only in the classes and for the repositories that a rule names', () => {
    const policy = policyOf('tags: [{match: quay.io/**, in: [manifest, compose], requireDigest: error}]\n');
    expect(judged('quay.io/x:1', policy)).toBe('allowed');
    expect(judged('quay.io/x:1', policy, run)).toBe('denied missing-digest:error');
    expect(judged('ghcr.io/x:1', policy, run)).toBe('allowed');
  });
});

describe('bases', () => {
  const bases = (entry: string, more = '') => policyOf(`bases: {catalogue: [{image: quay.io/b/node, ${entry}}]${more}}\n`);

  it('counts the variant only where variants are listed', () => {
    expect(judged('quay.io/b/node:22-alpine', bases('tags: ">=20"'))).toBe('allowed');
    const listed = bases('tags: ">=20", variants: ["", slim]');
    expect(judged('quay.io/b/node:22', listed)).toBe('allowed');
    expect(judged('quay.io/b/node:22-slim', listed)).toBe('allowed');
    expect(judged('quay.io/b/node:22-alpine', listed)).toBe('denied unapproved-base:error');
  });

  it('leaves a bare digest undetermined unless it is an offered one', () => {
    expect(judged(`quay.io/b/node@${digest}`, bases('tags: ">=20"'))).toBe('undetermined');
    expect(judged(`quay.io/b/node@${digest}`, bases(`tags: ">=20", offers: [{tag: "22", digest: "${digest}"}]`))).toBe('allowed');
    expect(judged(`quay.io/b/node@${digest}`, bases('pin: digest'))).toBe('allowed');
  });

  it('holds a tag beside a digest to what is offered', () => {
    const offering = bases(`offers: [{tag: "22", digest: "${digest}"}, {tag: "23"}]`);
    expect(judged(`quay.io/b/node:22@${digest}`, offering)).toBe('allowed');
    expect(judged(`quay.io/b/node:22@sha256:${'b'.repeat(64)}`, offering)).toBe('denied unapproved-base:error');
    expect(judged(`quay.io/b/node:21@${digest}`, offering)).toBe('denied unapproved-base:error');
    expect(judged(`quay.io/b/node:23@${digest}`, offering)).toBe('allowed');
    expect(judged('quay.io/b/node:21', offering)).toBe('allowed');
  });

  it('has a level for each stage', () => {
    const policy = bases('stages: [builder]', ', outsideCatalogue: {final: warn, builder: info}');
    expect(judged('quay.io/b/node:22', policy)).toBe('allowed unapproved-base:warn');
    expect(judged('quay.io/b/node:22', policy, { use: 'tool', stage: 'builder' })).toBe('allowed');
    expect(judged('x:1', policy, { use: 'tool', stage: 'builder' })).toBe('allowed unapproved-base:info');
    expect(judged('x:1', policy, { use: 'tool' })).toBe('allowed');
    expect(judged('x:1', policy, run)).toBe('allowed');
  });

  it('is content when one of several entries approves', () => {
    const policy = policyOf('bases: {catalogue: [{image: quay.io/b/node, tags: "18", pin: digest}, {image: quay.io/b/node, tags: ">=18"}]}\n');
    expect(judged('quay.io/b/node:18', policy)).toBe('allowed');
    expect(judged('quay.io/b/node:17', policy)).toBe('denied unapproved-base:error');
  });

  it('does not add unapproved-base to a source finding', () => {
    expect(judged('x:1', policyOf('sources: {allow: []}\nbases: {catalogue: []}\n'))).toBe('denied unapproved-registry:error');
    expect(judged('x:1', policyOf('rules: {unapproved-registry: {level: warn}}\nsources: {allow: []}\nbases: {catalogue: []}\n'))).toBe('denied unapproved-registry:warn unapproved-base:error');
  });
});

describe('levels and enforcement', () => {
  it('only reports before effectiveFrom, at the same level', () => {
    const policy = policyOf('rules: {unapproved-registry: {effectiveFrom: 2026-11-23}}\nsources: {allow: []}\n');
    expect(judged('x:1', policy)).toBe('denied unapproved-registry:error:later');
    expect(judged('x:1', policy, {}, { now: Date.parse('2026-11-23T00:00:00Z') })).toBe('denied unapproved-registry:error');
    expect(blocksStage(judgeUse(useOf('x:1'), policy, today), policy, 'ci')).toBe(false);
    expect(blocksStage(judgeUse(useOf('x:1'), policy, { now: Date.parse('2026-11-23T00:00:00Z') }), policy, 'ci')).toBe(true);
  });

  it.each([
    ['sources.deny', 'sources: {deny: [{match: docker.io/**, effectiveFrom: 2026-11-23}]}\n', 'x:1', 'denied denied-image:error'],
    ['mirrors', 'mirrors: [{source: docker.io, mirror: m.example, required: true, effectiveFrom: 2026-11-23}]\n', 'x:1', 'denied mirror-required:error'],
    ['bases', 'bases: {catalogue: [], effectiveFrom: 2026-11-23}\n', 'x:1', 'denied unapproved-base:error'],
    ['bases, past their end', 'bases: {catalogue: [{image: x, eol: 2026-11-01}], effectiveFrom: 2026-11-23}\n', 'x:1', 'denied deprecated-base:error'],
    ['bases, not pinned', 'bases: {catalogue: [{image: x, pin: digest}], effectiveFrom: 2026-11-23}\n', 'x:1', 'denied missing-digest:error'],
    ['tags', 'tags: [{match: "**", deny: ["1"], effectiveFrom: 2026-11-23}]\n', 'x:1', 'denied floating-tag:error'],
    ['tags, none written', 'tags: [{match: "**", requireTag: error, effectiveFrom: 2026-11-23}]\n', 'x', 'denied missing-tag:error'],
    ['tags, not pinned', 'tags: [{match: "**", requireDigest: error, effectiveFrom: 2026-11-23}]\n', 'x:1', 'denied missing-digest:error'],
  ])('only reports before the effectiveFrom of its entry: %s', (_, text, image, verdict) => {
    expect(judged(image, policyOf(text))).toBe(`${verdict}:later`);
    expect(judged(image, policyOf(text), {}, { now: Date.parse('2026-11-23T00:00:00Z') })).toBe(verdict);
    expect(blocksStage(judgeUse(useOf(image), policyOf(text), today), policyOf(text), 'ci')).toBe(false);
  });

  it('counts the later of the days that entry and rule name, and the entry already in force', () => {
    const both = (entry: string, rule: string) => `rules: {denied-image: {effectiveFrom: ${rule}}}\nsources: {deny: [{match: docker.io/**, effectiveFrom: ${entry}}]}\n`;
    for (const text of [both('2026-11-01', '2026-12-01'), both('2026-12-01', '2026-11-01')]) {
      const [finding] = judgeUse(useOf('x:1'), policyOf(text), today).findings;
      expect([finding!.reportOnly, finding!.next.endsWith('It is only reported until 2026-12-01.')]).toEqual([true, true]);
    }
    expect(judged('x:1', policyOf(both('2026-11-01', '2026-11-01')))).toBe('denied denied-image:error');
    expect(judged('x:1', policyOf('sources: {deny: [{match: "**", effectiveFrom: 2026-12-01}, docker.io/**]}\n'))).toBe('denied denied-image:error');
    expect(judged('x', policyOf('tags: [{match: "**", requireTag: error, effectiveFrom: 2026-12-01}, {match: docker.io/**, requireTag: error}]\n'))).toBe('denied missing-tag:error');
    expect(judged('x', policyOf('tags: [{match: "**", requireTag: error, effectiveFrom: 2026-12-01}, {match: docker.io/**, requireTag: warn}]\n'))).toBe('denied missing-tag:error:later');
  });

  it('blocks ci, push and admission unless the policy says otherwise, and never the editor by itself', () => {
    const policy = policyOf('sources: {allow: []}\n');
    const verdict = judgeUse(useOf('x:1'), policy, today);
    expect((['edit', 'ci', 'push', 'admit'] as const).map((stage) => blocksStage(verdict, policy, stage))).toEqual([false, true, true, true]);
    const soft = policyOf('enforcement: {edit: block, ci: report, push: off, admit: audit}\nsources: {allow: []}\n');
    expect((['edit', 'ci', 'push', 'admit'] as const).map((stage) => blocksStage(verdict, soft, stage))).toEqual([true, false, false, false]);
    expect(stageBlocks(soft, 'ci')).toBe(false);
  });

  it('is not stopped by what a layer that only reports says', () => {
    const policy = stacked('enforcement: {ci: report}\nsources: {allow: []}\n', 'tags: [{match: "**", requireTag: error}]\n');
    expect(blocksStage(judgeUse(useOf('x:1'), policy, today), policy, 'ci')).toBe(false);
    expect(blocksStage(judgeUse(useOf('x'), policy, today), policy, 'ci')).toBe(true);
  });

  it.each([
    ['by what one layer only reports and the other only warns of', 'sources: {allow: []}\n', 'sources: {allow: []}\nrules: {unapproved-registry: {level: warn}}\n', false],
    ['by what one layer only reports and the other starts later', 'sources: {allow: []}\n', 'sources: {allow: []}\nrules: {unapproved-registry: {effectiveFrom: 2099-01-01}}\n', false],
    ['by what both say, though one only reports', 'sources: {allow: []}\n', 'sources: {allow: []}\n', true],
    ['by what another layer’s denial stands for', 'sources: {deny: ["**"]}\n', 'sources: {allow: []}\n', true],
    ['by the base that another layer’s source stands for', 'sources: {allow: []}\n', 'bases: {catalogue: []}\n', true],
    ['by what stands for a warning', 'sources: {deny: ["**"]}\n', 'sources: {allow: []}\nrules: {unapproved-registry: {level: warn}}\n', false],
  ])('is stopped by each layer as if it were alone: %s', (_, outer, inner, isStopped) => {
    const policy = stacked(`enforcement: {ci: report}\n${outer}`, inner);
    const verdict = judgeUse(useOf('x:1'), policy, today);
    expect([verdict.outcome, verdict.findings.length, blocksStage(verdict, policy, 'ci')]).toEqual(['denied', 1, isStopped]);
  });

  it('switches a rule off', () => {
    expect(judged('x:1', policyOf('rules: {unapproved-base: {level: off}}\nbases: {catalogue: []}\n'))).toBe('allowed');
  });

  it('never allows what cannot be parsed, whatever its level', () => {
    expect(judged('NOPE', policyOf('rules: {malformed-image: {level: warn}}\n'))).toBe('undetermined malformed-image:warn');
    expect(judged('NOPE', policyOf('rules: {malformed-image: {level: off}}\n'))).toBe('undetermined');
  });
});

describe('exceptions', () => {
  const record = (more: string, rules = '') =>
    policyOf(`sources: {allow: []}\nexceptions: [{id: E1, rule: unapproved-registry, match: quay.io/x/y, owner: a@b.example, ticket: T-1, reason: later, created: 2026-11-01, expires: 2026-12-31${more}}]\n${rules}`);

  it.each([
    ['covers its repository', '', 'quay.io/x/y:1', {}, 'allowed unapproved-registry:excepted'],
    ['covers no other', '', 'quay.io/x/z:1', {}, 'denied unapproved-registry:error'],
    ['is narrowed by a digest', `, digest: "${digest}"`, 'quay.io/x/y:1', {}, 'denied unapproved-registry:error'],
    ['covers its digest', `, digest: "${digest}"`, `quay.io/x/y:1@${digest}`, {}, 'allowed unapproved-registry:excepted'],
    ['is narrowed by a vulnerability', ', vulnerability: CVE-2026-1', 'quay.io/x/y:1', {}, 'denied unapproved-registry:error'],
    ['needs an origin for its scope', ', scope: {repositories: ["git.example/a/*"]}', 'quay.io/x/y:1', {}, 'denied unapproved-registry:error'],
    ['covers its scope', ', scope: {repositories: ["git.example/a/*"]}', 'quay.io/x/y:1', { origin: 'ssh://git@git.example:22/a/b.git' }, 'allowed unapproved-registry:excepted'],
    ['does not reach below its scope', ', scope: {repositories: ["git.example/a/*"]}', 'quay.io/x/y:1', { origin: 'https://git.example/a/b/c' }, 'denied unapproved-registry:error'],
    ['does not cover a look-alike of its scope', ', scope: {repositories: ["git.example/a/*"]}', 'quay.io/x/y:1', { origin: 'https://evil.example/git.example/a/b' }, 'denied unapproved-registry:error'],
    ['speaks up before its end', '', 'quay.io/x/y:1', { now: Date.parse('2026-12-18T00:00:00Z') }, 'allowed unapproved-registry:excepted exception-expiring:info'],
    ['runs to the end of its last day', '', 'quay.io/x/y:1', { now: Date.parse('2026-12-31T23:59:59.999Z') }, 'allowed unapproved-registry:excepted exception-expiring:info'],
    ['is over the day after', '', 'quay.io/x/y:1', { now: Date.parse('2027-01-01T00:00:00Z') }, 'denied unapproved-registry:error exception-expired:warn'],
    ['is not yet in force long before it was created', '', 'quay.io/x/y:1', { now: Date.parse('2026-10-01T00:00:00Z') }, 'denied unapproved-registry:error'],
  ])('%s', (_, more, image, context, verdict) => {
    expect(judged(image, record(more), {}, { ...today, ...context })).toBe(verdict);
  });

  it('names owner and ticket when it has expired', () => {
    const { findings } = judgeUse(useOf('quay.io/x/y:1'), record(''), { now: Date.parse('2027-01-01T00:00:00Z') });
    const expired = findings.find(({ rule }) => rule === 'exception-expired')!;
    expect(`${expired.what} ${expired.next}`).toBe('The exception `E1` (T-1) that covered this use expired on 2026-12-31. Fix the use, or ask a@b.example to renew the exception.');
  });

  it('covers a pattern only where that is allowed', () => {
    const wide = (rules: string) => policyOf(`sources: {allow: []}\n${rules}exceptions: [{id: E1, rule: unapproved-registry, match: quay.io/**, owner: a@b.example, ticket: T-1, reason: later, created: 2026-11-01, expires: 2026-12-31}]\n`);
    expect(judged('quay.io/x/y:1', wide(''))).toBe('denied unapproved-registry:error');
    expect(judged('quay.io/x/y:1', wide('exceptionRules: {allowPatterns: true}\n'))).toBe('allowed unapproved-registry:excepted');
  });

  it('stays in force for the rule it waives: the other findings count', () => {
    const policy = policyOf('sources: {allow: []}\nbases: {catalogue: []}\nexceptions: [{id: E1, rule: unapproved-registry, match: quay.io/x/y, owner: a@b.example, ticket: T-1, reason: later, created: 2026-11-01, expires: 2026-12-31}]\n');
    expect(judged('quay.io/x/y:1', policy)).toBe('denied unapproved-registry:excepted unapproved-base:error');
  });
});

describe('variables', () => {
  const policy = policyOf('sources: {allow: [registry.example/**]}\ntags: [{match: "**", deny: [dev]}]\n');

  /** `written` with `${X}` in it, as a Dockerfile reader gives it for `ARG X=value`. */
  function assumed(written: string, value: string, from: 'default' | 'policy' = 'default'): ImageUse {
    const [before = '', after = ''] = written.split('${X}');
    const text = before + value + after;
    const at = { file: 'example', span: { start: 0, end: written.length } };
    const use = { start: before.length, end: before.length + 4 };
    const piece = (start: number, end: number, from: number) => ({ start, end, at: { file: 'example', span: { start: from, end: from + end - start } }, literal: true });
    const pieces = [
      piece(0, before.length, 0),
      { ...piece(before.length, before.length + value.length, 900), variable: { name: 'X', use } },
      piece(before.length + value.length, text.length, use.end),
    ].filter(({ start, end }) => start < end);
    const literal = valueOf(text);
    const assumes = [{ name: 'X', value, from }];
    return { ...useOf(written), at, value: literal.kind === 'unresolved' ? literal : literal.kind === 'reference' ? { ...literal, pieces, assumes } : { ...literal, assumes } };
  }

  it.each([
    ['registry.example/node:${X}', '20', 'allowed'],
    ['registry.example/node:${X}', 'dev', 'denied floating-tag:error'],
    ['registry.example/node:20${X}', '', 'allowed'],
    ['quay.io/x/node:${X}', '20', 'denied unapproved-registry:error'],
    ['${X}/node:20', 'registry.example', 'undetermined'],
    ['${X}/node:20', 'quay.io/x', 'denied unapproved-registry:error'],
    ['${X}', 'registry.example/node:20', 'undetermined'],
    ['registry.example/${X}:20', 'node', 'undetermined'],
    ['${X}registry.example/node:20', '', 'undetermined'],
    ['${X}', 'NODE', 'denied malformed-image:error'],
  ])('%s with the default %j is %s', (written, value, verdict) => {
    expect(sum(judgeUse(assumed(written, value), policy, today))).toBe(verdict);
  });

  it('is judged on its default in the editor’s stage alone', () => {
    const open = assumed('${X}/node:20', 'registry.example');
    expect((['edit', 'ci', 'push', 'admit'] as const).map((stage) => judgeUse(open, policy, { ...today, stage }).outcome)).toEqual(['allowed', 'undetermined', 'undetermined', 'undetermined']);
    expect(judgeUse(assumed('${X}/node:20', 'quay.io'), policy, { ...today, stage: 'edit' }).outcome).toBe('denied');
  });

  it('names the variable that would have to be known', () => {
    expect(judgeUse(assumed('${X}/node:20', 'registry.example'), policy, today).missing).toEqual([
      'the value of `X`, which decides where `registry.example/node:20` (written `${X}/node:20`) comes from',
    ]);
  });

  it('judges every value that the policy’s buildArgs allow, and names the one that fails', () => {
    const settled = (value: string) => assumed('${X}/node:20', value, 'policy').value;
    const use = { ...assumed('${X}/node:20', 'registry.example'), alternatives: [settled('registry.example/a'), settled('registry.example/b')] };
    expect(sum(judgeUse(use, policy, today))).toBe('allowed');
    const mixed = judgeUse({ ...use, alternatives: [settled('registry.example/a'), settled('quay.io')] }, policy, today);
    expect(sum(mixed)).toBe('denied unapproved-registry:error');
    expect(mixed.findings[0]!.what).toMatch(/^With `X` as `quay\.io`: `quay\.io\/node:20`/);
    const nothing: ImageValue = { kind: 'unresolved', variables: ['X'], known: {} };
    expect(sum(judgeUse({ ...use, value: nothing }, policy, today))).toBe('allowed');
  });

  const unresolved = (known: (ImageValue & { kind: 'unresolved' })['known']): ImageUse => ({ ...useOf('${X}'), value: { kind: 'unresolved', variables: ['X'], known } });

  it('leaves an unknown value undetermined, and judges what is known of it', () => {
    expect(sum(judgeUse(unresolved({}), policy, today))).toBe('undetermined unresolved-image:warn');
    expect(sum(judgeUse(unresolved({ registry: 'registry.example', repository: 'node' }), policy, today))).toBe('undetermined unresolved-image:warn');
    expect(sum(judgeUse(unresolved({ registry: 'quay.io', repository: 'node' }), policy, today))).toBe('denied unresolved-image:warn unapproved-registry:error');
    expect(sum(judgeUse(unresolved({ registry: 'quay.io' }), policy, today))).toBe('denied unresolved-image:warn unapproved-registry:error');
    expect(sum(judgeUse(unresolved({ registry: 'registry.example' }), policy, today))).toBe('undetermined unresolved-image:warn');
  });

  it('denies what is on a denied host, whatever else is unknown', () => {
    const denying = policyOf('sources: {deny: [evil.example/**, "*.bad.example", half.example/part/**, hub.example/**]}\nmirrors: [{source: docker.io, mirror: hub.example/hub}]\n');
    for (const registry of ['evil.example', 'EVIL.example', 'x.bad.example']) expect(sum(judgeUse(unresolved({ registry }), denying, today))).toBe('denied denied-image:error');
    for (const registry of ['half.example', 'hub.example', 'bad.example']) expect(sum(judgeUse(unresolved({ registry }), denying, today))).toBe('undetermined unresolved-image:warn');
    expect(sum(judgeUse(unresolved({ registry: 'hub.example' }), policyOf('sources: {deny: ["**"]}\nmirrors: [{source: docker.io, mirror: hub.example/hub}]\n'), today))).toBe('denied denied-image:error');
  });

  it('takes the level of unresolved-image from the policy', () => {
    expect(sum(judgeUse(unresolved({}), policyOf('defaults: {unresolved: error}\n'), today))).toBe('denied unresolved-image:error');
    expect(sum(judgeUse(unresolved({}), policyOf('defaults: {unresolved: off}\n'), today))).toBe('undetermined');
  });
});

describe('files', () => {
  const policy = policyOf('sources: {allow: [registry.example/**]}\n');
  const syntax = (text: string): ImageUse => useOf(text, { use: 'tool', place: 'dockerfile/syntax' });
  const outcomes = (uses: readonly ImageUse[], governing = policy) => judgeFile('Dockerfile', { ...nothingRead, uses }, governing, today).uses.map(({ verdict }) => verdict.outcome);

  it('cannot vouch for a file whose frontend is not approved', () => {
    expect(outcomes([syntax('evil/frontend:1'), useOf('registry.example/a:1'), useOf('quay.io/b/c:1')])).toEqual(['denied', 'undetermined', 'denied']);
    expect(outcomes([syntax('registry.example/frontend:1'), useOf('registry.example/a:1')])).toEqual(['allowed', 'allowed']);
  });

  it('says what could not be read, and vouches for nothing inside', () => {
    const problem = { code: 'syntax' as const, span: { start: 3, end: 4 }, what: 'A bracket is missing.', why: 'w', next: 'n', undetermined: { start: 0, end: 5 } };
    const far = { ...useOf('registry.example/a:1'), at: { file: 'example', span: { start: 50, end: 70 } } };
    const file = judgeFile('x.yaml', { ...nothingRead, uses: [useOf('registry.example/a:1'), far], problems: [problem, { ...problem, undetermined: undefined as never }] }, policy, today);
    expect(file.uses.map(({ verdict }) => verdict.outcome)).toEqual(['undetermined', 'allowed']);
    expect(file.uses[0]!.verdict.missing).toEqual(['a readable file: A bracket is missing.']);
    expect(file.findings.map(({ rule, level, policy }) => [rule, level, policy])).toEqual([['unresolved-image', 'info', []], ['unresolved-image', 'info', []]]);
    expect(file.unreadable).toEqual([{ start: 0, end: 5 }]);
  });

  it('repeats the reader’s own doubts', () => {
    const verdict = judgeUse({ ...useOf('registry.example/a:1'), doubts: ['a shell that is not known'] }, policy, today);
    expect([verdict.outcome, verdict.missing]).toEqual(['undetermined', ['a shell that is not known']]);
  });

  it('says nothing about a file that no policy covers', () => {
    const file = judgeFile('x', { ...nothingRead, uses: [useOf('quay.io/x:1')], problems: [{ code: 'syntax', span: { start: 0, end: 1 }, what: 'a', why: 'b', next: 'c' }] }, { layers: [], broken: [] }, today);
    expect([file.findings, file.uses[0]!.verdict.findings]).toEqual([[], []]);
  });
});
