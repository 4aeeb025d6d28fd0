import { describe, expect, it } from 'vitest';
import { ScanQueue, type Queued } from '../../../src/tool-host/scan-queue.js';

const never = new AbortController().signal;
const a = `sha256:${'a'.repeat(64)}`;
const b = `sha256:${'b'.repeat(64)}`;

/** A queue, and work that ends when it is told to. */
function started() {
  const queue = new ScanQueue();
  const log: string[] = [];
  const finish = new Map<string, () => void>();
  const add = (label: string, about: Partial<Queued> & { readonly name: string }, signal = never) => {
    const answer = queue.add({ wish: '', arrival: queue.arrive(), ...about }, signal, (both) => {
      log.push(`start ${label}`);
      both.addEventListener('abort', () => log.push(`stop ${label}`));
      return new Promise<string>((done) => finish.set(label, () => done(label)));
    });
    return answer.then((value) => (typeof value === 'string' ? value : 'called off'));
  };
  const end = async (label: string): Promise<void> => {
    finish.get(label)?.();
    await new Promise((done) => setImmediate(done));
  };
  return { queue, log, add, end };
}

describe('the queue of scans', () => {
  it('runs one at a time, in order', async () => {
    const { add, end, log } = started();
    const first = add('one', { name: 'one:1', id: a });
    const second = add('two', { name: 'two:1', id: b });
    expect(log).toEqual(['start one']);
    await end('one');
    await end('two');
    expect(log).toEqual(['start one', 'start two']);
    expect(await Promise.all([first, second])).toEqual(['one', 'two']);
  });

  it('lets a newer request about the same image take the place of one that waits', async () => {
    const { add, end } = started();
    void add('running', { name: 'other:1', id: b });
    const older = add('older', { name: 'web', id: a });
    const different = add('different', { name: 'web', id: a, wish: 'grype' });
    const newer = add('newer', { name: 'docker.io/library/web:latest', id: a });
    expect(await older).toBe('called off');
    for (const label of ['running', 'different', 'newer']) await end(label);
    expect(await Promise.all([different, newer])).toEqual(['different', 'newer']);
  });

  it('lets no request that was overtaken while its image was looked up take the place of the later one', async () => {
    const { add, end, queue } = started();
    const arrival = queue.arrive();
    void add('running', { name: 'other:1', id: b });
    const later = add('later', { name: 'web:1', id: a });
    expect(await add('late', { name: 'web:1', id: b, arrival })).toBe('called off');
    await end('running');
    await end('later');
    expect(await later).toBe('later');
  });

  it('calls off the running scan of an image whose name went to another one, and starts the next when it has ended', async () => {
    const { add, end, log, queue } = started();
    const old = add('old', { name: 'web:1', id: a });
    const next = add('next', { name: 'other:1', id: b });
    queue.rebuilt('web:2', b);
    queue.rebuilt('web:1', a);
    expect(log).toEqual(['start old']);
    queue.rebuilt('localhost/web:1', b);
    expect(await old).toBe('called off');
    expect(log).toEqual(['start old', 'stop old']);
    await end('old');
    await end('next');
    expect(await next).toBe('next');
  });

  it('forgets what is called off while it waits, or before', async () => {
    const { add, end, log } = started();
    const cancel = new AbortController();
    void add('running', { name: 'other:1', id: b });
    const waiting = add('waiting', { name: 'web:1', id: a }, cancel.signal);
    cancel.abort();
    expect(await waiting).toBe('called off');
    expect(await add('never', { name: 'web:2', id: a }, cancel.signal)).toBe('called off');
    await end('running');
    expect(log).toEqual(['start running']);
  });

  it('goes on after work that failed', async () => {
    const { add, end, queue } = started();
    const broken = queue.add({ name: 'x:1', wish: '', arrival: queue.arrive() }, never, () => Promise.reject(new Error('ours')));
    const next = add('next', { name: 'y:1' });
    await expect(broken).rejects.toThrow('ours');
    await end('next');
    expect(await next).toBe('next');
  });
});
