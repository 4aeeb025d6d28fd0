import { describe, expect, it } from 'vitest';
import type { Stage } from '../../../src/core/model/verdict.js';
import type { VexDocument, VexStatement } from '../../../src/core/model/vex.js';
import { policyOf } from '../../support/judging.js';
import { imageId, judged, manifest, sumScan, vexDocument, vulnerability, withVulnerabilities, without } from '../../support/scans.js';

/* Which exploitability statements take a vulnerability away (policy.md section 5, Scan). */

const trusting = 'authors: [product-security@bank.example], signers: [release-ci]';
const policy = (vex: string) => policyOf(`scan: {thresholds: {high: {max: 0}}, vex: {${vex}}}\ntrust: {signers: {release-ci: {type: key, keys: [{kms: "hashivault://x", sha256: "${'3'.repeat(64)}"}], format: any, tlog: none}}}`);
const scan = withVulnerabilities(vulnerability('CVE-2020-8203', 'high', { aliases: ['GHSA-p6mc-m468-83gw'] }));

function outcome(documents: readonly VexDocument[], vex = trusting, stage: Stage = 'edit') {
  return judged(scan, policy(vex), { vex: documents, stage }).outcome;
}

const says = (statement: Partial<VexStatement>, document: Partial<VexDocument> = {}) => vexDocument(document, statement);

describe('a statement counts', () => {
  it.each([
    ['by an author of the policy', vexDocument()],
    ['that says the image is fixed', says({ status: 'fixed' })],
    ['about another id of it, in any case', says({ vulnerabilities: ['ghsa-P6MC-m468-83gw'] })],
    ['about the image id', says({ products: [{ digests: [imageId], subcomponents: [] }] })],
    ['about the image by a package URL with its digest', says({ products: [{ purl: `pkg:oci/web@${encodeURIComponent(manifest)}`, digests: [], subcomponents: [] }] })],
    ['about the repository', says({ products: [{ purl: 'pkg:oci/web?repository_url=registry.bank.example/apps/web', digests: [], subcomponents: [] }] })],
    ['about the repository without its last part', says({ products: [{ purl: 'pkg:oci/web?repository_url=registry.bank.example/apps&tag=1.4', digests: [], subcomponents: [] }] })],
    ['about the package in any image', says({ products: [{ purl: 'pkg:npm/lodash@4.17.15', digests: [], subcomponents: [] }] })],
  ])('%s', (_, document) => {
    expect(outcome([document])).toBe('passed');
  });
});

describe('a statement only annotates', () => {
  it.each([
    ['by another author', says({}, { author: 'me@evil.example' })],
    ['without an author', without(vexDocument(), 'author')],
    ['about another vulnerability', says({ vulnerabilities: ['CVE-1'] })],
    ['about another package', says({ products: [{ digests: [manifest], subcomponents: ['pkg:npm/express'] }] })],
    ['about another image', says({ products: [{ digests: [`sha256:${'f'.repeat(64)}`], subcomponents: [] }] })],
    ['about another image of that name', says({ products: [{ purl: `pkg:oci/web@sha256:${'f'.repeat(64)}?repository_url=registry.bank.example/apps/web`, digests: [], subcomponents: [] }] })],
    ['about an image of that name anywhere', says({ products: [{ purl: 'pkg:oci/web', digests: [], subcomponents: [] }] })],
    ['about another tag', says({ products: [{ purl: 'pkg:oci/web?repository_url=registry.bank.example/apps/web&tag=1.3', digests: [], subcomponents: [] }] })],
    ['about another version of the package', says({ products: [{ purl: 'pkg:npm/lodash@4.17.14', digests: [], subcomponents: [] }] })],
    ['about nothing', says({ products: [] })],
    ['that it affects the image', says({ status: 'affected' })],
    ['that somebody looks into it', says({ status: 'under_investigation' })],
  ])('%s', (_, document) => {
    expect(outcome([document])).toBe('failed');
  });

  it('when the policy lists no authors', () => {
    expect(outcome([vexDocument()], 'signers: [release-ci]')).toBe('failed');
    expect(judged(scan, policyOf('scan: {thresholds: {high: {max: 0}}}'), { vex: [vexDocument()] }).outcome).toBe('failed');
  });

  it('and is shown with the vulnerability', () => {
    const { items } = judged(scan, policy(trusting), { vex: [says({}, { author: 'vendor@example.org' })] });
    expect(items[0]?.item).toMatchObject({ vex: { status: 'not_affected', counts: false, document: '.vex/web.openvex.json' } });
  });
});

