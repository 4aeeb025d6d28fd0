import { describe, expect, it } from 'vitest';
import { signingTools, type NamedSigner, type PartOfMaterial, type ToolOutput, type VerifyRequest } from '../../../../src/core/index.js';
import { standingOf } from '../../../../src/core/policy/trusted/counting.js';
import { digest, fingerprint, named, output, parsed, problemOf, recorded, signers, valueOf, verifyRequest } from './support/recorded.js';

const cosign = signingTools.find(({ id }) => id === 'cosign')!;
const bundles: NamedSigner = { ...signers.key, signer: { type: 'key', keys: [], format: 'bundle' } };
const older: NamedSigner = { ...signers.key, signer: { type: 'key', keys: [], format: 'legacy' } };

function calls(signer: NamedSigner, told: Partial<VerifyRequest> = {}, version = '3.1.3') {
  return valueOf(cosign.verify(verifyRequest(signer, { predicateTypes: [], ...told }), version));
}

function read(signer: NamedSigner, told: ToolOutput): PartOfMaterial {
  return valueOf(parsed(calls(signer)[0], told));
}

describe('what cosign is asked', () => {
  it('asks for each format by itself when the policy takes any', () => {
    expect(calls(signers.key).map(({ args }) => args.find((word) => word.startsWith('--new-bundle-format')))).toEqual([
      '--new-bundle-format=true',
      '--new-bundle-format=false',
    ]);
    expect(calls(bundles)).toHaveLength(1);
  });

  it('asks for each key by itself, as a file of the run, and for no log that the policy does not ask for', () => {
    const two = { ...bundles, publicKeys: [...bundles.publicKeys, { sha256: 'bb'.repeat(32), pem: 'PEM 2' }] };
    expect(calls(two).map(({ files }) => files?.['signer.pub'])).toEqual([bundles.publicKeys[0]?.pem, 'PEM 2']);
    expect(calls(bundles)[0]?.args).toEqual(expect.arrayContaining(['--key', '{folder}/signer.pub', '--insecure-ignore-tlog=true']));
    const logged: NamedSigner = { ...bundles, signer: { type: 'key', keys: [], format: 'bundle', tlog: 'required' } };
    expect(calls(logged)[0]?.args).not.toContain('--insecure-ignore-tlog=true');
  });

  it('anchors expressions, and says what a Sigstore of one’s own lacks', () => {
    const args = calls(signers.keyless)[0]?.args ?? [];
    expect(args).toEqual(
      expect.arrayContaining([
        ...['--certificate-identity-regexp', '^(?:https://gitlab\\.bank\\.example/apps/.+)$'],
        ...['--certificate-oidc-issuer', 'https://gitlab.bank.example'],
        ...['--trusted-root', '/etc/bank/trusted_root.json', '--insecure-ignore-sct', '--use-signed-timestamps'],
      ]),
    );
    expect(args).not.toContain('--insecure-ignore-tlog=true');
  });

  it('asks for kinds of statements one by one', () => {
    const asked = calls(bundles, { predicateTypes: ['https://cyclonedx.org/bom', 'https://slsa.dev/provenance/v1'] });
    expect(asked.map(({ args }) => args[0])).toEqual(['verify', 'verify-attestation', 'verify-attestation']);
  });

  it('does not ask without a key or a trust root, and says what is missing', () => {
    expect(problemOf(cosign.verify(verifyRequest(named({ type: 'key', keys: [] })), '3.1.3')).code).toBe('KEY_NOT_FOUND');
    const { trustRoot: _, ...rootless } = signers.keyless;
    expect(problemOf(cosign.verify(verifyRequest(rootless), '3.1.3')).code).toBe('TRUST_ROOT_MISSING');
    expect(problemOf(cosign.verify(verifyRequest(bundles), '2.2.0')).code).toBe('TOOL_TOO_OLD');
  });
});

