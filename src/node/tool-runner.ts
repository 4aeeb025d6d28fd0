import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import { failed, ok, type Digest, type Result, type ScanProblem, type ToolAnswer, type ToolCall, type ToolRunner } from '../core/index.js';
import { makeRunFolder, removeRunFolder } from './archive/private-folders.js';
import { findProgram, type ProgramSearch } from './find-program.js';
import { variablesIntoWorkspaces } from './inherited-environment.js';
import { isInside, liesIn } from './paths.js';
import { allowedEnvironment, describeRun, runTool, type RunOutput, type ToolRun } from './run-tool.js';

/** What the machine's runner can do besides the core's: keep the folder of a run, and feed or hear a program while it works. */
export interface NodeToolRunner extends ToolRunner {
  run<T>(call: ToolCall<T>, signal: AbortSignal, options?: RunOptions): Promise<ToolAnswer<T>>;
}

export interface RunOptions {
  /** A private folder of the caller, who removes it; absent: one of its own that is gone when the run ends. */
  readonly folder?: string;
  readonly input?: Readable;
  readonly onLine?: (line: string) => void;
  readonly onErrorLine?: (line: string) => void;
  readonly onPiece?: (piece: Buffer) => void;
  /** False when nobody records which program ran: hashing one takes as long as a short answer of its. */
  readonly isRecorded?: boolean;
}

/**
 * Finds programs once each, runs calls in private folders, and turns every way to end into words (house-style.md, Processes). The program has been
 * started when `run` returns its promise: callers put their own work beside it, and nothing of that work comes before it.
 */
export function createToolRunner(search: ProgramSearch, hear: (command: string) => void = () => undefined): NodeToolRunner {
  const digests = new Map<string, Promise<Digest>>();
  return {
    async run(call, signal, options = {}) {
      const found = findProgram(call.program, search);
      if (!found.ok) return { result: found, command: describeRun(call) };
      const program = found.value;
      const made = options.folder === undefined ? makeFolder() : ok(options.folder);
      if (!made.ok) return { result: made, command: describeRun(call) };
      const folder = made.value;
      const run = toRun(call, program, folder, search, options);
      const command = describeRun(run);
      hear(command);
      try {
        const prepared = writeFiles(call, folder);
        const finished = prepared.ok ? finish(call, run, folder, signal) : prepared;
        // Beside the program and not before it: hashing takes as long as some programs run.
        const digest = options.isRecorded === false ? undefined : kept(digests, program).catch(() => undefined);
        const result = await finished;
        const known = await digest;
        return { result, command, ...(known !== undefined && { program: { path: program, digest: known } }) };
      } finally {
        if (options.folder === undefined) await removeRunFolder(folder);
      }
    },
  };
}

function makeFolder(): Result<string, ScanProblem> {
  try {
    return ok(makeRunFolder(tmpdir()));
  } catch (problem) {
    return failed(diskProblem(problem, tmpdir()));
  }
}

function toRun(
  call: ToolCall<unknown>,
  program: string,
  folder: string,
  { searchPath, workspaces }: ProgramSearch,
  options: RunOptions,
): ToolRun {
  const inFolder = (text: string): string => text.replaceAll('{folder}', folder);
  const asked = Object.entries(call.env ?? {}).map(([name, value]): [string, string] => [name, inFolder(value)]);
  const input = options.input ?? call.stdin;
  return {
    program,
    args: call.args.map(inFolder),
    folder,
    timeoutMs: call.timeoutMs,
    env: {
      ...allowedEnvironment(process.env, inheritedBy(call, workspaces)),
      PATH: outsideWorkspaces(searchPath, workspaces),
      ...Object.fromEntries(asked),
    },
    ...(input !== undefined && { input }),
    ...(options.onLine !== undefined && { onLine: options.onLine }),
    ...(options.onErrorLine !== undefined && { onErrorLine: options.onErrorLine }),
    ...(options.onPiece !== undefined && { onPiece: options.onPiece }),
    ...(call.redact !== undefined && { redact: call.redact }),
    ...(call.limit !== undefined && { limit: call.limit }),
  };
}

/** What points into a workspace configures nothing. */
function inheritedBy({ inherits = [] }: ToolCall<unknown>, workspaces: readonly string[]): readonly string[] {
  const refused = variablesIntoWorkspaces(process.env, inherits, workspaces);
  return inherits.filter((name) => !refused.includes(name));
}

