import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { VerifyParams, VerifyResult } from '../../src/tool-host/protocol.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { startConfigured, until, type Host } from './support/start-host.js';

let registry: Server | undefined;
afterEach(() => {
  registry?.closeAllConnections();
  registry?.close();
});

/** A registry that answers everything with one status, or nothing. */
async function startSilentRegistry(status?: number): Promise<{ readonly host: string; readonly seen: string[] }> {
  const seen: string[] = [];
  registry = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (status !== undefined) response.writeHead(status).end('{}');
  });
  const server = registry;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function policyFor(host: string): string {
  return `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: { name: quay }
sources: { allow: ['${host}/**'] }
registries: { '${host}': { plainHttp: true } }
`;
}

async function openHost(host: string): Promise<{ readonly tools: Host; readonly params: (reference: string) => VerifyParams }> {
  const folder = temporaryFolder({ '.git/config': '', '.wharfmaster.yaml': policyFor(host) });
  const tools = await startConfigured(temporaryFolder(), { workspaces: [folder] });
  return { tools, params: (reference) => ({ folder, signers: {}, trustRoots: {}, hashUser: false, reference }) };
}

describe('verifying in the tool host', () => {
  it('says what the registry says of an image that is not there', async () => {
    const { host } = await startSilentRegistry(404);
    const { tools, params } = await openHost(host);
    const result = await tools.request<VerifyResult>('image/verify', params(`${host}/apps/web:1`));
    expect(result).toMatchObject({ problem: { code: 'REGISTRY_NOT_FOUND' } });
    expect(result).not.toHaveProperty('problem.cause');
  });

  it('speaks to no registry that the policy does not list, and understands no name that is none', async () => {
    const { host, seen } = await startSilentRegistry(200);
    const { tools, params } = await openHost('registry.example');
    expect(await tools.request<VerifyResult>('image/verify', params(`${host}/apps/web:1`))).toMatchObject({
      problem: { code: 'HOST_REFUSED' },
    });
    expect(await tools.request<VerifyResult>('image/verify', params('UPPER/case:'))).toMatchObject({ problem: { code: 'NOT_ALLOWED' } });
    expect(seen).toEqual([]);
  });

  it('ends at once when nobody waits any more', async () => {
    const { host, seen } = await startSilentRegistry();
    const { tools, params } = await openHost(host);
    const stop = new CancellationTokenSource();
    const asked = tools.connection.sendRequest<VerifyResult>('image/verify', params(`${host}/apps/web:1`), stop.token);
    await until(() => seen.length > 0, 'a request');
    stop.cancel();
    expect(await asked).toEqual({ cancelled: true });
  });
});
