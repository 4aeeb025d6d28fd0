import {
  failed,
  ok,
  type PartOfMaterial,
  type Result,
  type ScanProblem,
  type SignatureEngine,
  type SigningAttempt,
  type SigningCall,
  type SigningTool,
  type SignRequest,
  type TrustProblem,
  type VerifiedMaterial,
  type VerifyRequest,
} from '../../core/index.js';
import type { NodeToolRunner, RunOptions } from '../tool-runner.js';

export interface ToolEngineOptions {
  readonly tool: SigningTool;
  readonly runner: NodeToolRunner;
  /** Certificates (PEM) that this machine keeps for a registry besides the system's, by `host[:port]`. */
  readonly certificatesFor: (registry: string) => string | undefined;
  /** Hears what a tool says to the person while it waits for them: the address and code of a device, the page in a browser. */
  readonly hear?: (line: string) => void;
}

/** Makes a signing tool, which is only data, into something that signs: asks its version once, runs its calls, and confirms what it signed. */
export function createToolEngine(options: ToolEngineOptions): SignatureEngine {
  const { tool } = options;
  const { id, label, signerTypes, formats, attest } = tool;
  const versions: KnownVersion = {};
  return {
    ...{ id, label, signerTypes, formats },
    ready: (request, signal) => readyWith(options, versions, request, signal),
    sign: (request, signal) => signWith(options, versions, request, signal),
    ...(attest !== undefined && {
      attest: async (request, signal) => {
        const version = await versionOf(options, versions, signal);
        return version.ok
          ? perform(options, attest(withCertificates(options, request), version.value), signal, talks(options, request))
          : version;
      },
    }),
    verify: (request, signal) => verifyWith(options, versions, request, signal),
  };
}

/** A version that was told; a failure is asked for again, since somebody may have installed the program meanwhile. */
interface KnownVersion {
  told?: string;
}

/** A program that is not there, too old or not able to sign is told now as well. */
async function readyWith(
  options: ToolEngineOptions,
  versions: KnownVersion,
  request: SigningAttempt,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const version = await versionOf(options, versions, signal);
  if (!version.ok) return version;
  const call = options.tool.ready?.(request, version.value) ?? ok(undefined);
  if (!call.ok) return call;
  return call.value === undefined ? ok(undefined) : perform(options, ok(call.value), signal);
}

async function signWith(
  options: ToolEngineOptions,
  versions: KnownVersion,
  request: SignRequest,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const version = await versionOf(options, versions, signal);
  if (!version.ok) return version;
  const asked = withCertificates(options, request);
  const signed = await perform(options, options.tool.sign(asked, version.value), signal, talks(options, request));
  const { confirm } = options.tool;
  return signed.ok && confirm !== undefined ? perform(options, confirm(asked, version.value), signal) : signed;
}

async function verifyWith(
  options: ToolEngineOptions,
  versions: KnownVersion,
  request: VerifyRequest,
  signal: AbortSignal,
): Promise<Result<VerifiedMaterial, TrustProblem>> {
  const version = await versionOf(options, versions, signal);
  if (!version.ok) return version;
  const asked = withCertificates(options, request);
  const calls = options.tool.verify(asked, version.value);
  if (!calls.ok) return calls;
  const answers: PartOfMaterial[] = [];
  for (let at = 0; at < calls.value.length; at += atOnce) {
    const some = await Promise.all(calls.value.slice(at, at + atOnce).map((call) => perform(options, ok(call), signal)));
    for (const answer of some) {
      // Half of an answer would make a missing signature of one that could not be asked for.
      if (!answer.ok) return answer;
      answers.push(answer.value);
    }
  }
  return ok(options.tool.combine?.(answers, asked) ?? sideBySide(answers));
}

/** Processes beside each other: more would be a burden to the machine and to the registry. */
const atOnce = 3;

async function versionOf(options: ToolEngineOptions, versions: KnownVersion, signal: AbortSignal): Promise<Result<string, TrustProblem>> {
  if (versions.told !== undefined) return ok(versions.told);
  const { tool } = options;
  const version = await perform(options, ok(tool.version()), signal);
  if (!version.ok) return version;
  const able = tool.probe === undefined ? ok(undefined) : await perform(options, ok(tool.probe()), signal);
  if (!able.ok) return able;
  versions.told = version.value.version;
  return ok(version.value.version);
}

/** Runs a call; that it could not be run and that it failed come out alike. */
async function perform<T>(
  { tool, runner }: ToolEngineOptions,
  call: Result<SigningCall<T>, TrustProblem>,
  signal: AbortSignal,
  options?: RunOptions,
): Promise<Result<T, TrustProblem>> {
  if (!call.ok) return call;
  const { result } = await runner.run(call.value, signal, options);
  return result.ok ? result.value : failed(inWordsOfSigning(result.problem, tool, signal));
}

function inWordsOfSigning(problem: ScanProblem, { label, install }: SigningTool, signal: AbortSignal): TrustProblem {
  if (signal.aborted || problem.code === 'TOOL_CANCELLED')
    return { code: 'CANCELLED', message: `${label} was called off.`, next: 'Start it again when you want to.' };
  return problem.code === 'TOOL_NOT_FOUND' ? { ...problem, message: `${label} was not found.`, next: install } : problem;
}

/** Only somebody who is asked to do something hears a tool while it works. */
function talks({ hear }: ToolEngineOptions, { means }: SignRequest): RunOptions {
  return hear === undefined || means.flow === undefined ? {} : { onErrorLine: hear };
}

function withCertificates<R extends SignRequest | VerifyRequest>({ certificatesFor }: ToolEngineOptions, request: R): R {
  if (request.registryCertificates !== undefined) return request;
  const certificates = certificatesFor(request.image.registry);
  return certificates === undefined ? request : { ...request, registryCertificates: certificates };
}

function sideBySide(answers: readonly PartOfMaterial[]): VerifiedMaterial {
  return {
    signatures: answers.flatMap(({ signatures }) => signatures),
    attestations: answers.flatMap(({ attestations }) => attestations),
  };
}
