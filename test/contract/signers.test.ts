import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  signingTools,
  storedFormats,
  trustProblemCodes,
  type AttestRequest,
  type NamedSigner,
  type Result,
  type SigningCall,
  type SigningTool,
  type TrustProblem,
  type VerifyRequest,
} from '../../src/core/index.js';
import { attestRequest, digest, output, recorded, signers, signRequest, verifyRequest } from '../unit/core/signers/support/recorded.js';

/* The promises of every signing tool (docs/adr/0021). */

const secret = 'S3CRET-of-a-person';

/** What each tool is asked at most: every secret, every certificate, an address with blanks. */
const requests: Readonly<Record<string, readonly AttestRequest[]>> = {
  cosign: [
    everything(signers.key, { means: { engine: 'cosign', key: '/keys/with $(blanks)/release.key' } }),
    everything(signers.key, { means: { engine: 'cosign', key: 'pkcs11:token=t' } }),
    everything(signers.key, { means: { engine: 'cosign', key: '/keys/release.key' }, format: 'legacy' }),
    everything(signers.keyless, {}),
  ],
  notation: [
    everything(signers.notation, { means: { engine: 'notation', key: '/keys/with $(blanks)/release.key' } }),
    everything(signers.notation, { means: { engine: 'notation', key: 'plugin:vault:base key' } }),
    everything(signers.notation, { means: { engine: 'notation', key: 'name:--help' } }),
  ],
  'docker-trust': [everything(signers.dockerTrust, {})],
};

function everything(signer: NamedSigner, told: Partial<AttestRequest>): AttestRequest {
  return attestRequest(signer, {
    secrets: { passphrase: `${secret}-passphrase`, rootPassphrase: `${secret}-root`, identityToken: `${secret}-token` },
    image: { registry: 'registry.bank.example', repository: 'apps/web', tag: '1.4', digest },
    registryCertificates: 'PEM',
    ...told,
  });
}

const versions: Readonly<Record<string, readonly string[]>> = {
  cosign: ['3.1.3', '2.6.1'],
  notation: ['1.3.2'],
  'docker-trust': ['28.2.2'],
};

interface NamedCall {
  readonly of: string;
  readonly call: SigningCall<unknown>;
}

function callsOf(tool: SigningTool): readonly NamedCall[] {
  const each = (requests[tool.id] ?? []).flatMap((request) =>
    (versions[tool.id] ?? []).flatMap((version) => [
      ...opening(tool, request, version),
      ...taken('sign', tool.sign(request, version)),
      ...(tool.confirm === undefined ? [] : taken('confirm', tool.confirm(request, version))),
      ...(tool.attest === undefined ? [] : taken('attest', tool.attest(request, version))),
      ...verifying(tool, request, version),
    ]),
  );
  return [{ of: 'version', call: tool.version() }, ...(tool.probe === undefined ? [] : [{ of: 'probe', call: tool.probe() }]), ...each];
}

function opening(tool: SigningTool, request: AttestRequest, version: string): readonly NamedCall[] {
  const call = tool.ready?.(request, version);
  return call?.ok === true && call.value !== undefined ? [{ of: 'ready', call: call.value }] : [];
}

function taken(of: string, call: Result<SigningCall<unknown>, TrustProblem>): readonly NamedCall[] {
  if (!call.ok) throw new Error(call.problem.message);
  return [{ of, call: call.value }];
}

function verifying(tool: SigningTool, { signer, image }: VerifyRequest, version: string): readonly NamedCall[] {
  const calls = tool.verify(verifyRequest(signer, { image, registryCertificates: 'PEM' }), version);
  if (!calls.ok) throw new Error(calls.problem.message);
  return calls.value.map((call) => ({ of: 'verify', call }));
}

function problemIn(result: ReturnType<SigningCall<unknown>['parse']>): TrustProblem | undefined {
  if (!result.ok) return result.problem;
  return result.value.ok ? undefined : result.value.problem;
}

