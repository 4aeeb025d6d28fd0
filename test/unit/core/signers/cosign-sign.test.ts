import { describe, expect, it } from 'vitest';
import { signingTools, type NamedSigner, type SignRequest } from '../../../../src/core/index.js';
import { attestRequest, image, named, output, parsed, problemOf, recorded, signers, signRequest, valueOf } from './support/recorded.js';

const cosign = signingTools.find(({ id }) => id === 'cosign')!;
const name = `${image.registry}/${image.repository}@${image.digest}`;
const file = { means: { engine: 'cosign', key: '/home/jane/release.key' } } as const;

function call(request: SignRequest, version = '3.1.3') {
  return valueOf(cosign.sign(request, version));
}

describe('signing with cosign and a key', () => {
  it('signs with version 3 offline by a signing config without services', () => {
    const { args, files, env } = call(signRequest(signers.key, { ...file, secrets: { passphrase: 'open sesame' } }));
    expect(args).toEqual([
      ...['sign', '--yes', '--timeout', '60s'],
      ...['--signing-config', '{folder}/signing-config.json', '--trusted-root', '{folder}/trusted-root.json'],
      ...['--key', '/home/jane/release.key', name],
    ]);
    expect(Object.keys(files ?? {})).toEqual(['signing-config.json', 'trusted-root.json']);
    expect(env).toEqual({ COSIGN_PASSWORD: 'open sesame' });
  });

  it('asks version 2 for a bundle in its own words, and leaves the log out', () => {
    const { args } = call(signRequest(signers.key, file), '2.6.1');
    expect(args).toEqual(expect.arrayContaining(['--new-bundle-format', '--tlog-upload=false']));
    expect(args).not.toContain('--signing-config');
  });

  it('asks version 3 for the older format, which signing configs cannot write', () => {
    const { args } = call(signRequest(signers.key, { ...file, format: 'legacy' }));
    expect(args).toEqual(expect.arrayContaining(['--new-bundle-format=false', '--use-signing-config=false', '--tlog-upload=false']));
  });

  it('uses the public log when the policy asks for one', () => {
    const logged = named({ type: 'key', keys: [], tlog: 'required' });
    expect(call(signRequest(logged, file)).args.join(' ')).not.toMatch(/signing-config|tlog-upload/);
  });

  it('lets a Sigstore of one’s own date what a key signs, when the policy names one', () => {
    const trustRoot = { trustedRoot: '/etc/bank/trusted_root.json', signingConfig: '/etc/bank/signing_config.json' };
    const dated = named({ type: 'key', keys: [], trustRoot: 'bank' }, { trustRoot });
    expect(call(signRequest(dated, file)).args.join(' ')).toContain(
      '--signing-config /etc/bank/signing_config.json --trusted-root /etc/bank/trusted_root.json --key',
    );
    expect(problemOf(cosign.sign(signRequest(named(dated.signer), file), '3.1.3')).code).toBe('TRUST_ROOT_MISSING');
  });

  it('reaches keys in services and on hardware, with the variables of that service alone', () => {
    const service = call(signRequest(signers.key, { means: { engine: 'cosign', key: 'hashivault://base-images' } }));
    expect(service.args).toEqual(expect.arrayContaining(['--key', 'hashivault://base-images']));
    expect(service.inherits).toEqual(expect.arrayContaining(['VAULT_ADDR', 'VAULT_TOKEN']));
    expect(service.inherits).not.toContain('AWS_SECRET_ACCESS_KEY');
    expect(call(signRequest(signers.key, { means: { engine: 'cosign', key: 'sk:signature' } })).args).toEqual(
      expect.arrayContaining(['--sk', '--slot', 'signature']),
    );
    const token = call(signRequest(signers.key, { means: { engine: 'cosign', key: 'pkcs11:token=t' }, secrets: { passphrase: '1234' } }));
    expect(token.env).toMatchObject({ COSIGN_PKCS11_PIN: '1234' });
  });

  it.each(['cosign.key', 'env://KEY', 'https://evil.example/key', 'sk:9z', '--sk'])('takes %s for no key', (key) => {
    expect(problemOf(cosign.sign(signRequest(signers.key, { means: { engine: 'cosign', key } }), '3.1.3')).code).toBe('KEY_NOT_FOUND');
  });

  it('says who did not say where the key is', () => {
    const problem = problemOf(cosign.sign(signRequest(signers.key), '3.1.3'));
    expect(problem).toMatchObject({ code: 'KEY_NOT_FOUND', message: expect.stringContaining('release') });
  });

  it('uses plain HTTP only where the policy allows it, and never any certificate', () => {
    expect(call(signRequest(signers.key, file)).args.join(' ')).not.toContain('http');
    const { args } = call(signRequest(signers.key, { ...file, plainHttp: true }));
    expect(args).toContain('--allow-http-registry');
    expect(args).not.toContain('--allow-insecure-registry');
  });

  it('hands a registry’s certificates over as a file of the run', () => {
    const { env, files } = call(signRequest(signers.key, { ...file, registryCertificates: 'PEM' }));
    expect(env).toMatchObject({ SSL_CERT_FILE: '{folder}/certificates.pem' });
    expect(files).toMatchObject({ 'certificates.pem': 'PEM' });
  });
});

