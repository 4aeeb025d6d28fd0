import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';
import { runtimes, scanForms, scanners } from '../../../src/core/index.js';
import { reports } from '../../../src/core/reports/index.js';

const page = readFileSync(join(import.meta.dirname, '../../../docs/command-line.md'), 'utf8');

describe('docs/command-line.md', () => {
  it('names every command', () => {
    for (const { name } of commands) expect(page).toContain(`\`${name}`);
  });

  it('names every flag of check, and every form of its result', () => {
    const check = commands.find(({ name }) => name === 'check');
    for (const flag of Object.keys(check?.flags ?? {})) expect(page, flag).toMatch(new RegExp(`--${flag}\\b`));
    expect(check?.flags['format']?.values).toEqual(reports.map(({ id }) => id));
    for (const { id } of reports) expect(page).toContain(`\`${id}\``);
  });

  it('names every flag of scan, every form of its result, every scanner and every runtime', () => {
    const scan = commands.find(({ name }) => name === 'scan');
    const flags = scan?.flags ?? {};
    const section = page.slice(page.indexOf('\n## scan\n'), page.indexOf('\n## Exit codes'));
    for (const flag of Object.keys(flags)) expect(section, flag).toMatch(new RegExp(`--${flag}\\b`));
    expect(flags['format']?.values).toEqual(scanForms.map(({ id }) => id));
    expect(flags['runtime']?.values).toEqual(runtimes.map(({ id }) => id));
    expect(flags['scanner']?.about).toContain(`: ${scanners.map(({ id }) => id).join(', ')}`);
    for (const { id } of [...scanForms, ...runtimes, ...scanners]) expect(section, id).toContain(`\`${id}\``);
  });
});
