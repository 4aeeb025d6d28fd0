import { describe, expect, it } from 'vitest';
import {
  failed,
  ok,
  scanImage,
  type ExportedImage,
  type ImageContents,
  type Result,
  type Scanner,
  type ScannerFindings,
  type ScanPorts,
  type ScanProblem,
  type ToolCall,
} from '../../../../src/core/index.js';

const imageId = `sha256:${'1'.repeat(64)}`;
const contents: ImageContents = { packageDatabases: [], executables: 0, files: 1, ownInventories: [], notCovered: [] };
const nothing: ScannerFindings = {
  claimed: { imageId },
  version: '1.0',
  lookedFor: ['vulnerabilities'],
  tellsKnownExploited: false,
  vulnerabilities: [],
  secrets: [],
  misconfigurations: [],
  malware: [],
  notCovered: [],
};

function scanner(id: string, answer: Result<ScannerFindings, ScanProblem>): Scanner {
  return {
    id,
    label: id,
    program: id,
    aspects: ['vulnerabilities'],
    credentials: [],
    configurationFiles: [],
    install: '',
    versions: () => [],
    scan: { over: 'image', call: ({ archive }) => ({ program: id, args: [archive], timeoutMs: 1, parse: () => answer }) },
  };
}

function world(examined: Result<ImageContents, ScanProblem> = ok(contents)): ScanPorts & { readonly said: string[] } {
  const said: string[] = [];
  const image: ExportedImage = {
    subject: { name: 'app:1', imageId, tags: [] },
    config: { imageId, diffIds: [], history: [], labels: {}, onBuild: [] },
    archive: '/tmp/image.tar',
    examine: () => Promise.resolve(examined),
    scanFiles: (call) => Promise.resolve({ result: failed(problem), command: call.program }),
    dispose: () => Promise.resolve(void said.push('disposed')),
  };
  return {
    said,
    exporter: { export: () => Promise.resolve(ok([image])) },
    tools: {
      run<T>(call: ToolCall<T>) {
        const result = call.parse({ stdout: '', stderr: '', exitCode: 0, files: {} });
        return Promise.resolve({ result, command: [call.program, ...call.args].join(' ') });
      },
    },
    clock: { now: () => Date.UTC(2026, 10, 22) },
    progress: { step: ({ step, about }) => said.push(`${step} ${about}`) },
  };
}

const problem: ScanProblem = { code: 'DATABASE_MISSING', message: 'There is no database.', next: 'Fetch one.' };
const never = new AbortController().signal;
const scanWith = (ports: ScanPorts, ...scanners: Scanner[]) =>
  scanImage(
    {
      source: { from: 'tarball', path: '/x.tar' },
      scanners,
      options: () => ({ timeoutMs: 1, updateDatabase: false, credentials: {}, aspects: ['vulnerabilities'] }),
    },
    ports,
    never,
  );

describe('scanning an image', () => {
  it('keeps what each scanner found and why another could not, with the commands to repeat', async () => {
    const ports = world();
    const result = await scanWith(ports, scanner('good', ok(nothing)), scanner('bad', failed(problem)));
    if (!result.ok) throw new Error(result.problem.message);
    const [scan] = result.value;
    expect(scan?.reports).toMatchObject([{ scanner: { id: 'good', version: '1.0' }, command: 'good /tmp/image.tar' }]);
    expect(scan?.failures).toEqual([{ scanner: 'bad', problem, command: 'bad /tmp/image.tar' }]);
    expect(ports.said).toEqual(['exporting /x.tar', 'scanning good', 'scanning bad', 'disposed', 'done /x.tar']);
  });

  it('asks a scanner for its database when the report does not say which one it was', async () => {
    const database = { builtAt: '2026-11-22T13:56:20.866Z' };
    const told = [{ version: '0.9' }, { database }];
    const asks = (id: string, findings: ScannerFindings): Scanner => ({
      ...scanner(id, ok(findings)),
      versions: () => told.map((value) => ({ program: id, args: ['version'], timeoutMs: 1, parse: () => ok(value) })),
    });
    const own = { builtAt: '2026-11-01T00:00:00.000Z' };
    const result = await scanWith(world(), asks('silent', nothing), asks('telling', { ...nothing, database: own }));
    expect(result.ok && result.value[0]?.reports).toMatchObject([
      { scanner: { id: 'silent', version: '1.0' }, database },
      { scanner: { id: 'telling', version: '1.0' }, database: own },
    ]);
  });

  it('has the first scanner under way before the image is looked into, which takes less long', async () => {
    const ports = world();
    const begun: string[] = [];
    const run: ScanPorts['tools']['run'] = (call, signal) => {
      begun.push(call.program);
      return ports.tools.run(call, signal);
    };
    const exporter: ScanPorts['exporter'] = {
      export: async (source, signal) => {
        const exported = await ports.exporter.export(source, signal);
        if (!exported.ok) return exported;
        const examine = (): Promise<Result<ImageContents, ScanProblem>> => {
          begun.push('examining');
          return Promise.resolve(ok(contents));
        };
        return ok(exported.value.map((image) => ({ ...image, examine })));
      },
    };
    await scanWith({ ...ports, exporter, tools: { run } }, scanner('first', ok(nothing)));
    expect(begun[0]).toBe('first');
    expect(begun).toContain('examining');
  });

  it('takes a report about another image for no report', async () => {
    const other = { ...nothing, claimed: { imageId: `sha256:${'2'.repeat(64)}` } };
    const result = await scanWith(world(), scanner('confused', ok(other)));
    expect(result.ok && result.value[0]?.reports).toEqual([]);
    expect(result.ok && result.value[0]?.failures[0]?.problem.code).toBe('SUBJECT_DIFFERS');
  });

  it('reports on nothing when a layer is not what the config claims', async () => {
    const lie: ScanProblem = { code: 'ARCHIVE_CONTRADICTS_ITSELF', message: 'A layer differs.', next: 'Export it again.' };
    const ports = world(failed(lie));
    expect(await scanWith(ports, scanner('good', ok(nothing)))).toEqual(failed(lie));
    expect(ports.said).toContain('disposed');
  });
});
