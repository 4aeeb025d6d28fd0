import {
  runtimes,
  scanAspects,
  scanners,
  signingTools,
  type ContainerRuntime,
  type Digest,
  type RuntimeVersion,
  type Scanner,
  type ScanProblem,
  type SigningTool,
  type ToolRunner,
  type ToolVersion,
  type TrustProblem,
} from '../core/index.js';
import { findProgram, type ProgramSearch } from './find-program.js';

/** One runtime, scanner or signing tool as it is on this machine. */
export interface FoundTool {
  readonly id: string;
  readonly label: string;
  readonly role: 'runtime' | 'scanner' | 'signer';
  readonly path?: string;
  readonly version?: ToolVersion;
  readonly server?: RuntimeVersion;
  /** What is wrong; absent when it can be used. */
  readonly problem?: TrustProblem;
}

/** Finds every runtime, scanner and signing tool and asks each for its version; one that does not answer is a state, not a failure. */
export async function checkTools(search: ProgramSearch, tools: ToolRunner, signal: AbortSignal): Promise<readonly FoundTool[]> {
  const found = [
    ...runtimes.map((runtime) => checkRuntime(runtime, search, tools, signal)),
    ...scanners.map((scanner) => checkScanner(scanner, search, tools, signal)),
    ...signingTools.map((tool) => checkSigningTool(tool, search, tools, signal)),
  ];
  return Promise.all(found);
}

async function checkRuntime(runtime: ContainerRuntime, search: ProgramSearch, tools: ToolRunner, signal: AbortSignal): Promise<FoundTool> {
  const { id, label, program, install } = runtime;
  const tool = { id, label, role: 'runtime' } as const;
  const file = findProgram(program, search);
  if (!file.ok) return { ...tool, problem: withInstall(file.problem, label, install) };
  const { result } = await tools.run(runtime.version(), signal);
  if (!result.ok) return { ...tool, path: file.value, problem: result.problem };
  const { client, problem } = result.value;
  return { ...tool, path: file.value, version: { version: client }, server: result.value, ...(problem !== undefined && { problem }) };
}

async function checkScanner(scanner: Scanner, search: ProgramSearch, tools: ToolRunner, signal: AbortSignal): Promise<FoundTool> {
  const { id, label, program, install } = scanner;
  const tool = { id, label, role: 'scanner' } as const;
  const file = findProgram(program, search);
  if (!file.ok) return { ...tool, problem: withInstall(file.problem, label, install) };
  const { version, database, problem } = await askVersion(scanner, tools, signal);
  // A plug-in of a program that is here, and is not here itself.
  if (problem?.code === 'TOOL_NOT_FOUND') return { ...tool, problem };
  return {
    ...tool,
    path: file.value,
    version: { version: version ?? 'not told', ...(database !== undefined && { database }) },
    ...(problem !== undefined && { problem }),
  };
}

/** One that is here and cannot sign (a docker without `trust`) is told with why. */
async function checkSigningTool(signing: SigningTool, search: ProgramSearch, tools: ToolRunner, signal: AbortSignal): Promise<FoundTool> {
  const { id, label, program, install } = signing;
  const tool = { id, label, role: 'signer' } as const;
  const file = findProgram(program, search);
  if (!file.ok) return { ...tool, problem: withInstall(file.problem, label, install) };
  const found = { ...tool, path: file.value };
  const { result } = await tools.run(signing.version(), signal);
  const version = result.ok ? result.value : result;
  if (!version.ok) return { ...found, problem: version.problem };
  const told = { ...found, version: version.value };
  if (signing.probe === undefined) return told;
  const { result: probed } = await tools.run(signing.probe(), signal);
  const able = probed.ok ? probed.value : probed;
  return able.ok ? told : { ...told, problem: able.problem };
}

/** What a scanner says of itself. One answer may be there while another (its database) failed; programs built from source may not know their version. */
export interface AskedVersion extends Partial<ToolVersion> {
  readonly programDigest?: Digest;
  readonly problem?: ScanProblem;
}

/** Asks a scanner for its version and its database's age, nothing of which needs a network. */
export async function askVersion(scanner: Scanner, tools: ToolRunner, signal: AbortSignal, server?: string): Promise<AskedVersion> {
  const options = {
    timeoutMs: 20_000,
    updateDatabase: false,
    credentials: {},
    aspects: scanAspects,
    ...(server !== undefined && { server }),
  };
  let known: AskedVersion = {};
  for (const call of scanner.versions(options)) {
    const { result, program } = await tools.run(call, signal);
    known = {
      ...known,
      ...(program !== undefined && { programDigest: program.digest }),
      ...(result.ok ? result.value : known.problem === undefined && { problem: result.problem }),
    };
  }
  return known;
}

function withInstall(problem: ScanProblem, label: string, install: string): ScanProblem {
  return problem.code === 'TOOL_NOT_FOUND' ? { ...problem, message: `${label} was not found.`, next: install } : problem;
}
