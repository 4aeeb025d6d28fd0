import { describe, expect, it } from 'vitest';
import {
  failed,
  ok,
  type PartOfMaterial,
  type SigningCall,
  type SigningTool,
  type ToolCall,
  type TrustProblem,
} from '../../../../src/core/index.js';
import type { NodeToolRunner, RunOptions } from '../../../../src/node/tool-runner.js';
import { createToolEngine } from '../../../../src/node/trust/tool-engine.js';
import { signers, signRequest, verifyRequest } from '../../core/signers/support/recorded.js';

const signal = new AbortController().signal;
const refused: TrustProblem = { code: 'SIGNING_FAILED', message: 'No.', next: 'Ask again.' };
const nothing: PartOfMaterial = { signatures: [], attestations: [] };

function call<T>(name: string, value: T): SigningCall<T> {
  return { program: 'seal', args: [name], timeoutMs: 1_000, parse: () => ok(ok(value)) };
}

function refusing(name: string): SigningCall<never> {
  return { program: 'seal', args: [name], timeoutMs: 1_000, parse: () => ok(failed(refused)) };
}

const seal: SigningTool = {
  ...{ id: 'seal', label: 'Seal', program: 'seal', install: 'Install seal.', signerTypes: ['key'], formats: ['bundle'] },
  version: () => call('version', { version: '1.0.0' }),
  sign: ({ registryCertificates }) => ok(call(`sign ${registryCertificates ?? 'without'}`, undefined)),
  verify: () => ok([call('verify 1', nothing), call('verify 2', nothing)]),
};

/** Runs nothing and lets each call understand nothing; what was run is kept. */
function machine(tool: Partial<SigningTool> = {}, missing = false) {
  const ran: string[] = [];
  const heard: (RunOptions | undefined)[] = [];
  const runner: NodeToolRunner = {
    run: <T>(asked: ToolCall<T>, _: AbortSignal, options?: RunOptions) => {
      ran.push(asked.args[0] ?? '');
      heard.push(options);
      const result = missing
        ? failed({ code: 'TOOL_NOT_FOUND' as const, message: 'seal was not found.', next: 'Install seal, or put its folder into PATH.' })
        : asked.parse({ stdout: '', stderr: '', exitCode: 0, files: {} });
      return Promise.resolve({ result, command: asked.args.join(' ') });
    },
  };
  const engine = createToolEngine({
    tool: { ...seal, ...tool },
    runner,
    certificatesFor: (host) => (host === 'registry.bank.example' ? 'PEM' : undefined),
    hear: () => undefined,
  });
  return { engine, ran, heard };
}

describe('a signing tool as an engine', () => {
  it('asks for its version once, and signs with the certificates that this machine keeps for the registry', async () => {
    const { engine, ran } = machine();
    expect(await engine.sign(signRequest(signers.key), signal)).toEqual({ ok: true, value: undefined });
    await engine.sign(signRequest(signers.key), signal);
    expect(ran).toEqual(['version', 'sign PEM', 'sign PEM']);
  });

  it('asks again for a version that was not told', async () => {
    const { engine, ran } = machine({ version: () => refusing('version') });
    expect(await engine.sign(signRequest(signers.key), signal)).toEqual({ ok: false, problem: refused });
    await engine.sign(signRequest(signers.key), signal);
    expect(ran).toEqual(['version', 'version']);
  });

  it('does not sign with a program that cannot sign', async () => {
    const { engine, ran } = machine({ probe: () => refusing('probe') });
    expect(await engine.sign(signRequest(signers.key), signal)).toEqual({ ok: false, problem: refused });
    expect(ran).toEqual(['version', 'probe']);
  });

  it('is ready when its program is there and opened what it signs with', async () => {
    const { engine, ran } = machine({ ready: () => ok(refusing('ready')) });
    expect(await engine.ready?.(signRequest(signers.key), signal)).toEqual({ ok: false, problem: refused });
    expect(ran).toEqual(['version', 'ready']);
    expect(await machine().engine.ready?.(signRequest(signers.key), signal)).toEqual({ ok: true, value: undefined });
    expect(await machine({}, true).engine.ready?.(signRequest(signers.key), signal)).toMatchObject({ problem: { code: 'TOOL_NOT_FOUND' } });
  });

  it('has signed only what is confirmed, and confirms nothing that failed', async () => {
    const { engine, ran } = machine({ confirm: () => ok(refusing('confirm')) });
    expect(await engine.sign(signRequest(signers.key), signal)).toEqual({ ok: false, problem: refused });
    expect(ran).toEqual(['version', 'sign PEM', 'confirm']);
    const failing = machine({ sign: () => failed(refused), confirm: () => ok(call('confirm', undefined)) });
    await failing.engine.sign(signRequest(signers.key), signal);
    expect(failing.ran).toEqual(['version']);
  });

  it('gives no half answer: a part that could not be had makes the whole unknown', async () => {
    const { engine } = machine({ verify: () => ok([call('verify 1', nothing), refusing('verify 2')]) });
    expect(await engine.verify(verifyRequest(signers.key), signal)).toEqual({ ok: false, problem: refused });
  });

  it('attests only when the tool does', () => {
    expect('attest' in machine().engine).toBe(false);
    expect('attest' in machine({ attest: () => ok(call('attest', undefined)) }).engine).toBe(true);
  });

  it('says how to get a program that is not there, and that it was called off', async () => {
    const { engine } = machine({}, true);
    expect(await engine.verify(verifyRequest(signers.key), signal)).toMatchObject({
      problem: { code: 'TOOL_NOT_FOUND', message: 'Seal was not found.', next: 'Install seal.' },
    });
    expect(await engine.verify(verifyRequest(signers.key), AbortSignal.abort())).toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('lets only somebody hear it who is asked to sign in', async () => {
    const { engine, heard } = machine();
    await engine.sign(signRequest(signers.key), signal);
    await engine.sign(signRequest(signers.keyless, { means: { engine: 'seal', flow: 'device' } }), signal);
    expect(heard.map((options) => options?.onErrorLine !== undefined)).toEqual([false, false, true]);
  });
});
