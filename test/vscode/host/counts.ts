import Mocha from 'mocha';

/** What a run of tests came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestRun extends Counts {
  /** One line a test, and the failures in full, as a person wants to read them. */
  readonly report: readonly string[];
}

/** Runs the tests that `load` defines; one test at a time, none may be skipped. What passed only when tried again is said. */
export async function runMocha(
  load: () => Promise<unknown>,
  options: { readonly timeout: number; readonly grep?: string; readonly retries?: number },
): Promise<TestRun> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: options.timeout,
    retries: options.retries ?? 0,
    forbidOnly: true,
    forbidPending: true,
    reporter: Mocha.reporters.Base,
    ...(options.grep === undefined ? {} : { fgrep: options.grep }),
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load();
  const report: string[] = [];
  return new Promise((done) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      done({ passed: passes, failed: failures, skipped: pending, report });
    });
    runner.on('pass', (test) => report.push(`  ✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on('retry', (test, problem) => report.push(`  ↻ ${test.fullTitle()}\n${describe(problem)}`));
    runner.on('fail', (test, problem) => report.push(`  ✖ ${test.fullTitle()}\n${describe(problem)}`));
  });
}

function describe(problem: unknown): string {
  const text = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  return text.replace(/^/gm, '      ');
}