describe('the list of signing tools', () => {
  it('names each once, with its program, whom it signs as, in which formats, and how to get it', () => {
    const ids = signingTools.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(Object.keys(requests));
    for (const tool of signingTools) {
      expect(tool.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(tool.program).toMatch(/^[a-z]+$/);
      expect(tool.signerTypes.length).toBeGreaterThan(0);
      for (const format of tool.formats) expect(storedFormats).toContain(format);
      expect(tool.install).toMatch(/\.$/);
    }
  });
});

describe.each(signingTools.map((tool) => [tool.id, tool] as const))('%s', (id, tool) => {
  it('gives arguments as an array for its own program, none of them text for a shell', () => {
    for (const { call } of callsOf(tool)) {
      expect(call.program).toBe(tool.program);
      for (const word of call.args) expect(word).not.toMatch(/[\n\0]/);
      const paths = call.args.filter((word) => word.includes('$(blanks)'));
      for (const word of paths) expect(word).toMatch(/^(--key=)?\/keys\/with \$\(blanks\)\/release\.key$/);
      expect(call.args).not.toContain('--help-me');
    }
  });

  it('names the image by digest, but where the tool can only sign names', () => {
    for (const { of, call } of callsOf(tool)) {
      if (of === 'version' || of === 'probe' || of === 'ready') continue;
      const last = call.args.at(-1);
      if (id === 'docker-trust') expect(last).toMatch(of === 'sign' ? /apps\/web:1\.4$/ : /apps\/web$/);
      else expect(last).toBe(`registry.bank.example/apps/web@${digest}`);
    }
  });

  it('is called the same way for the same image', () => {
    const plain = () => callsOf(tool).map(({ call: { args, env, files, inherits } }) => ({ args, env, files, inherits }));
    expect(plain()).toEqual(plain());
  });

  it('writes and reads only in the folder of its run', () => {
    for (const { call } of callsOf(tool)) {
      for (const name of [...Object.keys(call.files ?? {}), ...(call.reads ?? [])]) {
        expect(name).toMatch(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/);
      }
    }
  });

  it('keeps secrets out of arguments and files, and redacts them', () => {
    for (const { of, call } of callsOf(tool)) {
      expect([...call.args, ...Object.values(call.files ?? {})].filter((word) => word.includes(secret))).toEqual([]);
      const used = Object.values(call.env ?? {}).filter((word) => word.includes(secret));
      for (const word of used) expect(call.redact).toContain(word);
      if (!['sign', 'attest', 'ready'].includes(of)) expect(used).toEqual([]);
    }
  });

  it('inherits nothing that says whom to trust or what to sign', () => {
    const allowed =
      /^((HTTPS?|NO)_PROXY|(https?|no)_proxy|SSL_CERT_(FILE|DIR)|XDG_(CACHE|CONFIG)_HOME|XDG_CURRENT_DESKTOP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|BROWSER|DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY|CONTENT_TRUST_ROOT_PASSPHRASE)|COSIGN_PKCS11_(MODULE_PATH|IGNORE_CERTIFICATE)|NOTATION_(USERNAME|PASSWORD|LIBEXEC|CONFIG))$/;
    for (const { of, call } of callsOf(tool)) {
      expect((call.inherits ?? []).filter((name) => !allowed.test(name))).toEqual([]);
      if (of === 'verify') expect(call.inherits).not.toContain('NOTATION_CONFIG');
    }
  });

  it('has a limit of time on every run', () => {
    for (const { call } of callsOf(tool)) {
      expect(call.timeoutMs).toBeGreaterThan(0);
      expect(call.timeoutMs).toBeLessThanOrEqual(60_000);
    }
  });

  it('turns every way to fail into a problem with words and a next step', () => {
    const stderrs = ['', 'boom', 'no space left on device', 'unauthorized', 'x'.repeat(100_000), '\u001b[31mFATAL\u001b[0m red'];
    for (const { of, call } of callsOf(tool)) {
      for (const stderr of stderrs) {
        const problem = problemIn(call.parse(output({ stderr, exitCode: 1 })));
        // What only completes another answer has nothing to complain about.
        if (problem === undefined) expect(`${of} ${call.args[0]}`).toBe('verify inspect');
        else {
          expect(trustProblemCodes).toContain(problem.code);
          expect(problem.message.length).toBeLessThan(1_000);
          expect(problem.next).toMatch(/\w/);
        }
      }
    }
  });

  it('verifies nothing that was not said: silence, noise and what others print are no signature', () => {
    const noises = ['', 'OK', '{}', '[]', 'null', '[{}]', '{"Signatures": [{}]}', recorded('cosign/bundle-good').stdout];
    for (const { of, call } of callsOf(tool)) {
      if (of !== 'verify' && of !== 'confirm') continue;
      for (const stdout of noises) {
        if (id === 'cosign' && stdout.length > 100) continue;
        const result = call.parse(output({ stdout }));
        if (!result.ok || !result.value.ok) continue;
        expect(of).toBe('verify');
        const { signatures } = result.value.value as { readonly signatures: readonly { readonly verified: boolean }[] };
        expect(signatures.filter(({ verified }) => verified)).toEqual([]);
      }
    }
  });

  it('never throws, whatever was printed', () => {
    const calls = callsOf(tool);
    fc.assert(
      fc.property(
        fc.constantFrom(...calls),
        fc.oneof(fc.string(), fc.json()),
        fc.string(),
        fc.integer({ min: 0, max: 255 }),
        (one, stdout, stderr, exitCode) => {
          expect(() => one.call.parse(output({ stdout, stderr, exitCode }))).not.toThrow();
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it('refuses signers of another kind in words', () => {
    for (const signer of Object.values(signers)) {
      if (tool.signerTypes.includes(signer.signer.type)) continue;
      const request = signRequest(signer, { image: { registry: 'r', repository: 'a', tag: '1', digest } });
      const [version = ''] = versions[id] ?? [];
      for (const refused of [tool.sign(request, version), tool.verify(verifyRequest(signer), version)]) {
        expect(refused).toMatchObject({ ok: false, problem: { code: 'SIGNER_MISSING', message: expect.stringContaining(signer.name) } });
      }
    }
  });
});
