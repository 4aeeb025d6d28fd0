import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyObjections } from '../support/verify-schema.js';
import { runExpecting } from './support/run-cli.js';
import { verifyBench } from './support/verify-bench.js';

const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nmetadata: {name: gate, version: "1", serial: 3}\n';
const signers = `  signers:
    release: {type: key, keys: [{file: keys/release.pub, sha256: "{RELEASE}"}], tlog: none}
    other: {type: key, keys: [{file: keys/other.pub, sha256: "{OTHER}"}], tlog: none}
    ci: {type: keyless, issuer: https://gitlab.bank.example, subject: ci@bank.example, trustRoot: bank-sigstore}
`;
const asking = (asks: string, more = ''): string => `${head}${more}trust:\n${signers}  ${asks}\n`;
const byRelease = asking('require: [{match: "{HOST}/**", all: [release]}]');
const sbom = 'https://cyclonedx.org/bom';

describe('verify', () => {
  it('accepts an image that is signed by whom the policy asks for, and says who, when and by which rule', async () => {
    const { verify, sign, keys, name, image } = await verifyBench(byRelease);
    await sign(keys.release);
    const { out, notes } = await verify(0, name);
    expect(out).toContain('passed  Passed. Everybody vouches for this image whom the policy asks for.');
    expect(out).toContain(`met  gate: signed by \`release\` (release: key ${keys.release.sha256})`);
    expect(out).toContain(`digest ${image.digest}, looked up 20`);
    expect(out).toContain(`signature  by key ${keys.release.sha256}; bundle, checked with embedded; holds as release`);
    expect(notes).toContain(`verifying ${name}, for release`);
    const document = JSON.parse((await verify(0, name, '--format', 'json', '--quiet')).out);
    expect(verifyObjections(document)).toEqual([]);
    expect(document).toMatchObject({
      exitCode: 0,
      verdict: { outcome: 'passed', findings: [], missing: [] },
      requirements: [{ outcome: 'met', by: [{ signer: 'release', principal: { fingerprint: keys.release.sha256 } }] }],
      image: { digest: image.digest, manifests: [{ signatures: [{ signer: 'release', verified: true, format: 'bundle' }] }] },
    });
  });

  it('does not accept an unsigned image, unless the stage only reports', async () => {
    const { verify, name } = await verifyBench(byRelease);
    const { out } = await verify(1, name);
    expect(out).toContain('error  unsigned-image');
    expect(out).toContain('missed  gate: signed by `release`');
    const lenient = await verifyBench(asking('require: [{match: "{HOST}/**", all: [release]}]', 'enforcement: {ci: report}\n'));
    const reported = await lenient.verify(0, lenient.name);
    expect(reported.out).toContain('This is only reported: it does not stop the stage ci.');
    await lenient.verify(1, lenient.name, '--strict');
    await lenient.verify(1, lenient.name, '--stage', 'admit');
  });

  it('names whom it expected and whom it found', async () => {
    const { verify, sign, keys, name } = await verifyBench(byRelease);
    await sign(keys.other);
    const { out } = await verify(1, name, '--format', 'json');
    const document = JSON.parse(out);
    expect(verifyObjections(document)).toEqual([]);
    const [finding] = document.verdict.findings;
    expect([finding.rule, finding.enforced]).toEqual(['untrusted-signer', true]);
    expect(finding.what).toContain(`Expected \`release\`; found the key \`${keys.other.sha256.slice(0, 16)}\`…`);
  });

  it('wants every manifest of an index signed, and names the platform that is not', async () => {
    const { verify, sign, put, keys, repository } = await verifyBench(byRelease);
    const amd = await put('for amd64');
    const arm = await put('for arm64');
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const child = 'application/vnd.oci.image.manifest.v1+json';
    const manifests = [amd, arm].map(({ digest }, at) => ({
      ...{ mediaType: child, digest, size: 100 },
      platform: { os: 'linux', architecture: ['amd64', 'arm64'][at] },
    }));
    const index = await put('an index', 'all', { mediaType, manifests, config: undefined, layers: undefined });
    await sign(keys.release, index);
    await sign(keys.release, amd);
    expect((await verify(1, `${repository}:all`)).out).toContain('is not signed for linux/arm64');
    await sign(keys.release, arm);
    await verify(0, `${repository}:all`);
    await verify(0, `${repository}@${index.digest}`);
  });

  it('finds statements, and what they say', async () => {
    const policy = asking(`attestations: [{match: "{HOST}/**", type: "${sbom}", signer: release}]`);
    const { verify, sign, attest, keys, name } = await verifyBench(policy);
    await sign(keys.release);
    expect((await verify(1, name)).out).toContain('missing-attestation');
    await attest(keys.other, sbom, { bomFormat: 'CycloneDX' });
    expect((await verify(1, name)).out).toContain('found one of the key');
    await attest(keys.release, sbom, { bomFormat: 'CycloneDX' });
    expect((await verify(0, name)).out).toContain(`statement  ${sbom}; by key ${keys.release.sha256}`);
  });

  it('cannot decide when this machine does not know a trust root, and says what to do', async () => {
    const { verify, name } = await verifyBench(asking('require: [{match: "{HOST}/**", all: [ci]}]'));
    const { out } = await verify(1, name);
    expect(out).toContain('Undetermined.');
    expect(out).toContain('--trust-root bank-sigstore=PATH');
  });

  it('lists what it sees when no policy asks, held against nobody', async () => {
    const { verify, sign, keys, name } = await verifyBench();
    await sign(keys.release);
    const { out, notes } = await verify(0, name);
    expect(out).toContain('unasked  Not judged.');
    expect(out).toMatch(/signature {2}by .+; bundle, checked with embedded\n/);
    expect(notes).toContain('No policy asks for signatures of this image');
    const document = JSON.parse((await verify(0, name, '--format', 'json')).out);
    expect(verifyObjections(document)).toEqual([]);
    expect(document.image.manifests[0].signatures[0]).not.toHaveProperty('verified');
    await verify(2, name, '--strict');
    await verify(2, name, '--require-policy', 'bank-standard');
  });

  it('is what `check` names for the section that it does not judge', async () => {
    const { workspace, repository } = await verifyBench(`${byRelease}sources: {allow: ["{HOST}/**"]}\n`);
    writeFileSync(join(workspace, 'Dockerfile'), `FROM ${repository}:1\n`);
    const { notes } = await runExpecting(0, workspace, ['check']);
    expect(notes).toContain('`wharfmaster verify IMAGE` says who signed an image');
  });

  it('says it when the registry does not answer, and judges nothing', async () => {
    const { verify } = await verifyBench(asking('require: [{match: "**", all: [release]}]'));
    const { out } = await verify(3, '127.0.0.1:1/team/app:1');
    expect(out).toContain('Not verified, so the policy cannot accept this image.');
    const document = JSON.parse((await verify(3, '127.0.0.1:1/team/app:1', '--format', 'json')).out);
    expect(verifyObjections(document)).toEqual([]);
    expect(document.verdict.outcome).toBe('undetermined');
  });

  it('says 3 for an image that is not there, and 2 for what makes no sense', async () => {
    const { verify, repository } = await verifyBench(byRelease);
    expect((await verify(3, `${repository}:none`)).out).toContain('none');
    expect((await verify(2)).notes).toContain('Say which image to verify');
    await verify(2, 'NGINX');
    await verify(2, `${repository}:1`, '--trust-root', 'bank');
    await verify(2, `${repository}:1`, '--policy', 'none.yaml');
  });
});
