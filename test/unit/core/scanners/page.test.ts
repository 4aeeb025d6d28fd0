import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanners, type Scanner, type ScanOptions, type ToolCall } from '../../../../src/core/index.js';
import { options, target } from './support/recorded.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/scanners.md'), 'utf8');

/** The way of calling that the page shows: with a server where the tool cannot do without. */
function shown(scanner: Scanner): ToolCall<unknown> {
  const told: ScanOptions = options({
    timeoutMs: 300_000,
    ...(['aqua', 'twistlock'].includes(scanner.id) && { server: 'SERVER', credentials: { token: 'TOKEN' } }),
  });
  return scanner.scan.over === 'image' ? scanner.scan.call({ ...target, archive: 'ARCHIVE' }, told) : scanner.scan.call(told);
}

function partOf(scanner: Scanner): string {
  const { program, args } = shown(scanner);
  const line = [program, ...args].join(' ').replace('abababababab', 'IMAGEID');
  const part = page.split(/^## /m).find((text) => text.includes(`\n${line}\n`));
  expect(part, `docs/scanners.md shows: ${line}`).toBeDefined();
  return part ?? '';
}

describe('docs/scanners.md', () => {
  it.each(scanners.map((scanner) => [scanner.id, scanner] as const))(
    'shows how %s is called, what it inherits and its credentials',
    (id, scanner) => {
      const part = partOf(scanner);
      const everything = [
        shown(scanner).inherits ?? [],
        inheritedWith(scanner, { updateDatabase: true }),
        inheritedWith(scanner, { server: 'x' }),
      ].flat();
      // Proxies are listed once, under Trivy.
      for (const name of everything) if (!/proxy$/i.test(name)) expect(part, name).toContain(`\`${name}\``);
      for (const { variable } of scanner.credentials) expect(part, variable).toContain(`\`${variable}\``);
      for (const name of Object.keys(shown(scanner).env ?? {})) expect(part, name).toContain(name);
      expect(page).toMatch(new RegExp(`^\\| \`${id}\` +\\| \`${scanner.program}\` `, 'm'));
    },
  );
});

describe('a folder with a database of the person’s', () => {
  it.each(scanners.map((scanner) => [scanner.id, scanner] as const))('reaches %s exactly when it says that it takes one', (id, scanner) => {
    const told = options({ database: '/srv/database' });
    const calls = [scanner.scan.over === 'image' ? scanner.scan.call(target, told) : scanner.scan.call(told), ...scanner.versions(told)];
    const written = calls.some(({ args, env = {} }) => [...args, ...Object.values(env)].some((text) => text.includes('/srv/database')));
    expect(written).toBe(scanner.takesDatabase === true);
    expect(page.includes(`--database ${id}=DIR`)).toBe(written);
  });
});

function inheritedWith(scanner: Scanner, told: Partial<ScanOptions>): readonly string[] {
  return (scanner.scan.over === 'image' ? scanner.scan.call(target, options(told)) : scanner.scan.call(options(told))).inherits ?? [];
}
