import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { registryServer } from '../../unit/node/registry/support/registry-server.js';
import { makeKey, type TestKey } from '../../unit/node/sigstore/support/key-signer.js';
import { makeImage, type MadeImage } from './image-kit.js';
import { runExpecting, type Ran } from './run-cli.js';

/** A registry on loopback, a workspace with an archived image and a policy, keys outside of it, and a place for the person's records. */
export interface PushBench {
  readonly server: Awaited<ReturnType<typeof registryServer>>;
  /** `127.0.0.1:PORT/team/app:1`. */
  readonly target: string;
  readonly image: MadeImage;
  readonly key: TestKey;
  readonly workspace: string;
  /** The person's records. */
  readonly state: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `wharfmaster sign-and-push` in the workspace and expects this exit code. */
  readonly push: (code: number, ...args: readonly string[]) => Promise<Ran>;
  readonly run: (code: number, ...args: readonly string[]) => Promise<Ran>;
}

/** `policy` is the text of `.wharfmaster.yaml`; `{HOST}` and `{KEY}` in it become the registry and the key's fingerprint. */
export async function pushBench(policy?: string, can: Parameters<typeof registryServer>[0] = { deleteTags: true }): Promise<PushBench> {
  const server = await registryServer(can);
  const key = makeKey();
  const text = policy?.replaceAll('{HOST}', server.host).replaceAll('{KEY}', key.sha256);
  const workspace = temporaryFolder({
    ...(text !== undefined && { '.wharfmaster.yaml': text }),
    'release.pub': key.pem,
  });
  const image = makeImage(workspace, 'app.tar');
  const state = temporaryFolder();
  chmodSync(state, 0o700);
  const environment = { XDG_STATE_HOME: state, HOME: temporaryFolder() };
  return {
    ...{ server, image, key, workspace, environment },
    state: join(state, 'wharfmaster'),
    target: `${server.host}/team/app:1`,
    push: (code, ...args) => runExpecting(code, workspace, ['sign-and-push', ...args], environment),
    run: (code, ...args) => runExpecting(code, workspace, args, environment),
  };
}
