import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  scannerIds,
  scanners,
  scanProblemCodes,
  type Result,
  type ScanOptions,
  type ScanProblem,
  type ScanTarget,
  type Scanner,
  type ToolCall,
  type ToolOutput,
} from '../../src/core/index.js';
import { imageId, options, output, recorded, target } from '../unit/core/scanners/support/recorded.js';

/* The promises of every scanner (docs/architecture.md, Adding one thing in one folder). */

interface Recording {
  readonly good: Partial<ToolOutput>;
  readonly empty: Partial<ToolOutput>;
}

/** What each scanner of images printed when it found something and when it did not. */
const recordings: Readonly<Record<string, Recording>> = {
  trivy: { good: { stdout: recorded('trivy/good.stdout') }, empty: { stdout: recorded('trivy/empty.stdout') } },
  grype: {
    good: { files: { 'report.json': recorded('grype/good.report.json'), 'packages.json': recorded('grype/good.packages.json') } },
    empty: { files: { 'report.json': recorded('grype/empty.report.json'), 'packages.json': recorded('grype/empty.packages.json') } },
  },
  aqua: reports('aqua'),
  twistlock: { ...reports('twistlock'), good: { ...reports('twistlock').good, exitCode: 1 } },
  scout: reports('scout'),
};

function reports(id: string): Recording {
  return {
    good: { files: { 'report.json': recorded(`${id}/good.report.json`) } },
    empty: { files: { 'report.json': recorded(`${id}/empty.report.json`) } },
  };
}

const secret = 'S3CRET-credential-of-a-person';

/** Everything set, so that every argument that can be there is there. */
function everything(scanner: Scanner): ScanOptions {
  return options({
    server: 'https://scanner.bank.example:4954',
    credentials: Object.fromEntries(
      scanner.credentials.map(({ name, secret: isSecret }) => [name, isSecret ? `${secret}-${name}` : `plain-${name}`]),
    ),
  });
}

const hostile: ScanTarget = {
  subject: { name: '--help; rm -rf / $(id) `id`', imageId, tags: ['--output=/etc/passwd'] },
  archive: '/private/run with $(blanks)/image.tar',
  local: { runtime: 'docker', id: imageId, name: '--privileged' },
};

function callsOf(scanner: Scanner, told: ScanOptions, at: ScanTarget): readonly ToolCall<unknown>[] {
  const scan: ToolCall<unknown> = scanner.scan.over === 'image' ? scanner.scan.call(at, told) : scanner.scan.call(told);
  const sbom = scanner.sbom?.(at, told);
  return [...scanner.versions(told), ...(sbom === undefined ? [] : [sbom]), scan];
}

function parse(scanner: Scanner, told: Partial<ToolOutput>): Result<unknown, ScanProblem> {
  const calls = callsOf(scanner, everything(scanner), target);
  return calls.at(-1)!.parse(output(told));
}

