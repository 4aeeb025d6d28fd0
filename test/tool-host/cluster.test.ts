import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { AdmitResult, IdentifyClusterResult } from '../../src/tool-host/cluster-protocol.js';
import { fakeTool } from '../cli/support/fake-tools.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { startConfigured, until } from './support/start-host.js';

/** A kubectl that knows one cluster and refuses every manifest that names `evil`. */
const kubectl = `
const answer = (value) => { process.stdout.write(JSON.stringify(value)); process.exit(0); };
if (has('--raw=/version')) answer({ gitVersion: 'v1.35.4' });
if (has('get', 'namespace/kube-system') || has('namespace', 'kube-system')) answer({ metadata: { uid: 'cluster-1' } });
if (has('whoami')) answer({ status: { userInfo: { username: 'jane' } } });
if (has('view')) answer({ 'current-context': 'prod', clusters: [{ cluster: { server: 'https://prod.example' } }] });
fs.writeFileSync(__dirname + '/asked', args.join(' '));
const manifest = fs.readFileSync(0, 'utf8');
if (manifest.includes('hang')) { fs.writeFileSync(__dirname + '/pid', String(process.pid)); setTimeout(() => {}, 60000); return; }
if (manifest.includes('evil')) { process.stderr.write('Error from server (Forbidden): error when creating "STDIN": admission webhook "w.example" denied the request: no\\n'); process.exit(1); }
process.stdout.write('pod/x created (server dry run)\\n');
`;

describe('the cluster of the current context', () => {
  it('is named before it is asked, and asked by dry run only', async () => {
    const bin = temporaryFolder();
    fakeTool(bin, 'kubectl', kubectl);
    const host = await startConfigured(bin);
    expect(await host.request<IdentifyClusterResult>('cluster/identify')).toEqual({
      cluster: { id: 'cluster-1', version: 'v1.35.4', user: 'jane', groups: [], context: 'prod', server: 'https://prod.example' },
    });
    expect(await host.request<AdmitResult>('cluster/admit', { manifest: 'kind: Pod', context: 'prod' })).toEqual({
      answer: { admitted: ['pod/x created'], refused: [], unjudged: [], warnings: [] },
    });
    expect(readFileSync(join(bin, 'asked'), 'utf8')).toMatch(/^apply --dry-run=server .*--context=prod/);
    expect(await host.request<AdmitResult>('cluster/admit', { manifest: 'evil' })).toMatchObject({
      answer: { refused: [{ responder: { by: 'webhook', webhook: 'w.example' } }] },
    });
  });

  it('can be left alone again while it thinks, and kubectl ends', async () => {
    const bin = temporaryFolder();
    fakeTool(bin, 'kubectl', kubectl);
    const host = await startConfigured(bin);
    const cancel = new CancellationTokenSource();
    const asked = host.connection.sendRequest<AdmitResult>('cluster/admit', { manifest: 'hang' }, cancel.token);
    await until(() => existsSync(join(bin, 'pid')) && readFileSync(join(bin, 'pid'), 'utf8') !== '', 'kubectl');
    cancel.cancel();
    expect(await asked).toEqual({ cancelled: true });
    expect(() => process.kill(Number(readFileSync(join(bin, 'pid'), 'utf8')), 0)).toThrow('ESRCH');
  });

  it('is not asked by a kubectl of the workspace, nor with anything but what the protocol lays down', async () => {
    const bin = temporaryFolder();
    fakeTool(bin, 'kubectl', kubectl);
    const host = await startConfigured(bin, { workspaces: [bin] });
    expect(await host.request<IdentifyClusterResult>('cluster/identify')).toMatchObject({ problem: { code: 'KUBECTL_MISSING' } });
    await expect(host.request('cluster/admit', { manifest: 5 })).rejects.toThrow('cluster/admit takes');
  });
});
