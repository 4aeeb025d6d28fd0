import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { pushBench } from './support/push-bench.js';
import { runCli } from './support/run-cli.js';

/* Marker secrets in every input of a push. None of them may turn up in anything that it prints, keeps, records or starts. */

const passphrase = 'marker-passphrase-5f1c';
const password = 'marker-password-93ab';
const policy = `apiVersion: wharfmaster/v1
kind: ImagePolicy
sources: {allow: ["{HOST}/**"]}
trust:
  signers: {release: {type: key, keys: [{file: release.pub, sha256: "{KEY}"}], tlog: none}}
  require: [{match: "{HOST}/**", all: [release]}]
`;

describe('the secrets of a push', () => {
  it('turn up in no output, no file, no record and no argument of any process', async () => {
    const basic = `Basic ${Buffer.from(`jane:${password}`).toString('base64')}`;
    const seen = { withPassword: 0 };
    const { server, key, workspace, state, target, environment } = await pushBench(policy, {
      deleteTags: true,
      before: (heard, response) => {
        if (heard.headers.authorization === basic) seen.withPassword++;
        else response.writeHead(401, { 'www-authenticate': 'Basic realm="here"' }).end();
        return heard.headers.authorization !== basic;
      },
    });
    const plain = createPrivateKey(readFileSync(key.file, 'utf8'));
    writeFileSync(key.file, plain.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }));
    const [config, temporary] = [temporaryFolder(), temporaryFolder()];
    const auth = Buffer.from(`jane:${password}`).toString('base64');
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [server.host]: { auth } } }), { mode: 0o600 });
    mkdirSync(join(temporary, 'tmp'));
    const running = watchProcesses([passphrase, password, auth]);
    const run = await runCli(workspace, ['sign-and-push', 'app.tar', target, '--key', `release=${key.file}`, '--yes'], {
      ...environment,
      COSIGN_PASSWORD: passphrase,
      DOCKER_CONFIG: config,
      TMPDIR: join(temporary, 'tmp'),
    });
    expect(run.code, run.notes).toBe(0);
    expect(seen.withPassword).toBeGreaterThan(5);
    expect(await running.end()).toEqual([]);
    for (const marker of [passphrase, password, auth]) {
      expect(run.out + run.notes).not.toContain(marker);
      for (const folder of [state, workspace, temporary, environment['HOME'] ?? '']) expect(filesWith(marker, folder)).toEqual([]);
    }
  });

  it('are not told when they are wrong either', async () => {
    const { key, workspace, target, environment } = await pushBench(policy);
    const plain = createPrivateKey(readFileSync(key.file, 'utf8'));
    writeFileSync(key.file, plain.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }));
    const run = await runCli(workspace, ['sign-and-push', 'app.tar', target, '--key', `release=${key.file}`, '--yes'], {
      ...environment,
      COSIGN_PASSWORD: 'marker-wrong-71',
    });
    expect(run.code).toBe(3);
    expect(run.notes).toContain('passphrase');
    expect(run.out + run.notes).not.toContain('marker-wrong-71');
  });
});

function filesWith(marker: string, folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readFileSync(file).includes(marker));
}

/** Looks at the arguments of every process until it is ended; says which held a marker. */
function watchProcesses(markers: readonly string[]): { end(): Promise<readonly string[]> } {
  const found = new Set<string>();
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
        const line = argumentsOf(name);
        if (markers.some((marker) => line.includes(marker))) found.add(line);
      }
      await wait(10);
    }
  })();
  return {
    async end() {
      isOver = true;
      await watching;
      return [...found];
    },
  };
}

function argumentsOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