describe('what cosign answers', () => {
  it('tells a signature that holds, with the key that it was asked about', () => {
    expect(read(bundles, recorded('cosign/bundle-good')).signatures).toEqual([
      {
        ...{ signer: 'release', format: 'bundle', verifier: 'cosign', verified: true, times: [] },
        principal: { type: 'key', fingerprint },
      },
    ]);
  });

  it('takes a signed statement for no signature, though cosign lists it as one', () => {
    const { signatures, attestations } = read(bundles, recorded('cosign/bundle-good'));
    expect(signatures).toHaveLength(1);
    expect(attestations.map(({ predicateType }) => predicateType)).toEqual(['https://cyclonedx.org/bom']);
  });

  it('tells the name that was signed along in the older format', () => {
    expect(read(older, recorded('cosign/legacy-good')).signatures).toMatchObject([
      { format: 'legacy', verified: true, claimedName: 'registry.bank.example/apps/web' },
    ]);
  });

  it('does not count an older signature as a bundle where there are no bundles', () => {
    expect(read(bundles, recorded('cosign/legacy-good'))).toMatchObject({ signatures: [], attestations: [] });
  });

  it('says that nothing is there only when cosign says so', () => {
    expect(read(bundles, recorded('cosign/none', 10))).toMatchObject({ signatures: [], attestations: [] });
  });

  it.each([
    ['bundle', bundles, 'cosign/bundle-other', 1],
    ['bundle whose log entry is missing', bundles, 'cosign/bundle-log-missing', 1],
    ['older signature', older, 'cosign/legacy-other', 12],
  ] as const)('keeps a %s that does not hold, with why', (_, signer, name, exitCode) => {
    const [fact] = read(signer, recorded(name, exitCode)).signatures;
    expect(fact).toMatchObject({ verified: false, problem: { code: 'SIGNATURE_INVALID', next: expect.stringContaining(fingerprint) } });
    expect(fact?.principal).toBeUndefined();
  });

  it('knows nothing when the registry could not be asked', () => {
    expect(problemOf(parsed(calls(bundles)[0], recorded('cosign/unreachable', 1))).code).toBe('REGISTRY_UNREACHABLE');
  });

  it('believes no list that is about another digest', () => {
    const other = recorded('cosign/bundle-good');
    expect(read(bundles, { ...other, stdout: other.stdout.replaceAll(digest, `sha256:${'0'.repeat(64)}`) }).signatures).toEqual([]);
  });

  it('tells identity and log time as far as cosign prints them, and believes no time that nobody checked', () => {
    const entry = {
      critical: {
        identity: { 'docker-reference': 'r/a' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: {
        Issuer: 'https://i',
        Subject: 'jane@bank.example',
        Bundle: { Payload: { integratedTime: 1_760_000_000, logIndex: 7, logID: 'c0ff' } },
      },
    };
    const told = output({ stdout: `\n${JSON.stringify([entry])}\n` });
    const keyless = named({ type: 'keyless', issuer: 'https://i', subject: 'jane@bank.example', format: 'legacy' });
    expect(read(keyless, told).signatures).toMatchObject([
      {
        principal: { type: 'keyless', issuer: 'https://i', subject: 'jane@bank.example' },
        times: [{ time: '2025-10-09T08:53:20.000Z', source: 'log' }],
        logEntry: { log: 'c0ff', index: '7' },
      },
    ]);
    const unlogged = named({ type: 'keyless', issuer: 'https://i', subject: 'jane@bank.example', format: 'legacy', tlog: 'none' });
    expect(read(unlogged, told).signatures[0]?.times).toEqual([]);
  });

  it('says that what holds is in the log where cosign had to look there, though of bundles it prints no entry', () => {
    const signer = named({ type: 'keyless', issuer: 'https://i', subject: 'jane@bank.example', format: 'bundle', tlog: 'required' });
    const [fact] = read(signer, recorded('cosign/bundle-good')).signatures;
    expect(fact).toMatchObject({ verified: true, logEntry: {} });
    expect(fact === undefined ? undefined : standingOf(fact, signer.signer, Date.parse('2026-11-22'))).toEqual({ counts: true });
  });

  it.each(['', 'not JSON', '{}', '[1'])('does not take %j for a list', (stdout) => {
    expect(problemOf(parsed(calls(bundles)[0], output({ stdout }))).code).toBe('OUTPUT_NOT_UNDERSTOOD');
  });
});

describe('statements', () => {
  const ask = (signer: NamedSigner) => calls(signer, { predicateTypes: ['https://cyclonedx.org/bom'] });

  it('are told with their kind, and only about this digest', () => {
    const [, call] = ask(bundles);
    expect(valueOf(parsed(call, recorded('cosign/statement-good'))).attestations).toMatchObject([
      { predicateType: 'https://cyclonedx.org/bom', verified: true, format: 'bundle' },
    ]);
    const elsewhere = valueOf(
      cosign.verify(verifyRequest(bundles, { image: { registry: 'r', repository: 'a', digest: `sha256:${'1'.repeat(64)}` } }), '3.1.3'),
    );
    expect(valueOf(parsed(elsewhere[1], recorded('cosign/statement-good'))).attestations).toEqual([]);
    expect(valueOf(parsed(call, recorded('cosign/statement-none', 1))).attestations).toEqual([]);
  });

  it('are bundles only where cosign lists a bundle of their kind', () => {
    const parts = (listed: ToolOutput) =>
      ask(bundles).map((call, at) => valueOf(parsed(call, at === 0 ? listed : recorded('cosign/statement-good'))));
    const request = verifyRequest(bundles);
    expect(cosign.combine!(parts(recorded('cosign/bundle-good')), request).attestations).toHaveLength(1);
    expect(cosign.combine!(parts(recorded('cosign/none', 10)), request).attestations).toEqual([]);
  });
});
