import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileKinds, rules, runtimes, scanners, signingTools } from '../../../src/core/index.js';
import { languages } from '../../../src/vscode/languages.js';
import { scanCommands } from '../../../src/vscode/scanning/scan-command-names.js';
import { signingCommands } from '../../../src/vscode/signing/signing-command-names.js';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const settings = manifest.contributes.configuration.properties;

describe('the manifest', () => {
  it('wakes the extension for the languages that its client sends to the server, for a report that was open, and for a policy file', () => {
    expect(manifest.activationEvents).toEqual([
      ...languages.map((language) => `onLanguage:${language}`),
      'onWebviewPanel:wharfmaster.report',
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

  it('has a setting for the program of every runtime, scanner and signing tool, and lists every scanner', () => {
    const tools = [
      ...runtimes,
      ...scanners,
      ...signingTools.filter(({ program }) => !runtimes.some((runtime) => runtime.program === program)),
    ];
    const paths = Object.keys(settings).filter((name) => /^wharfmaster\.tools\..*\.path$/.test(name));
    expect(paths).toEqual(tools.map(({ id }) => `wharfmaster.tools.${id}.path`));
    expect(settings['wharfmaster.scan.scanners'].items.enum).toEqual(scanners.map(({ id }) => id));
    expect(settings['wharfmaster.scan.scanners'].items.enumDescriptions).toEqual(scanners.map(({ label }) => label));
    expect(settings['wharfmaster.runtime'].enum).toEqual(['auto', ...runtimes.map(({ id }) => id)]);
  });

  it('has a command for everything that scanning and signing register, all of them off in Restricted Mode', () => {
    const commands: { command: string; enablement?: string }[] = manifest.contributes.commands;
    const declared = new Map(commands.map(({ command, enablement }) => [command, enablement]));
    for (const name of [...scanCommands, ...signingCommands, 'pauseScanning', 'resumeScanning'])
      expect(declared.get(`wharfmaster.${name}`), name).toMatch(/^isWorkspaceTrusted/);
  });

  it('names in its menus and welcomes only commands that there are', () => {
    const declared = new Set(manifest.contributes.commands.map(({ command }: { command: string }) => command));
    const menus: Record<string, { command: string }[]> = manifest.contributes.menus;
    const inMenus = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
    const texts: string[] = [
      ...manifest.contributes.viewsWelcome.map(({ contents }: { contents: string }) => contents),
      ...manifest.contributes.walkthroughs[0].steps.map(({ description }: { description: string }) => description),
    ];
    const linked = texts.flatMap((text) => [...text.matchAll(/command:(wharfmaster\.\w+)/g)].map(([, command]) => command));
    expect([...inMenus, ...linked].filter((command) => !declared.has(command))).toEqual([]);
  });

  it('names only files that are there', () => {
    const walkthrough: { media: { image: string; altText: string } }[] = manifest.contributes.walkthroughs[0].steps;
    const named = [
      manifest.icon,
      manifest.contributes.viewsContainers.activitybar[0].icon,
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
    expect(Object.keys(manifest.contributes).sort()).toEqual([
      'commands',
      'configuration',
      'grammars',
      'menus',
      'views',
      'viewsContainers',
      'viewsWelcome',
      'walkthroughs',
    ]);
  });
});
