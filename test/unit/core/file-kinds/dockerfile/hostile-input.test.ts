import { describe, expect, it } from 'vitest';
import { countSteps } from '../../../../support/count-steps.js';
import { images, read } from './read.js';

/* Bounds are on steps, counted by the engine itself, and on sizes; never on seconds. */

/** Linear work takes some tens of steps for a character; work that is quadratic takes thousands at these sizes. */
async function expectLinear(...texts: readonly string[]): Promise<void> {
  const steps = await countSteps(() => texts.forEach((text) => read(text)));
  expect(steps).toBeGreaterThan(0);
  expect(steps / texts.join('').length).toBeLessThan(50);
}

const repeat = (size: number, line: (index: number) => string): string =>
  Array.from({ length: size }, (_, index) => line(index)).join('\n');

describe('hostile Dockerfiles', () => {
  it('are read to the end when 100,000 stages each continue the one before', () => {
    const text = `FROM alpine:3 AS s0\n${repeat(100_000, (i) => `FROM s${String(i)} AS s${String(i + 1)}`)}\n`;
    const { uses, problems } = read(text);
    expect(uses.map((use) => [use.written, use.use, use.stage])).toEqual([['alpine:3', 'base', 'final']]);
    expect(problems).toEqual([]);
  });

  it.each<[string, (index: number) => string]>([
    ['stages', (i) => `FROM reg.io/a/b:${String(i)} AS s${String(i)}`],
    ['stages that continue each other', (i) => (i === 0 ? 'FROM alpine:3 AS s0' : `FROM s${String(i - 1)} AS s${String(i)}`)],
    ['copies of whole systems', (i) => `FROM alpine:3 AS s${String(i)}\nCOPY --from=s${String(Math.max(0, i - 1))} / /`],
    ['arguments that look at the one before', (i) => (i === 0 ? 'ARG A0=x' : `ARG A${String(i)}=\${A${String(i - 1)}}`)],
    ['arguments with modifiers', (i) => `ARG A${String(i)}=\${B#*a}\${C:-x}\${D//a/b}`],
    ['images with one argument', (i) => (i === 0 ? 'ARG A=x' : `FROM reg.io/\${A}:${String(i)}`)],
    ['mounts', (i) => `RUN --mount=type=bind,"from=a/b${String(i)}",target=/x --mount=from=c,target=/y make`],
    ['continuations', (i) => `FROM a${String(i)}\\\n\\\n# comment\n\n  b`],
    ['one long continued line', (i) => `word${String(i)} \\`],
    ['heredocs', () => 'RUN <<A <<B\nx\nA\nB'],
    ['heredocs that end nowhere', (i) => `RUN <<E${String(i)}`],
    ['comments and blank lines', () => '# comment\n\n   \n#'],
    ['unknown instructions', () => 'FORM from x'],
    ['carriage returns', () => 'FROM a\r\r\rFROM b'],
  ])('take steps in proportion to their size when they hold thousands of %s', async (_, line) => {
    await expectLinear(repeat(4000, line));
  });

  it.each<[string, string]>([
    ['escape characters', '\\'],
    ['double quotes', '"'],
    ['single quotes', "'"],
    ['dollars', '$'],
    ['opened braces', '${A:-'],
    ['braces with modifiers', '${A%*a}'],
    ['flags', '--from=a '],
    ['heredoc arrows', '<<'],
    ['heredocs', '<<A '],
    ['commas', ','],
    ['NUL bytes', '\0'],
    ['no-break spaces', '\u00a0'],
    ['letters beyond ASCII', 'é'],
    ['opened brackets', '['],
    ['at signs', '@'],
    ['colons', ':'],
    ['slashes', '/'],
  ])('take steps in proportion to their size when a line holds thousands of %s', async (_, piece) => {
    const starts = ['FROM ', 'ARG A=', 'COPY ', 'RUN --mount=', 'ONBUILD RUN ', '# syntax=', ''];
    await expectLinear(...starts.map((start) => `ARG A=aaa\n${start}${piece.repeat(4000)}\nFROM a`));
  });

  it('are read when 10 MB stand on one line', () => {
    const text = `FROM alpine:${'a'.repeat(10_000_000)}\nFROM b`;
    expect(read(text).uses.map(({ value }) => value.kind)).toEqual(['malformed', 'reference']);
    expect(read(text).problems.map(({ code }) => code)).toEqual(['limit']);
  });

  it('do not grow an argument that doubles itself beyond the longest value', () => {
    const text = `ARG A=aa\n${repeat(40, () => 'ARG A=${A}${A}')}\nFROM $A`;
    const [use] = read(text).uses;
    expect(use?.value).toMatchObject({ kind: 'unresolved' });
    expect(read(text).problems.map(({ code }) => code)).toContain('limit');
  });

  it('do not follow a long argument through every stage without end', () => {
    const text = `ARG A=${'a'.repeat(30_000)}\n${repeat(20_000, (i) => `FROM x/\${A}${String(i)}`)}`;
    const { uses } = read(text);
    expect(uses).toHaveLength(20_000);
    expect(uses.at(-1)?.value.kind).toBe('unresolved');
    const kept = uses.reduce((sum, { value }) => sum + ('text' in value ? value.text.length : 0), 0);
    expect(kept).toBeLessThan(6_000_000 + 16 * text.length);
  });

  it('nest variables as deep as somebody may write by hand, and say when they nest deeper', () => {
    const nested = (depth: number): string => `FROM ${'${A:-'.repeat(depth)}alpine${'}'.repeat(depth)}`;
    expect(images(nested(100))).toEqual(['alpine']);
    expect(read(nested(5000)).uses[0]?.value.kind).toBe('unresolved');
    expect(read(nested(5000)).problems[0]).toMatchObject({ code: 'limit', undetermined: { start: 5 } });
  });

  it('end although arguments look at each other in a circle', () => {
    expect(images('ARG A=${B}x\nARG B=${A}y\nARG A=${A}${B}\nFROM ${A}')).toEqual(['xxy']);
  });

  it('match patterns without backtracking', async () => {
    await expectLinear(`ARG A=${'a'.repeat(4000)}\nFROM \${A%${'*a'.repeat(12)}b}`);
  });

  it('keep to 32 combinations of what the policy settles', () => {
    const names = Array.from({ length: 6 }, (_, index) => `A${String(index)}`);
    const buildArgs = Object.fromEntries(names.map((name) => [name, ['1', '2']]));
    const declared = names.map((name) => `ARG ${name}`).join('\n');
    const five = read(
      `${declared}\nFROM x:${names
        .slice(1)
        .map((name) => `\${${name}}`)
        .join('')}`,
      buildArgs,
    );
    expect(five.uses[0]?.alternatives).toHaveLength(32);
    const six = read(`${declared}\nFROM x:${names.map((name) => `\${${name}}`).join('')}`, buildArgs);
    expect(six.uses[0]?.value).toMatchObject({ kind: 'unresolved', variables: names });
  });
});
