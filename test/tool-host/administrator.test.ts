import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import { failed, ok } from '../../src/core/index.js';
import type { readManagedFile } from '../../src/node/managed-file.js';
import type { ListedImages } from '../../src/tool-host/protocol.js';
import { serve } from '../../src/tool-host/serve.js';
import { configuration } from './support/start-host.js';

const broken = failed({ code: 'MANAGED_INVALID', message: 'The administrator’s file is not understood.', next: 'Mend it.' } as const);

const open: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.dispose();
});

/** The host's answers within this process, with an administrator's file that the test writes. */
function connectTo(readManaged: typeof readManagedFile): MessageConnection {
  const [toHost, fromHost] = [new PassThrough(), new PassThrough()];
  const inside = createMessageConnection(toHost, fromHost);
  const outside = createMessageConnection(fromHost, toHost);
  const host = serve(inside, readManaged);
  inside.listen();
  outside.listen();
  open.push({ dispose: () => host.stop() }, inside, outside);
  return outside;
}

describe('a tool host under a broken administrator’s file', () => {
  it('lets nothing start, says why, and works once the file is mended and it is asked again', async () => {
    let managed: ReturnType<typeof readManagedFile> = broken;
    const connection = connectTo(() => managed);
    await expect(connection.sendRequest('configure', configuration())).rejects.toThrow('is not understood. Mend it.');
    await expect(connection.sendRequest('images/list', {})).rejects.toThrow('was not told yet');
    managed = ok(undefined);
    await connection.sendRequest('configure', configuration());
    expect(await connection.sendRequest<ListedImages>('images/list', {})).toHaveProperty('images');
  });

  it('does not go on with what it was allowed before', async () => {
    let managed: ReturnType<typeof readManagedFile> = ok(undefined);
    const connection = connectTo(() => managed);
    await connection.sendRequest('configure', configuration());
    managed = broken;
    await expect(connection.sendRequest('configure', configuration())).rejects.toThrow('is not understood');
    await expect(connection.sendRequest('images/list', {})).rejects.toThrow('was not told yet');
  });
});