describe('signing with cosign and an identity', () => {
  it('hands the token over by variable, to the signer’s own Sigstore', () => {
    const { args, env, redact } = call(signRequest(signers.keyless, { secrets: { identityToken: 'eyJ.token' } }));
    expect(args.join(' ')).toContain(
      '--signing-config /etc/bank/signing_config.json --trusted-root /etc/bank/trusted_root.json --oidc-provider envvar',
    );
    expect(env).toEqual({ SIGSTORE_ID_TOKEN: 'eyJ.token' });
    expect(redact).toEqual(['eyJ.token']);
  });

  it('signs in with the browser or with a device only when the person chose that', () => {
    expect(problemOf(cosign.sign(signRequest(signers.keyless), '3.1.3')).code).toBe('IDENTITY_TOKEN_MISSING');
    const browser = call(signRequest(signers.keyless, { means: { engine: 'cosign', flow: 'browser' } }));
    expect(browser.args).toEqual(expect.arrayContaining(['--fulcio-auth-flow', 'normal', '--oidc-disable-ambient-providers']));
    expect(call(signRequest(signers.keyless, { means: { engine: 'cosign', flow: 'device' } })).args).toContain('device');
  });

  it('does not sign with a Sigstore that this machine can only verify with, and not in the older format', () => {
    const verifiesOnly = { ...signers.keyless, trustRoot: { trustedRoot: '/etc/bank/trusted_root.json' } };
    const secrets = { identityToken: 't' };
    expect(problemOf(cosign.sign(signRequest(verifiesOnly, { secrets }), '3.1.3')).code).toBe('TRUST_ROOT_MISSING');
    expect(problemOf(cosign.sign(signRequest(signers.keyless, { secrets, format: 'legacy' }), '3.1.3')).code).toBe(
      'FORMAT_UNREADABLE_FOR_VERIFIER',
    );
  });
});

describe('versions of cosign', () => {
  it('refuses one that cannot do what is asked, and says what to install', () => {
    const old = problemOf(cosign.sign(signRequest(signers.key, file), '2.4.1'));
    expect(old).toMatchObject({ code: 'TOOL_TOO_OLD', next: expect.stringContaining('2.6') });
    expect(problemOf(cosign.sign(signRequest(signers.key, file), '1.13.6')).code).toBe('TOOL_TOO_OLD');
    expect(cosign.sign(signRequest(signers.key, { ...file, format: 'legacy' }), '2.4.1').ok).toBe(true);
  });

  it('takes one that does not know its own version for a new one', () => {
    expect(call(signRequest(signers.key, file), 'devel').args).toContain('--signing-config');
  });

  it('reads the version without its letter', () => {
    expect(parsed(cosign.version(), output({ stdout: '{"gitVersion": "v3.1.3"}' }))).toEqual({ ok: true, value: { version: '3.1.3' } });
    expect(problemOf(parsed(cosign.version(), output({ stdout: '{}' }))).code).toBe('OUTPUT_NOT_UNDERSTOOD');
  });
});

const wrong = output({
  exitCode: 1,
  stderr: 'error during command execution: signing: reading key: decrypt: encrypted: decryption failed',
});

describe('what cosign says when it cannot sign', () => {
  const signed = (secrets = {}) => call(signRequest(signers.key, { ...file, secrets }));

  it('tells a wrong passphrase from one that was never given', () => {
    expect(problemOf(parsed(signed(), wrong)).code).toBe('PASSPHRASE_MISSING');
    expect(problemOf(parsed(signed({ passphrase: 'x' }), wrong)).code).toBe('PASSPHRASE_WRONG');
  });

  it('tells an image that is not there', () => {
    expect(problemOf(parsed(signed(), recorded('cosign/sign-no-manifest', 1))).code).toBe('REGISTRY_NOT_FOUND');
  });

  it('attests with the predicate as a file and its type as an address', () => {
    const attest = valueOf(cosign.attest!(attestRequest(signers.key, file), '3.1.3'));
    expect(attest.args.join(' ')).toContain('--type https://cyclonedx.org/bom --predicate {folder}/predicate.json');
    expect(attest.files).toMatchObject({ 'predicate.json': '{"bomFormat":"CycloneDX"}' });
    expect(parsed(attest, output({}))).toEqual({ ok: true, value: undefined });
  });
});

describe('being ready to sign', () => {
  const [pem = ''] = signers.key.publicKeys.map((key) => key.pem);
  const ready = (told: Partial<SignRequest> = {}, signer: NamedSigner = signers.key) =>
    cosign.ready!(signRequest(signer, { ...file, ...told }), '3.1.3');

  it('opens the key and compares it with the policy’s, before anything is pushed', () => {
    const open = valueOf(ready({ secrets: { passphrase: 'open sesame' } }))!;
    expect(open.args).toEqual(['public-key', '--key', '/home/jane/release.key']);
    expect(open.redact).toEqual(['open sesame']);
    expect(parsed(open, output({ stdout: pem }))).toEqual({ ok: true, value: undefined });
    expect(problemOf(parsed(open, output({ stdout: pem.replace('MFkw', 'MFkx') }))).code).toBe('KEY_NOT_IN_POLICY');
    expect(problemOf(parsed(open, output({}))).code).toBe('KEY_NOT_IN_POLICY');
    expect(problemOf(parsed(valueOf(ready()), wrong)).code).toBe('PASSPHRASE_MISSING');
  });

  it('asks an identity only for its token', () => {
    expect(ready({ secrets: { identityToken: 't' } }, signers.keyless)).toEqual({ ok: true, value: undefined });
    expect(problemOf(ready({}, signers.keyless)).code).toBe('IDENTITY_TOKEN_MISSING');
  });
});
