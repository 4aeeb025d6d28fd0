import { afterEach, describe, expect, it } from 'vitest';
import type { AddExceptionArguments, ChooseImageArguments } from '../../src/lsp/protocol.js';
import { smallPolicy, TestClient, type ClientOptions } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

const policyFile = '.wharfmaster.yaml';

async function dockerfile(text: string, options: ClientOptions = {}): Promise<string> {
  client = await TestClient.start({ files: { [policyFile]: smallPolicy }, ...options });
  const uri = client.uri('Dockerfile');
  await client.open(uri, text);
  return uri;
}

describe('hover', () => {
  it('tells verdict, rule, what is approved, and which policy says so', async () => {
    const uri = await dockerfile('FROM node:20\n');
    const hover = await client.hover(uri, { line: 0, character: 8 });
    expect(hover?.range).toEqual({ start: { line: 0, character: 5 }, end: { line: 0, character: 12 } });
    const value = typeof hover?.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
    expect(value).toContain('**Denied:** `node:20`');
    expect(value).toContain('`unapproved-registry`');
    expect(value).toContain('Means `docker.io/library/node:20`');
    expect(value).toContain('Policy `harbour` 1 (workspace)');
  });

  it('has nothing to say beside an image', async () => {
    const uri = await dockerfile('FROM node:20 AS x\n');
    expect(await client.hover(uri, { line: 0, character: 2 })).toBeNull();
  });

  it('says what an argument’s default allows, and on what assumption', async () => {
    const uri = await dockerfile('ARG R=registry.bank.example\nFROM ${R}/base/node:22\n');
    const hover = await client.hover(uri, { line: 1, character: 8 });
    const value = typeof hover?.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
    expect(value).toMatch(/^\*\*Allowed if:\*\* `\$\{R\}\/base\/node:22`/);
    expect(value).toContain('Assuming `R` = `registry.bank.example` (default)');
  });

  it('lets nothing in a file become a link, a picture or HTML', async () => {
    const uri = await dockerfile('ARG A="](https://evil.example)<img src=x>`![a](b)"\nFROM registry.bank.example/base/node:20${A}\n');
    const hover = await client.hover(uri, { line: 1, character: 8 });
    const value = typeof hover?.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
    const outsideCode = value.replace(/(`+)[^]*?\1/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(|https:\/\//);
  });
});

describe('completion', () => {
  it('offers approved images after FROM and replaces the whole token', async () => {
    const uri = await dockerfile('FROM registry.bank.example/base/no');
    const list = await client.complete(uri, { line: 0, character: 12 });
    const item = list?.items.find(({ label }) => label.includes('base/node'));
    expect(item?.textEdit).toMatchObject({ range: { start: { line: 0, character: 5 }, end: { line: 0, character: 34 } } });
  });

  it('offers them where nothing is typed yet', async () => {
    const uri = await dockerfile('FROM ');
    expect((await client.complete(uri, { line: 0, character: 5 }))?.items.map(({ label }) => label)).toContainEqual(
      expect.stringContaining('registry.bank.example/base/node'),
    );
    await client.replace(uri, 'FROM registry.bank.example/base/node:20\nCOPY --from=');
    expect((await client.complete(uri, { line: 1, character: 12 }))?.items.length).toBeGreaterThan(0);
    await client.replace(uri, '# syntax=');
    expect((await client.complete(uri, { line: 0, character: 9 }))?.items.length).toBeGreaterThan(0);
    await client.replace(uri, 'RUN ');
    expect(await client.complete(uri, { line: 0, character: 4 })).toBeNull();
  });

  it('offers what may run in a manifest', async () => {
    client = await TestClient.start({
      files: { [policyFile]: smallPolicy.replace('[registry.bank.example/**]', '[registry.bank.example/apps/shop]') },
    });
    const uri = client.uri('pod.yaml');
    await client.open(uri, 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: ', 'yaml');
    expect((await client.complete(uri, { line: 6, character: 13 }))?.items.map(({ label }) => label)).toEqual([
      'registry.bank.example/apps/shop',
    ]);
  });

  it('completes keys in the policy file itself', async () => {
    client = await TestClient.start({ files: { [policyFile]: smallPolicy } });
    const uri = client.uri(policyFile);
    await client.open(uri, `${smallPolicy}sca`, 'yaml');
    const end = { line: smallPolicy.split('\n').length - 1, character: 3 };
    const list = await client.complete(uri, end);
    expect(list?.items.map(({ label }) => label)).toContain('scan');
    expect((await client.hover(uri, { line: 3, character: 2 }))?.contents).toMatchObject({ kind: 'markdown' });
  });
});

describe('document links', () => {
  it('lead to pages of known registries, and elsewhere only where the policy allows', async () => {
    const uri = await dockerfile(
      'FROM node:20\nCOPY --from=evil.example/a/b:1 /a /a\nCOPY --from=registry.bank.example/x/y:1 /b /b\nCOPY --from=bitnami/redis:1 /c /c\n',
    );
    expect((await client.links(uri)).map(({ target }) => target)).toEqual([
      'https://hub.docker.com/_/node',
      'https://registry.bank.example/x/y',
      'https://hub.docker.com/r/bitnami/redis',
    ]);
  });
});

describe('code actions', () => {
  const range = { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } };

  it('hand the choice and the exception to a client that can ask', async () => {
    const uri = await dockerfile('FROM node:20\n', {
      initializationOptions: { commands: ['wharfmaster.chooseImage', 'wharfmaster.addException'] },
    });
    await client.settled(uri);
    const actions = await client.actions(uri, range, ['quickfix']);
    expect(actions.map(({ title }) => title)).toEqual([
      'Replace with `registry.bank.example/base/node:20`',
      'Choose an approved image…',
      'Open the rule `unapproved-registry` in the policy',
      'Add an exception for `unapproved-registry`…',
    ]);
    const choose = actions[1]?.command?.arguments?.[0] as ChooseImageArguments;
    expect(choose).toMatchObject({ uri, version: 1, written: 'node:20', range: { start: { character: 5 }, end: { character: 12 } } });
    const exception = actions[3]?.command?.arguments?.[0] as AddExceptionArguments;
    expect(exception).toMatchObject({
      uri,
      rule: 'unapproved-registry',
      match: 'docker.io/library/node',
      policy: [{ name: 'harbour', layer: 'workspace' }],
    });
  });

  it('show the rule in the policy through the server’s only command, and nothing else', async () => {
    const uri = await dockerfile('FROM node:20\n');
    await client.settled(uri);
    const actions = await client.actions(uri, range, ['quickfix']);
    const open = actions.find(({ title }) => title.startsWith('Open the rule'));
    await client.connection.sendRequest('workspace/executeCommand', open?.command);
    expect(client.shown.map((shown) => shown.uri)).toEqual([client.uri(policyFile)]);
    await client.connection.sendRequest('workspace/executeCommand', {
      command: 'wharfmaster.showPolicy',
      arguments: [{ uri: 'https://evil.example', range }],
    });
    await client.connection.sendRequest('workspace/executeCommand', { command: 'rm' }).catch(() => undefined);
    expect(client.shown).toHaveLength(1);
  });

  it('fix every image at once', async () => {
    const uri = await dockerfile('FROM node:20 AS a\nFROM node:22\nCOPY --from=a /x /x\nCOPY --from=nginx:1 /y /y\n');
    const [all] = await client.actions(uri, { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } }, [
      'source.fixAll.wharfmaster',
    ]);
    expect(all?.kind).toBe('source.fixAll.wharfmaster');
    expect(client.applied(uri, all)).toBe(
      'FROM registry.bank.example/base/node:20 AS a\nFROM registry.bank.example/base/node:22\nCOPY --from=a /x /x\nCOPY --from=nginx:1 /y /y\n',
    );
    expect(await client.actions(uri, range, ['refactor'])).toEqual([]);
  });

  it('edit the default of the ARG that supplies the image', async () => {
    const uri = await dockerfile('ARG BASE=node:20\nFROM ${BASE}\n');
    const [diagnostic] = await client.settled(uri);
    expect(client.textIn(uri, diagnostic!.range)).toBe('${BASE}');
    expect(diagnostic?.relatedInformation?.map(({ location }) => client.textIn(uri, location.range))).toContain('node:20');
    const actions = await client.actions(uri, diagnostic!.range, ['quickfix']);
    expect(
      client.applied(
        uri,
        actions.find((action) => action.isPreferred),
      ),
    ).toBe('ARG BASE=registry.bank.example/base/node:20\nFROM ${BASE}\n');
  });
});

describe('a client that can do nothing special', () => {
  it('gets diagnostics, plain edits, and is asked for nothing', async () => {
    const uri = await dockerfile('FROM node:20\n', { capabilities: {} });
    const [diagnostic] = await client.settled(uri);
    expect(diagnostic).toEqual({
      source: 'wharfmaster',
      code: 'unapproved-registry',
      severity: 1,
      message: diagnostic?.message,
      range: diagnostic?.range,
    });
    const actions = await client.actions(uri, { start: { line: 0, character: 6 }, end: { line: 0, character: 6 } });
    expect(actions.every(({ command }) => command === undefined)).toBe(true);
    expect(client.applied(uri, actions[0])).toBe('FROM registry.bank.example/base/node:20\n');
    expect(client.registrations).toEqual([]);
    expect(client.initialized.capabilities.executeCommandProvider).toBeUndefined();
  });
});

describe('explain', () => {
  it('judges an image that stands nowhere', async () => {
    const uri = await dockerfile('FROM scratch\n');
    const { image, policies } = await client.explain({ image: 'node:20' });
    expect(policies).toMatchObject([{ name: 'harbour', state: 'good' }]);
    expect(image).toMatchObject({ written: 'node:20', canonical: 'docker.io/library/node:20', outcome: 'denied' });
    expect((await client.explain({ image: 'registry.bank.example/base/node:22', textDocument: { uri } })).image?.outcome).toBe('allowed');
    expect((await client.explain({ image: 'no image\n' })).image?.outcome).toBe('denied');
    expect((await client.explain({ textDocument: { uri } })).file).toMatchObject({ state: 'no-images', kind: 'dockerfile' });
  });
});
