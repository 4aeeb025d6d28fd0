import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/core/index.js';

const pages = readdirSync('docs/rules').filter((name) => name !== 'README.md');

describe('the rules’ pages', () => {
  it('exist for every rule, and for nothing else', () => {
    expect(pages.map((name) => name.replace(/\.md$/, '')).sort()).toEqual(rules.map((rule) => rule.id).sort());
  });

  it.each(rules.map((rule) => [rule.id, rule.summary]))('%s opens with its id and says what the rule says', (id, summary) => {
    const page = readFileSync(`docs/rules/${id}.md`, 'utf8');
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    expect(page.length).toBeGreaterThan(120);
    expect(summary.endsWith('.')).toBe(true);
  });

  it('are all in the index', () => {
    const index = readFileSync('docs/rules/README.md', 'utf8');
    for (const rule of rules) expect(index).toContain(`(${rule.id}.md)`);
  });
});
