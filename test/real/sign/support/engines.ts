import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  signingTools,
  type NamedSigner,
  type Result,
  type SignatureEngine,
  type SignRequest,
  type TrustProblem,
} from '../../../../src/core/index.js';
import { systemClock } from '../../../../src/node/clock.js';
import { createRegistry, type OpenRegistry } from '../../../../src/node/registry/create-registry.js';
import { createEmbeddedEngine } from '../../../../src/node/sigstore/embedded-engine.js';
import { createToolRunner } from '../../../../src/node/tool-runner.js';
import { createToolEngine } from '../../../../src/node/trust/tool-engine.js';
import type { Authority } from './authority.js';
import type { KeyPair } from './cosign.js';

/** A signing tool as engine, on the real program, with every command that it ran. */
export interface ToolOnMachine {
  readonly engine: SignatureEngine;
  readonly commands: readonly string[];
}

/** `program` is one of the tests' own tools; `authority` vouches for the registry. */
export function openTool(id: string, program: string, authority?: Pick<Authority, 'certificate'>): ToolOnMachine {
  const tool = signingTools.find((one) => one.id === id);
  if (tool === undefined) throw new Error(`There is no signing tool ${id}.`);
  const commands: string[] = [];
  const search = { searchPath: process.env['PATH'] ?? '', managed: { [tool.program]: program }, workspaces: [] };
  const runner = createToolRunner(search, (command) => commands.push(command));
  const certificates = authority === undefined ? undefined : readFileSync(authority.certificate, 'utf8');
  return { engine: createToolEngine({ tool, runner, certificatesFor: () => certificates }), commands };
}

/** The embedded engine with a registry client of ours that believes the environment's authorities. */
export function openEmbedded(env: Readonly<Record<string, string>>): { readonly engine: SignatureEngine; readonly registry: OpenRegistry } {
  const registry = createRegistry({
    hosts: () => ({ allowed: true }),
    plainHttp: () => false,
    workspaces: [],
    environment: { ...process.env, ...env },
    clock: systemClock,
  });
  return { engine: createEmbeddedEngine({ registry, clock: systemClock }), registry };
}

/** A signer of the policy with this key. */
export function keySigner(keys: KeyPair, format: 'bundle' | 'legacy' | 'any' = 'any'): NamedSigner {
  const pem = createPublicKey(readFileSync(keys.publicKey)).export({ type: 'spki', format: 'pem' }).toString();
  return {
    name: 'release',
    signer: { type: 'key', keys: [{ file: 'release.pub', sha256: keys.sha256 }], format },
    publicKeys: [{ sha256: keys.sha256, pem }],
  };
}

/** `host/repository@digest` as requests name it. */
export function imageOf(host: string, repository: string, digest: string): SignRequest['image'] {
  return { registry: host, repository, digest };
}

export function verified(result: Result<{ readonly signatures: readonly { readonly verified: boolean }[] }, TrustProblem>): number {
  return must(result).signatures.filter((fact) => fact.verified).length;
}

export function must<T>(result: Result<T, TrustProblem>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message} (${String(result.problem.cause)})`);
  return result.value;
}
