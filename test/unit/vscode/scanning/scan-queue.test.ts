import { describe, expect, it } from 'vitest';
import { ScanQueue } from '../../../../src/vscode/scanning/scan-queue.js';

/** A job that runs until it is told to end, and says in `ran` when it began. */
function jobs() {
  const ran: string[] = [];
  const ends = new Map<string, (word: string) => void>();
  const job = (key: string, asked = false) => ({
    ...{ key, label: key, asked },
    run: (signal: AbortSignal) =>
      new Promise<string>((done) => {
        ran.push(key);
        ends.set(key, done);
        signal.addEventListener('abort', () => done('cancelled'));
      }),
  });
  return { ran, job, end: (key: string) => ends.get(key)?.('done') };
}

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('the queue of scans', () => {
  it('goes on after a job that fails, and starts none that was called off before', async () => {
    const { ran, job, end } = jobs();
    const queue = new ScanQueue<string>();
    const broken = queue.add({ ...job('broken'), run: () => Promise.reject(new Error('a mistake')) });
    const off = queue.add(job('off'), AbortSignal.abort());
    const next = queue.add(job('next'));
    expect([await broken, await off]).toEqual([undefined, undefined]);
    await turn();
    end('next');
    expect([await next, ran]).toEqual(['done', ['next']]);
  });

  it('runs one at a time, what somebody waits for first', async () => {
    const { ran, job, end } = jobs();
    const queue = new ScanQueue<string>();
    const first = queue.add(job('a'));
    void queue.add(job('b'));
    void queue.add(job('c', true));
    expect(ran).toEqual(['a']);
    end('a');
    expect(await first).toBe('done');
    await turn();
    expect(ran).toEqual(['a', 'c']);
    end('c');
    await turn();
    expect(ran).toEqual(['a', 'c', 'b']);
  });

  it('scans what is asked for twice only once, and both hear the end', async () => {
    const { ran, job, end } = jobs();
    const queue = new ScanQueue<string>();
    const both = [queue.add(job('a')), queue.add(job('a', true))];
    expect(queue.current?.asked).toBe(true);
    end('a');
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    expect(ran).toEqual(['a']);
  });

  it('keeps what nobody asked for waiting while it is paused, and ends it when it runs', async () => {
    const { ran, job, end } = jobs();
    const queue = new ScanQueue<string>();
    const first = queue.add(job('a'));
    queue.pause(true);
    expect(await first).toBe('cancelled');
    void queue.add(job('b'));
    const asked = queue.add(job('c', true));
    expect(ran).toEqual(['a', 'c']);
    end('c');
    await asked;
    await turn();
    expect(ran).toEqual(['a', 'c']);
    queue.pause(false);
    await turn();
    expect(ran).toEqual(['a', 'c', 'b']);
  });

  it('calls off what waits without running it, and what runs by its signal', async () => {
    const { ran, job } = jobs();
    const queue = new ScanQueue<string>();
    const controller = new AbortController();
    const first = queue.add(job('a'), controller.signal);
    const second = queue.add(job('b'));
    queue.cancel('b');
    expect(await second).toBeUndefined();
    controller.abort();
    expect(await first).toBe('cancelled');
    expect(ran).toEqual(['a']);
    expect(queue.current).toBeUndefined();
  });
});
