import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeLayers, findDockerfileOf, type HistoryEntry } from '../../../../src/core/index.js';
import { configOf, layerId } from './histories.js';

const word = fc.constantFrom('RUN', 'COPY', 'ADD', 'FROM', 'x', 'AS', 'a', '/bin/sh', '-c', '#(nop)', '|2', 'A=1', '$A', '${B:-c}', 'file:' + 'a'.repeat(64), 'in', '/dst', '<<EOF', 'EOF', '\\', '"', "'", '[', ']', 'ENV', 'WORKDIR', 'ONBUILD', 'CMD', '\0', '\u2028', 'scratch'); // prettier-ignore
const words = fc.array(word, { maxLength: 12 }).map((all) => all.join(' '));
const entry: fc.Arbitrary<HistoryEntry> = fc.record({ createdBy: fc.oneof(words, fc.string()), emptyLayer: fc.boolean() });
const text = fc.array(fc.oneof(words, fc.string()), { maxLength: 30 }).map((lines) => lines.join('\n'));
const hints = fc.record(
  {
    target: fc.constantFrom('a', '0', '1', '-1', '99999999999999999999', '__proto__'),
    baseLayers: fc.oneof(fc.integer({ min: -2, max: 20 }), fc.constant(Number.NaN)),
    buildArgs: fc.constant({ A: 'x' }),
    baseDiffIds: fc.integer({ min: 0, max: 4 }).map((count) => Array.from({ length: count }, (_, at) => layerId(at))),
  },
  { requiredKeys: [] },
);

