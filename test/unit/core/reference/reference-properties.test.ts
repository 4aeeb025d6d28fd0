import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageReference } from '../../../../src/core/model/image-reference.js';
import {
  decidedParts,
  familiarReference,
  parseReference,
  printReference,
  splitReferenceText,
} from '../../../../src/core/reference/index.js';

const seed = 20261122;
const runs = { seed, numRuns: 3000 };

const hexDigits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const component = fc.stringMatching(/^[a-z0-9]{1,4}((\.|_|__|-{1,3})[a-z0-9]{1,3}){0,2}$/);
const host = fc.constantFrom(
  'docker.io/',
  'index.docker.io/',
  'Docker.io/',
  'localhost/',
  'localhost:5000/',
  'Foo/',
  'a.b/',
  'my_host.example/',
  '[::1]:80/',
  '',
);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}$/);
const digest = fc.oneof(
  hexDigits(64).map((digits) => `sha256:${digits}`),
  hexDigits(96).map((digits) => `sha384:${digits}`),
  hexDigits(128).map((digits) => `sha512:${digits}`),
);
const path = fc.oneof(
  fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  hexDigits(64),
  fc.constantFrom('foo.bar/x', 'localhost/x', 'library/localhost', 'library/a/b', 'library/library', 'library'),
);
const text = fc
  .tuple(host, path, fc.option(tag, { nil: undefined }), fc.option(digest, { nil: undefined }))
  .map(
    ([start, middle, label, address]) =>
      `${start}${middle}${label === undefined ? '' : `:${label}`}${address === undefined ? '' : `@${address}`}`,
  );

function read(written: string): ImageReference | undefined {
  const parsed = parseReference(written);
  return parsed.ok ? parsed.value.reference : undefined;
}

describe('printing and reading references', () => {
  it('reads back what it printed', () => {
    fc.assert(
      fc.property(text, (written) => {
        const reference = read(written);
        if (reference !== undefined) expect(read(printReference(reference))).toEqual(reference);
      }),
      runs,
    );
  });

  it('reads the familiar spelling back as the same reference, and never makes it longer', () => {
    fc.assert(
      fc.property(text, (written) => {
        const reference = read(written);
        if (reference === undefined) return;
        expect(read(familiarReference(reference))).toEqual(reference);
        expect(familiarReference(reference).length).toBeLessThanOrEqual(printReference(reference).length);
      }),
      runs,
    );
  });

  it.each([
    ['docker.io/library/nginx:1', 'nginx:1'],
    ['docker.io/acme/x', 'acme/x'],
    ['docker.io/library/a/b', 'library/a/b'],
    ['registry.example/library/nginx', 'registry.example/library/nginx'],
    ['docker.io/foo.bar/x', 'docker.io/foo.bar/x'],
    ['docker.io/localhost/x', 'docker.io/localhost/x'],
    [`docker.io/library/${'a'.repeat(64)}`, `library/${'a'.repeat(64)}`],
  ])('writes %s as %s', (canonical, familiar) => {
    const reference = read(canonical);
    expect(reference && familiarReference(reference)).toBe(familiar);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: fc.constantFrom(...'aA0./:@-_[]$') })),
        (written) => {
          const parsed = parseReference(written);
          if (parsed.ok) expect(printReference(parsed.value.reference).endsWith(written.slice(written.lastIndexOf('/') + 1))).toBe(true);
          else expect(parsed.problem.message).not.toBe('');
        },
      ),
      runs,
    );
  });

  it('finds the parts in the text where the parser saw them', () => {
    fc.assert(
      fc.property(text, (written) => {
        const reference = read(written);
        const spans = splitReferenceText(written);
        if (reference === undefined) return;
        expect(spans.tag && written.slice(spans.tag.start, spans.tag.end)).toBe(reference.tag);
        expect(spans.digest && written.slice(spans.digest.start, spans.digest.end)).toBe(reference.digest);
        expect(reference.repository.endsWith(written.slice(spans.name.start, spans.name.end).split('/').at(-1) ?? '')).toBe(true);
      }),
      runs,
    );
  });
});

describe('what is decided although a stretch is open', () => {
  const values = fc.oneof(
    fc.constantFrom(
      '',
      '1',
      'a',
      '/',
      ':',
      '@',
      '5000/evil',
      '5000/evil:1',
      '.evil.io/x',
      'x@sha256',
      `@sha256:${'a'.repeat(64)}`,
      ':1',
      'a/b',
      'A',
      '-',
      'evil.io/x/',
      '@sha256:',
      ':5000/',
    ),
    component,
    tag,
  );

  it('holds for every value that makes a reference', () => {
    const whole = fc.oneof(
      text,
      fc.constantFrom(
        'node:20',
        'host.io/a/node:20',
        'python:3.12-slim',
        `node:${'a'.repeat(64)}`,
        `sha256:${'b'.repeat(64)}`,
        `a@sha256:${'b'.repeat(64)}`,
      ),
    );
    fc.assert(
      fc.property(whole, fc.nat(), fc.nat(), fc.array(values, { minLength: 3, maxLength: 8 }), (written, first, second, tried) => {
        const [start, end] = [first % (written.length + 1), second % (written.length + 1)].sort((a, b) => a - b);
        const span = { start: start ?? 0, end: end ?? 0 };
        const decided = decidedParts(written, [span]);
        for (const value of tried) {
          const reference = read(written.slice(0, span.start) + value + written.slice(span.end));
          if (reference !== undefined) expect(reference).toMatchObject(decided);
        }
      }),
      { seed, numRuns: 20_000 },
    );
  });
});
