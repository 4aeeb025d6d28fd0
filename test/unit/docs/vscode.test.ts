import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/vscode.md', 'utf8');
const { contributes }: { readonly contributes: Contributes } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What the extension brings, as far as this looks at it. */
interface Contributes {
  readonly commands: readonly { readonly title: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
}

describe('docs/vscode.md', () => {
  it('names every command', () => {
    const titles = contributes.commands.map(({ title }) => title);
    expect(titles.filter((title) => !page.includes(`*${title}*`))).toEqual([]);
  });

  it('names every setting, those of tools by what they have in common', () => {
    const settings = Object.keys(contributes.configuration.properties);
    const general = (name: string): string => name.replace(/^wharfmaster\.tools\.\w+\.(path|server)$/, 'wharfmaster.tools.TOOL.$1');
    expect(settings.filter((name) => !page.includes(`\`${general(name)}\``))).toEqual([]);
  });
});