describe('the list of scanners', () => {
  it('names each once, in small letters, with its program, what it looks for and how to get it', () => {
    expect(scannerIds).toEqual([...new Set(scannerIds)]);
    for (const scanner of scanners) {
      expect(scanner.id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(scanner.program).toMatch(/^[a-z]+$/);
      expect(scanner.aspects.length).toBeGreaterThan(0);
      expect(scanner.install).toMatch(/\.$/);
    }
  });

  it('holds the scanners that policies name', () => {
    expect(scannerIds).toEqual(expect.arrayContaining(['trivy', 'grype', 'aqua', 'twistlock', 'scout', 'clamav']));
  });
});

describe.each(scanners.map((scanner) => [scanner.id, scanner] as const))('%s', (id, scanner) => {
  it('gives arguments as an array, the program by its name, and takes no name of an image for an option', () => {
    for (const call of callsOf(scanner, everything(scanner), hostile)) {
      expect(call.program).toBe(scanner.program);
      for (const word of call.args) {
        expect(typeof word).toBe('string');
        expect(word).not.toMatch(/[\n\0]/);
        expect(word).not.toContain(hostile.subject.name);
        expect(word).not.toContain('--privileged');
        expect(word).not.toContain('--output=/etc');
      }
      // What stands in a shell text would be split; a path with blanks stays one word here.
      const paths = call.args.filter((word) => word.includes('$(blanks)'));
      for (const word of paths) expect(word.endsWith(hostile.archive)).toBe(true);
    }
  });

  it('is called the same way for the same image', () => {
    const plain = () =>
      callsOf(scanner, everything(scanner), target).map(({ args, env, files, inherits }) => ({ args, env, files, inherits }));
    expect(plain()).toEqual(plain());
  });

  it('writes and reads only in the folder of its run', () => {
    for (const call of callsOf(scanner, everything(scanner), target)) {
      for (const name of [...Object.keys(call.files ?? {}), ...(call.reads ?? [])]) expect(name).toMatch(/^[\w.-]+$/);
      for (const name of call.reads ?? []) expect([...call.args].some((word) => word.includes(`{folder}/${name}`))).toBe(true);
    }
  });

  it('inherits nothing that could turn a gate green', () => {
    const allowed =
      /^(TRIVY_(CACHE_DIR|CACERT|TOKEN_HEADER|CUSTOM_HEADERS)|GRYPE_DB_CACHE_DIR|DOCKER_(HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY|CLIENT_ADDRESS|SCOUT_CACHE_DIR)|XDG_[A-Z]+_HOME|(HTTPS?|NO)_PROXY|(https?|no)_proxy|SSL_CERT_(FILE|DIR))$/;
    for (const call of callsOf(scanner, everything(scanner), target)) {
      expect((call.inherits ?? []).filter((name) => !allowed.test(name))).toEqual([]);
    }
  });

  it('keeps credentials out of logs: what is secret is redacted, and no argument where the tool takes a variable', () => {
    for (const call of callsOf(scanner, everything(scanner), target)) {
      const places = [...call.args, ...Object.values(call.env ?? {}), ...Object.values(call.files ?? {}), call.stdin ?? ''];
      const used = places.filter((word) => word.includes(secret));
      for (const word of used)
        expect(
          call.redact?.some((hidden) => word.includes(hidden)),
          word,
        ).toBe(true);
      if (id !== 'aqua') expect(call.args.filter((word) => word.includes(secret))).toEqual([]);
    }
  });

  it('has a limit of time on every run', () => {
    const calls = callsOf(scanner, options({ timeoutMs: 5_000 }), target);
    expect(calls.at(-1)?.timeoutMs).toBe(5_000);
    for (const { timeoutMs } of calls) {
      expect(timeoutMs).toBeGreaterThan(0);
      expect(timeoutMs).toBeLessThanOrEqual(60_000);
    }
  });

  it('turns every way to fail into a problem with words and a next step', () => {
    const stderrs = ['', 'boom', 'no space left on device', 'unauthorized', 'x'.repeat(100_000), '\u001b[31mFATAL\u001b[0m red'];
    for (const stderr of stderrs) {
      for (const exitCode of [1, 2, 40, 137, 255]) {
        const result = parse(scanner, { stderr, exitCode });
        if (result.ok) continue;
        expect(scanProblemCodes).toContain(result.problem.code);
        expect(result.problem.message.length).toBeGreaterThan(10);
        expect(result.problem.message.length).toBeLessThan(1_000);
        expect(result.problem.message).not.toContain('\u001b');
        expect(result.problem.next.length).toBeGreaterThan(10);
      }
    }
  });

  it('never throws, whatever was printed', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constant('null'),
      fc.constant('[]'),
      fc.constant('{"Results":[null],"matches":7,"runs":[{}],"results":[[]]}'),
    );
    const calls = callsOf(scanner, everything(scanner), target);
    fc.assert(
      fc.property(anything, anything, fc.integer({ min: 0, max: 5 }), (stdout, file, exitCode) => {
        for (const call of calls) {
          const files = Object.fromEntries((call.reads ?? []).map((name) => [name, file]));
          expect(typeof call.parse(output({ stdout, exitCode, files })).ok).toBe('boolean');
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

const ofImages = scanners.filter(({ scan, id }) => scan.over === 'image' && id in recordings);

describe.each(ofImages.map((scanner) => [scanner.id, scanner] as const))('what %s recorded', (id, scanner) => {
  const { good, empty } = recordings[id]!;

  it('becomes findings', () => {
    const result = parse(scanner, good);
    expect(result).toMatchObject({ ok: true });
    if (result.ok) expect(result.value).toMatchObject({ lookedFor: expect.arrayContaining(['vulnerabilities']) });
  });

  it('is clean only with a whole report', () => {
    expect(parse(scanner, empty)).toMatchObject({ ok: true, value: { vulnerabilities: [], secrets: [], malware: [] } });
    expect(parse(scanner, {})).toMatchObject({ ok: false });
    expect(parse(scanner, { ...empty, exitCode: 1, stderr: 'boom' })).toMatchObject({ ok: false });
  });

  it('never throws on any prefix, and no prefix is a report', () => {
    for (const told of [good, empty]) {
      const whole = told.stdout ?? told.files?.['report.json'] ?? '';
      const step = Math.max(1, Math.floor(whole.length / 400));
      for (let length = 0; length < whole.trimEnd().length; length += step) {
        const cut = whole.slice(0, length);
        const result = parse(scanner, told.stdout === undefined ? { files: { ...told.files, 'report.json': cut } } : { stdout: cut });
        expect(result.ok, `${length} characters`).toBe(false);
      }
    }
  });

  it('never throws when a field has another type, and forgets no other finding', () => {
    const whole: unknown = JSON.parse(good.stdout ?? good.files?.['report.json'] ?? '');
    for (const wrong of [null, 7, 'x', [], {}, true]) {
      for (const changed of withOneChanged(whole, wrong, 300)) {
        const text = JSON.stringify(changed);
        const result = parse(
          scanner,
          good.stdout === undefined ? { ...good, files: { ...good.files, 'report.json': text } } : { stdout: text },
        );
        expect(typeof result.ok).toBe('boolean');
      }
    }
  });

  it('holds no text of a key that the tool quotes around what it found', () => {
    const planted = 'PLANTED-LINE-OF-A-KEY';
    const plant = (text: string): string =>
      JSON.stringify(JSON.parse(text), (key, value: unknown) =>
        ['Match', 'match', 'Content', 'Highlighted', 'cause'].includes(key) ? `${String(value)} ${planted}` : value,
      );
    const told =
      good.stdout === undefined
        ? { ...good, files: { ...good.files, 'report.json': plant(good.files?.['report.json'] ?? '') } }
        : { stdout: plant(good.stdout) };
    const result = parse(scanner, told);
    expect(result.ok).toBe(true);
    expect(JSON.stringify(result)).not.toContain(planted);
  });
});

/** The document with one value replaced, at up to `most` places, spread over all of it. */
function* withOneChanged(whole: unknown, wrong: unknown, most: number): Generator {
  const paths: (readonly (string | number)[])[] = [];
  const waiting: { readonly value: unknown; readonly path: readonly (string | number)[] }[] = [{ value: whole, path: [] }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    paths.push(next.path);
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [key, value] of Object.entries(next.value)) waiting.push({ value, path: [...next.path, key] });
  }
  const step = Math.max(1, Math.floor(paths.length / most));
  for (let index = 0; index < paths.length; index += step) yield replaced(whole, paths[index] ?? [], wrong);
}

function replaced(value: unknown, path: readonly (string | number)[], wrong: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return wrong;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === String(key) ? replaced(item, rest, wrong) : item));
  return typeof value === 'object' && value !== null
    ? { ...value, [key]: replaced(Object.entries(value).find(([name]) => name === key)?.[1], rest, wrong) }
    : value;
}