/** Tools start further programs (credential helpers, plugins) by PATH: nothing there may come from a workspace either. */
function outsideWorkspaces(searchPath: string, workspaces: readonly string[]): string {
  const folders = searchPath.split(path.delimiter);
  return folders
    .filter((folder) => path.isAbsolute(folder) && !workspaces.some((workspace) => liesIn(folder, workspace)))
    .join(path.delimiter);
}

function writeFiles({ files = {} }: ToolCall<unknown>, folder: string): Result<undefined, ScanProblem> {
  try {
    chmodSync(folder, 0o700);
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      if (!isInside(file, folder)) throw new Error(`${name} lies outside of the run's folder`);
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
    }
    return ok(undefined);
  } catch (problem) {
    return failed(diskProblem(problem, folder));
  }
}

async function finish<T>(call: ToolCall<T>, run: ToolRun, folder: string, signal: AbortSignal): Promise<Result<T, ScanProblem>> {
  const output = await runTool(run, signal);
  if (!output.ok) return output;
  const files = await readFiles(call, folder);
  return files.ok ? parsed(call, { ...output.value, files: files.value }) : files;
}

function parsed<T>(call: ToolCall<T>, output: RunOutput & { readonly files: Readonly<Record<string, string>> }): Result<T, ScanProblem> {
  const result = call.parse(output);
  const isFull = /no space left on device|ENOSPC|not enough space on the disk/i.test(output.stderr);
  if (result.ok || !isFull || result.problem.code === 'DISK_FULL') return result;
  return failed({
    code: 'DISK_FULL',
    message: `The disk is full, so ${call.program} could not finish.`,
    next: 'Free some space (images and scanner caches are large), then scan again.',
    cause: result.problem,
  });
}

async function readFiles({ reads = [], limit = defaultFileLimit, program }: ToolCall<unknown>, folder: string) {
  const files: Record<string, string> = {};
  for (const name of reads) {
    const file = path.join(folder, name);
    const size = await stat(file).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) continue;
    if (size > limit)
      return failed<ScanProblem>({
        code: 'TOOL_OUTPUT_TOO_LARGE',
        message: `${program} wrote a report of ${size} bytes; more than ${limit} are not read.`,
        next: 'Scan a smaller image, or look at the report that the tool itself prints.',
      });
    try {
      const handle = await open(file);
      files[name] = await handle.readFile('utf8').finally(() => handle.close());
    } catch (cause) {
      return failed<ScanProblem>({
        code: 'TOOL_FAILED',
        message: `The report that ${program} wrote cannot be read.`,
        next: 'Scan again; if it stays so, look at the permissions of the folder for temporary files.',
        cause,
      });
    }
  }
  return ok(files);
}

const defaultFileLimit = 256 * 1024 * 1024;

/** What a write that failed means for a person. */
export function diskProblem(problem: unknown, folder: string): ScanProblem {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? { code: 'DISK_FULL', message: `The disk that holds ${folder} is full.`, next: 'Free some space, then scan again.', cause: problem }
    : {
        code: 'TOOL_FAILED',
        message: `${folder} cannot be written to (${code === '' ? String(problem) : code}).`,
        next: 'Look at the permissions of the folder for temporary files.',
        cause: problem,
      };
}

/** SHA-256 of the very file that runs, for the record; hashed once while the program stays the same file. */
async function kept(digests: Map<string, Promise<Digest>>, program: string): Promise<Digest> {
  const { mtimeMs, size, ino } = await stat(program);
  const key = `${program}\0${mtimeMs}\0${size}\0${ino}`;
  const known = digests.get(key) ?? digestOf(program);
  digests.set(key, known);
  return known;
}

async function digestOf(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  const handle = await open(file);
  try {
    // One piece for the whole file: programs are large, and the scanner works beside us.
    const piece = Buffer.alloc(1024 * 1024);
    for (let read = await handle.read(piece); read.bytesRead > 0; read = await handle.read(piece)) {
      hash.update(piece.subarray(0, read.bytesRead));
    }
  } finally {
    await handle.close();
  }
  return `sha256:${hash.digest('hex')}`;
}
