import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runtimes } from '../../../src/core/runtimes/index.js';

const page = readFileSync('docs/container-runtimes.md', 'utf8');

describe('docs/container-runtimes.md', () => {
  it.each(runtimes.map((runtime) => ({ name: runtime.id, runtime })))('names every variable that $name sees', ({ runtime }) => {
    const build = runtime.build({ dockerfile: '/w/Dockerfile', context: '/w', args: {}, timeoutMs: 1 });
    const names = [...(runtime.version().inherits ?? []), ...(build.inherits ?? [])].filter((name) => !/proxy$/i.test(name));
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(page).toContain(`\`${runtime.id}\``);
  });
});
