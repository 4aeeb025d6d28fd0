import { afterEach, describe, expect, it } from 'vitest';
import { refreshPoliciesMethod } from '../../src/lsp/protocol.js';
import { machine, makeOffice, policyText, signedFiles, webServer } from '../unit/node/policy-sources/support/policy-world.js';
import { TestClient } from './support/client.js';

let client: TestClient;
afterEach(async () => {
  await client.stop();
  delete process.env['XDG_STATE_HOME'];
});

const office = makeOffice();
const policyTrust = { signers: { office: { key: office.publicKey } } };
const dockerfile = 'FROM docker.io/library/node:20\n';

/** A kept copy on this machine, of a server that is still there. */
async function kept() {
  const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
  const source = `${server.origin}/policy.yaml`;
  const here = machine({ office }, server.authority);
  await here.ask(source);
  server.heard.length = 0;
  process.env['XDG_STATE_HOME'] = here.state;
  return { server, source, here };
}

async function opened(
  settings: unknown,
  options: { readonly trusted?: boolean; readonly files?: Record<string, string> } = {},
): Promise<string> {
  const { trusted, files = {} } = options;
  client = await TestClient.start({ settings, files, ...(trusted !== undefined && { initializationOptions: { trusted } }) });
  const uri = client.uri('Dockerfile');
  await client.open(uri, dockerfile);
  return uri;
}

describe('a policy from afar that the settings name', () => {
  it('governs from its kept copy, and nobody is asked over the network', async () => {
    const { server, source } = await kept();
    const uri = await opened({ policy: source, policyTrust });
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "docker.io/library/node:20"']);
    expect(server.heard).toEqual([]);
  });

  it('is named in hover and state with version, serial, signer and age', async () => {
    const { source } = await kept();
    const uri = await opened({ policy: source, policyTrust });
    await client.pictures(uri);
    const hover = JSON.stringify(await client.hover(uri, { line: 0, character: 10 }));
    expect(hover).toContain('serial 41, signed by office, confirmed');
    const { policies } = await client.explain({ textDocument: { uri } });
    expect(policies).toMatchObject([{ name: 'bank-standard', version: '1.41', serial: 41, source, state: 'good' }]);
    expect(policies[0]?.vouching).toContain('signed by office');
  });

  it('is undetermined, never absent, when no copy counts: none was fetched, or whom this machine trusts is another', async () => {
    const { source } = await kept();
    for (const settings of [
      { policy: source },
      { policy: source, policyTrust: { signers: { office: { key: makeOffice().publicKey } } } },
      { policy: `${source}2`, policyTrust },
    ]) {
      const uri = await opened(settings);
      const { policies, file } = await client.explain({ textDocument: { uri } });
      expect(policies).toMatchObject([{ state: 'broken', source: settings.policy }]);
      expect(file).toMatchObject({ outcome: 'undetermined' });
      if (settings.policy !== `${source}2` || settings.policyTrust === undefined) await client.stop();
    }
  });

  it('is judged by its newer version as soon as somebody has fetched that and says so', async () => {
    const { server, source, here } = await kept();
    const uri = await opened({ policy: source, policyTrust });
    expect(await client.pictures(uri)).toHaveLength(1);
    server.files = await signedFiles(
      '/policy.yaml',
      policyText(42).replace('[registry.bank.example/**]', '[docker.io/library/**]'),
      office,
    );
    await here.ask(source);
    await client.connection.sendRequest(refreshPoliciesMethod, {});
    expect(await client.pictures(uri)).toEqual([]);
    expect((await client.explain({ textDocument: { uri } })).policies).toMatchObject([{ serial: 42 }]);
  });
});

describe('a policy from afar that a workspace extends', () => {
  const extending = (source: string) => ({ '.wharfmaster.yaml': `apiVersion: wharfmaster/v1\nkind: ImagePolicy\nextends: ${source}\n` });

  it('governs in a trusted workspace, from its kept copy', async () => {
    const { source } = await kept();
    const uri = await opened({ policyTrust }, { files: extending(source) });
    expect(await client.pictures(uri)).toEqual(['unapproved-registry "docker.io/library/node:20"']);
    expect((await client.explain({ textDocument: { uri } })).policies).toMatchObject([
      { name: 'bank-standard', source },
      { extends: source },
    ]);
  });

  it('is not followed in Restricted Mode, and what depends on it is undetermined', async () => {
    const { source } = await kept();
    const uri = await opened({ policyTrust }, { trusted: false, files: extending(source) });
    const { policies, file } = await client.explain({ textDocument: { uri } });
    expect(file).toMatchObject({ outcome: 'undetermined' });
    expect(policies).toMatchObject([{ state: 'broken' }]);
    expect(policies[0]?.problem).toContain('not trusted');
  });
});
