import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileKinds, rules } from '../../../src/core/index.js';
import { languages } from '../../../src/vscode/languages.js';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const settings = manifest.contributes.configuration.properties;

describe('the manifest', () => {
  it('wakes the extension for the languages that its client sends to the server, and for a policy file', () => {
    expect(manifest.activationEvents).toEqual([
      ...languages.map((language) => `onLanguage:${language}`),
      'workspaceContains:**/.wharfmaster.yaml',
    ]);
  });

  it('knows the language of every file kind', () => {
    expect(languages).toEqual(expect.arrayContaining([...new Set(fileKinds.flatMap((kind) => kind.languages))]));
  });

  it('lists every rule, with its sentence, and every file kind', () => {
    const severities: Record<string, { description: string }> = settings['wharfmaster.severity'].properties;
    expect(Object.entries(severities).map(([id, { description }]) => [id, description])).toEqual(
      rules.map(({ id, summary }) => [id, summary]),
    );
    expect(settings['wharfmaster.kinds'].additionalProperties.enum).toEqual(fileKinds.map((kind) => kind.id));
    expect(settings['wharfmaster.kinds'].additionalProperties.enumDescriptions).toEqual(fileKinds.map((kind) => kind.label));
  });

  it('lets no workspace change a setting: each has application scope and is restricted', () => {
    const names = Object.keys(settings);
    expect(names.filter((name) => settings[name].scope !== 'application')).toEqual([]);
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(names);
  });

  it('names only files that are there', () => {
    const walkthrough: { media: { image: string; altText: string } }[] = manifest.contributes.walkthroughs[0].steps;
    const named = [
      manifest.icon,
      ...manifest.contributes.grammars.map((grammar: { path: string }) => grammar.path),
      ...walkthrough.map((step) => step.media.image),
    ];
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
    expect(walkthrough.filter((step) => step.media.altText === '')).toEqual([]);
  });

  it('has a page for every rule, since every finding links to one', () => {
    expect(readdirSync('docs/rules')).toEqual(expect.arrayContaining(rules.map(({ id }) => `${id}.md`)));
  });

  it('registers no language and no formatter', () => {
    expect(Object.keys(manifest.contributes).sort()).toEqual(['commands', 'configuration', 'grammars', 'menus', 'walkthroughs']);
  });
});
