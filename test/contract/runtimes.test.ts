import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolCall } from '../../src/core/model/tool-call.js';
import { runtimes } from '../../src/core/runtimes/index.js';
import type { ContainerRuntime } from '../../src/core/runtimes/runtime.js';
import { ended, recorded, recordings, succeeded } from '../unit/core/runtimes/recorded.js';

/* The promises of every container runtime (architecture.md, Adding one thing in one folder): each runs through all of them. */

/** What a file or a person could write to be taken for something else. */
const hostile = ['--output=/etc/passwd', '-o', '$(touch /tmp/x)', '`id`', 'a b', '"; rm -rf /', '{folder}/../x', 'web:1'];

function callsAbout(runtime: ContainerRuntime, name: string): readonly ToolCall<unknown>[] {
  const request = {
    dockerfile: `/w/${name}`,
    context: `/w/${name}`,
    args: { [name]: name },
    target: name,
    platform: name,
    tag: name,
    timeoutMs: 1000,
  };
  const history = runtime.history?.(name);
  return [
    runtime.version(),
    runtime.images(),
    runtime.inspect(name),
    runtime.save(name, 1000),
    runtime.build(request),
    ...(history === undefined ? [] : [history]),
  ];
}

/** What is run for a push; how it failed is part of what these understand. */
function pushesOf({ pushing }: ContainerRuntime, name: string): readonly ToolCall<unknown>[] {
  if (pushing.by === 'api') return [pushing.dial()];
  const target = { registry: name, repository: name, tag: name };
  const push = pushing.push({ id: name, name: target, plainHttp: true, timeoutMs: 1000 });
  return pushing.naming === undefined ? [push] : [pushing.naming.tag(name, target), push, pushing.naming.untag(target)];
}

it('has a list of every folder', () => {
  const folders = readdirSync('src/core/runtimes', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(runtimes.map(({ id: each }) => each).sort()).toEqual(folders.map(({ name }) => name).sort());
  for (const runtime of runtimes) expect(recordings.some((each) => each.runtime === runtime)).toBe(true);
});

describe.each(runtimes.map((runtime) => ({ name: runtime.label, runtime })))('$name', ({ runtime }) => {
  it('says what it is and how to get it', () => {
    expect(runtime.id).toMatch(/^[a-z]+$/);
    expect(runtime.label).not.toBe('');
    expect(runtime.install).toMatch(/\.$/);
  });

  it.each(hostile)('passes %j as what it is, never as an option', (name) => {
    for (const call of [...callsAbout(runtime, name), ...pushesOf(runtime, name)]) {
      expect(call.program).toBe(runtime.program);
      const end = call.args.indexOf('--');
      const options = end < 0 ? call.args : call.args.slice(0, end);
      expect(options).not.toContain(name);
      expect(call.args.every((arg) => typeof arg === 'string')).toBe(true);
    }
  });

  it.each(hostile)('takes %j for a part of a path, never for more of it', (name) => {
    const { pushing } = runtime;
    if (pushing.by !== 'api') return;
    const pathsOf = (text: string): readonly string[] => {
      const target = { registry: text, repository: text, tag: text };
      return [pushing.inspect(text), pushing.tag(text, target), pushing.push(target), pushing.untag(target)].map(({ path }) => path);
    };
    for (const [index, path] of pathsOf(name).entries()) {
      expect(path).toMatch(/^[\x21-\x7e]+$/);
      expect(path.replaceAll(/[^?&=]/g, '')).toBe(pathsOf('web')[index]?.replaceAll(/[^?&=]/g, ''));
    }
  });

  it('runs no shell, and lets through only variables that it names', () => {
    for (const call of [...callsAbout(runtime, 'web:1'), ...pushesOf(runtime, 'web:1'), runtime.events()]) {
      expect(call.args.join(' ')).not.toMatch(/\b(?:sh|bash|cmd|powershell)\b/);
      expect((call.inherits ?? []).every((name) => /^[A-Za-z_]+$/.test(name))).toBe(true);
      expect(call.inherits).not.toContain('PATH');
      expect(call.inherits?.some((name) => /^LD_|^DYLD_|^NODE_/.test(name))).toBe(false);
    }
  });

  it('bounds the time of everything but listening', () => {
    for (const call of callsAbout(runtime, 'web:1')) expect(call.timeoutMs).toBeGreaterThan(0);
  });

  it('makes a problem with a next step of every failure', () => {
    const failures = [ended(1, ''), ended(125, 'Error: something unheard of'), ended(255, '\0\u001b[31m'), ended(1, 'x'.repeat(1_000_000))];
    for (const call of callsAbout(runtime, 'web:1'))
      for (const output of failures) {
        const result = call.parse(output);
        expect(result.ok).toBe(false);
        if (result.ok) continue;
        expect(result.problem.message).toMatch(/\.$/);
        expect(result.problem.message.length).toBeLessThan(600);
        expect(result.problem.next).not.toBe('');
      }
  });

  it('takes nothing for something: an empty or foreign output is no image', () => {
    for (const text of ['', 'null', '[]', '{}', '[null]', '"x"', '[{"Id":7}]', '{"ID":"short"}', '<html>', '\u0000']) {
      const found = runtime.inspect('web:1').parse(succeeded(text));
      expect(found.ok).toBe(false);
      const images = runtime.images().parse(succeeded(text));
      if (images.ok) expect(images.value).toEqual([]);
      const built = runtime
        .build({ dockerfile: '/w/D', context: '/w', args: {}, timeoutMs: 1 })
        .parse({ ...succeeded(''), files: { id: text } });
      expect(built.ok).toBe(false);
    }
  });

  it('never throws on any text, nor on the beginning of a good one', () => {
    const { line } = runtime.events();
    const tryAll = (text: string): void => {
      for (const call of callsAbout(runtime, 'web:1')) {
        call.parse({ ...succeeded(text), files: { id: text } });
        call.parse(ended(1, text, text));
      }
      for (const each of text.split('\n')) line(each);
    };
    for (const { folder } of recordings.filter((each) => each.runtime === runtime))
      for (const name of ['version', 'images', 'inspect', 'history', 'events']) {
        const text = recorded(folder, `${name}.stdout`);
        for (let end = 0; end <= text.length; end += Math.max(1, Math.floor(text.length / 150))) tryAll(text.slice(0, end));
      }
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string({ unit: 'binary' }),
          fc.array(fc.json()).map((all) => all.join('\n')),
        ),
        tryAll,
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('reads a list of very many images in a moment', () => {
    const rows = Array.from({ length: 50_000 }, (_, at) => {
      const hex = at.toString(16).padStart(64, '0');
      return {
        ID: `sha256:${hex}`,
        Id: hex,
        Digest: `sha256:${hex}`,
        Repository: 'web',
        Tag: String(at),
        Names: [`web:${at}`],
        CreatedAt: '2026-01-01 00:00:00 +0000 UTC',
      };
    });
    const text = runtime.id === 'podman' ? JSON.stringify(rows) : rows.map((row) => JSON.stringify(row)).join('\n');
    const started = performance.now();
    const images = runtime.images().parse(succeeded(text));
    expect(images.ok && images.value.length).toBe(50_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