describe('signers', () => {
  const unsigned = without(vexDocument(), 'signedBy');
  const ofRepository = says({ products: [{ purl: 'pkg:oci/web?repository_url=registry.bank.example/apps/web', digests: [], subcomponents: [] }] });

  it('without one nothing counts: anybody can write an author’s name', () => {
    expect(outcome([vexDocument()], 'authors: [product-security@bank.example]')).toBe('failed');
  });

  it('one of them must have signed, in the editor too', () => {
    expect(outcome([vexDocument()])).toBe('passed');
    expect(outcome([unsigned])).toBe('failed');
    expect(outcome([vexDocument({ signedBy: 'somebody' })])).toBe('failed');
  });

  it.each(['ci', 'push', 'admit'] as const)('at %s nothing counts without a listed signer and the digest', (stage) => {
    expect(outcome([vexDocument()], trusting, stage)).toBe('passed');
    expect(outcome([vexDocument()], 'authors: [product-security@bank.example]', stage)).toBe('failed');
    expect(outcome([unsigned], trusting, stage)).toBe('failed');
    expect(outcome([ofRepository], trusting, stage)).toBe('failed');
    expect(outcome([ofRepository])).toBe('passed');
  });
});

describe('several statements', () => {
  const at = (timestamp: string | undefined, status: VexStatement['status'], document: Partial<VexDocument> = {}) => {
    const statement = without(vexDocument().statements[0]!, 'timestamp');
    return vexDocument({ ...document, statements: [{ ...statement, status, ...(timestamp !== undefined && { timestamp }) }] });
  };

  it('the latest counts', () => {
    expect(outcome([at('2026-11-01', 'affected'), at('2026-11-02', 'not_affected')])).toBe('passed');
    expect(outcome([at('2026-11-01', 'not_affected'), at('2026-11-02', 'affected')])).toBe('failed');
  });

  it('of the same time, or without one, the strictest', () => {
    expect(outcome([at('2026-11-01', 'not_affected'), at('2026-11-01', 'affected')])).toBe('failed');
    expect(outcome([at(undefined, 'under_investigation'), at('2026-11-02', 'not_affected')])).toBe('failed');
    expect(outcome([at(undefined, 'fixed'), at('2026-11-02', 'not_affected')])).toBe('passed');
  });

  it('one by nobody we trust changes nothing', () => {
    expect(outcome([at('2026-11-01', 'not_affected'), at('2026-11-02', 'affected', { author: 'me@evil.example' })])).toBe('passed');
    expect(outcome([at('2026-11-01', 'affected'), at('2026-11-02', 'not_affected', { author: 'me@evil.example' })])).toBe('failed');
  });

  it('an unsigned one of a trusted author may only make it stricter', () => {
    const withdrawn = without(at('2026-11-21', 'affected'), 'signedBy');
    expect(outcome([vexDocument(), withdrawn], trusting, 'ci')).toBe('failed');
  });
});

it('a policy that trusts nobody still counts what another takes away', () => {
  const [one] = policy(trusting).layers;
  const [other] = policyOf('scan: {thresholds: {high: {max: 0}}}').layers;
  const verdict = judged(scan, { layers: [one!, other!], broken: [] }, { vex: [vexDocument()] });
  expect(sumScan(verdict)).toBe('failed\nvulnerable-image:error×1');
  expect(verdict.items[0]?.item).toMatchObject({ vex: { counts: false } });
});