describe('attributeLayers on whatever somebody writes', () => {
  it('gives every layer an origin, inside the text, and never throws', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.nat({ max: 15 }), text, hints, (history, layers, dockerfile, given) => {
        const config = configOf(history, layers);
        const { origins, from, baseLayers, score } = attributeLayers(config, dockerfile, given);
        expect([...origins.keys()]).toEqual(config.diffIds);
        expect(baseLayers).toBeGreaterThanOrEqual(0);
        expect(baseLayers).toBeLessThanOrEqual(layers);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        const places = [from, ...[...origins.values()].map((origin) => (origin.from === 'instruction' ? origin.instruction : undefined))];
        for (const place of places) {
          if (place === undefined) continue;
          for (const { start, end } of [place.span, place.head]) expect(0 <= start && start <= end && end <= dockerfile.length).toBe(true);
        }
      }),
      { seed: 5, numRuns: 600 },
    );
  });

  it('attributes in order: a higher layer never belongs to an earlier line', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), text, (history, dockerfile) => {
        const config = configOf(history, history.filter(({ emptyLayer }) => !emptyLayer).length);
        const { origins } = attributeLayers(config, dockerfile);
        const starts = [...origins.values()].flatMap((origin) => (origin.from === 'instruction' ? [origin.instruction.span.start] : []));
        const isOnBuild = dockerfile.toUpperCase().includes('ONBUILD');
        if (!isOnBuild) expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('finds every line of a file whose history was written for it', () => {
    const line = fc.constantFrom('RUN make', 'RUN make install', 'COPY a /a', 'COPY b /b', 'ADD c /c', 'ENV A=1', 'CMD ["x"]', 'USER 5');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), (lines) => {
        const made = lines.map((said) => ({ createdBy: `${said} # buildkit`, emptyLayer: /^(ENV|CMD|USER)/.test(said) }));
        const history = [{ createdBy: 'ADD rootfs.tar /', emptyLayer: false }, ...made];
        const layers = history.filter(({ emptyLayer }) => !emptyLayer).length;
        const { fit, baseLayers, origins } = attributeLayers(configOf(history, layers), `FROM x\n${lines.join('\n')}\n`);
        expect(fit).toBe('exact');
        expect(baseLayers).toBe(1);
        expect([...origins.values()].slice(1).every((origin) => origin.from === 'instruction')).toBe(true);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('takes a few milliseconds for 300 instructions and 300 entries, and is bounded beyond', () => {
    const lines = Array.from(
      { length: 300 },
      (_, at) => `RUN apt-get install -y --no-install-recommends package-${at} && rm -rf /var/lib/apt/lists/*`,
    );
    const history = lines.map((line) => ({ createdBy: line.replace('RUN ', 'RUN /bin/sh -c ') + ' # buildkit', emptyLayer: false }));
    const file = `FROM x\n${lines.join('\n')}\n`;
    const measured = (config: Parameters<typeof attributeLayers>[0], dockerfile: string): number => {
      const start = performance.now();
      attributeLayers(config, dockerfile);
      return performance.now() - start;
    };
    const usual = Math.min(...Array.from({ length: 15 }, () => measured(configOf(history, 300), file)));
    expect(usual).toBeLessThan(60);
    const many = Array.from({ length: 20_000 }, (_, at) => ({ createdBy: `RUN ${'a '.repeat(50)}${at}`, emptyLayer: false }));
    expect(
      measured(configOf(many, 20_000), `FROM x\n${Array.from({ length: 20_000 }, (_, at) => `RUN ${'b '.repeat(50)}${at}`).join('\n')}`),
    ).toBeLessThan(3000);
    const huge = [{ createdBy: `|9999 ${'A=1 '.repeat(500_000)}`, emptyLayer: false }];
    expect(measured(configOf(huge, 1), `FROM x\nRUN ${'-'.repeat(900_000)}`)).toBeLessThan(3000);
    if (process.env['SHOW_TIMES']) process.stdout.write(`300 x 300: ${usual.toFixed(1)} ms\n`);
  });
});

describe('findDockerfileOf', () => {
  const made = (...lines: readonly string[]): HistoryEntry[] =>
    ['ADD rootfs.tar /', ...lines].map((line) => ({ createdBy: line, emptyLayer: /^(CMD|ENV)/.test(line) }));
  const image = configOf(made('COPY package.json .', 'RUN npm ci', 'COPY . .', 'CMD ["node" "server.js"]'), 4);
  const right = { uri: 'file:///w/api/Dockerfile', text: 'FROM x\nCOPY package.json .\nRUN npm ci\nCOPY . .\nCMD ["node", "server.js"]\n' };
  const other = { uri: 'file:///w/web/Dockerfile', text: 'FROM x\nCOPY site /site\nRUN build-site\nCMD ["nginx"]\n' };
  const weak = { uri: 'file:///w/tool/Dockerfile', text: 'FROM x\nCMD ["node", "server.js"]\n' };

  it('names the file whose lines the history holds', () => {
    const { ranked, isUnambiguous } = findDockerfileOf(image, [weak, other, right]);
    expect(ranked[0]).toMatchObject({ uri: right.uri, fit: 'exact', baseLayers: 1 });
    expect(isUnambiguous).toBe(true);
  });

  it('says when others fit as well', () => {
    const copy = { ...right, uri: 'file:///w/copy/Dockerfile' };
    expect(findDockerfileOf(image, [right, copy]).isUnambiguous).toBe(false);
  });

  it('trusts no single line that many files hold', () => {
    expect(findDockerfileOf(configOf(made('CMD ["node" "server.js"]'), 1), [weak]).isUnambiguous).toBe(false);
  });

  it('finds the stage that was built', () => {
    const staged = {
      uri: 'file:///w/Dockerfile',
      text: `${right.text.replace('FROM x', 'FROM x AS app')}FROM app AS debug\nRUN add-debugger\n`,
    };
    expect(findDockerfileOf(image, [staged]).ranked[0]).toMatchObject({ target: 'app', fit: 'exact' });
  });

  it('ends after a bounded amount of work, and says so', () => {
    const text = `FROM x\n${'RUN make it all again\n'.repeat(400)}`;
    const candidates = Array.from({ length: 500 }, (_, at) => ({ uri: `file:///w/${at}/Dockerfile`, text }));
    const long = configOf(made(...Array.from({ length: 399 }, () => 'RUN make it all again')), 400);
    const start = performance.now();
    const { isComplete, isUnambiguous } = findDockerfileOf(long, candidates);
    expect([isComplete, isUnambiguous]).toEqual([false, false]);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
