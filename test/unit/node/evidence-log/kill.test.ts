import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkLog } from '../../../../src/node/evidence-log.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';
import { buildWriter } from './support/build-writer.js';

let writer = '';
beforeAll(async () => {
  writer = await buildWriter();
});

interface Running {
  readonly child: ChildProcess;
  /** Everything that was acknowledged: `seq hash`. */
  acknowledged(): readonly string[];
}

function start(folder: string, name: string, most?: number): Running {
  const child = spawn(process.execPath, [writer, folder, name, ...(most === undefined ? [] : [String(most)])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  // The last line may be cut off by the end of the process.
  return { child, acknowledged: () => said.split('\n').slice(0, -1) };
}

async function ended({ child }: Running): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}

function linesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^evidence-.*\.jsonl$/.test(name))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1));
}

describe('several processes with one log', () => {
  it('write one chain without a gap, each record once', async () => {
    const folder = temporaryFolder();
    const running = ['a', 'b', 'c', 'd'].map((name) => start(folder, name, 50));
    await Promise.all(running.map(ended));
    const acknowledged = running.flatMap((one) => one.acknowledged());
    expect(acknowledged.filter((line) => line.startsWith('failed'))).toEqual([]);
    expect(await checkLog(folder)).toMatchObject({ ok: true, value: { state: { end: { seq: 200 } } } });
    expect(new Set(linesOf(folder).map((line) => (JSON.parse(line) as { ceremony: string }).ceremony)).size).toBe(200);
  });

  it('leave a chain that holds when they are killed at any moment, and nothing that was acknowledged is lost', async () => {
    const folder = temporaryFolder();
    const acknowledged: string[] = [];
    const rounds = Number(process.env['WHARFMASTER_KILL_ROUNDS'] ?? 8);
    for (let round = 0; round < rounds; round++) {
      const running = ['a', 'b', 'c'].map((name) => start(folder, `${name}${round}`));
      // Once everybody has begun, at a different moment for each and every time.
      while (running.some((one) => one.acknowledged().length === 0)) await new Promise((resolve) => setTimeout(resolve, 5));
      for (const [at, { child }] of running.entries()) {
        await new Promise((resolve) => setTimeout(resolve, ((round * 7 + at * 13) % 29) + at));
        child.kill('SIGKILL');
      }
      await Promise.all(running.map(ended));
      acknowledged.push(...running.flatMap((one) => one.acknowledged()));
      const checked = await checkLog(folder);
      expect(checked, `round ${round}`).toMatchObject({ ok: true });
      expect(checked.ok && checked.value.broken, `round ${round}`).toBeUndefined();
    }
    expect(acknowledged.filter((line) => line.startsWith('failed'))).toEqual([]);
    const there = new Set(
      linesOf(folder)
        .map((line) => JSON.parse(line) as { seq: number; hash: string })
        .map(({ seq, hash }) => `${seq} ${hash}`),
    );
    expect(acknowledged.filter((line) => !there.has(line))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(rounds * 3);
  });
});
