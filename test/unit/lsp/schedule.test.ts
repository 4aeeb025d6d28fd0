import { describe, expect, it } from 'vitest';
import { Schedule } from '../../../src/lsp/schedule.js';

/** A clock that stands still unless it is moved, and timers that fire when told. */
function fakeHost() {
  const timers: { milliseconds: number; action: () => void }[] = [];
  const host = {
    time: 0,
    now: () => host.time,
    after(milliseconds: number, action: () => void) {
      const timer = { milliseconds, action };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  return { host, timers };
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the schedule', () => {
  it('sets no timer while runs are fast: the key is answered at once', async () => {
    const { host, timers } = fakeHost();
    const runs: string[] = [];
    const schedule = new Schedule<string>(host, (key) => Promise.resolve(void runs.push(key)));
    for (let key = 0; key < 30; key++) {
      schedule.changed('a');
      await settle();
    }
    expect(runs).toHaveLength(30);
    expect(timers).toEqual([]);
  });

  it('waits at most 50 ms after a slow run, however long one types', async () => {
    const { host, timers } = fakeHost();
    let runs = 0;
    const schedule = new Schedule<string>(host, () => {
      runs++;
      host.time += 200;
      return Promise.resolve();
    });
    schedule.changed('a');
    await settle();
    for (let key = 0; key < 10; key++) schedule.changed('a');
    expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([50]);
    timers[0]?.action();
    await settle();
    expect(runs).toBe(2);
  });

  it('runs once more for changes that arrive during a run, never twice at the same time', async () => {
    const { host } = fakeHost();
    let running = 0;
    let most = 0;
    let runs = 0;
    const schedule = new Schedule<string>(host, async () => {
      most = Math.max(most, ++running);
      runs++;
      await settle();
      running--;
    });
    for (let key = 0; key < 5; key++) schedule.changed('a');
    for (let turn = 0; turn < 5; turn++) await settle();
    expect({ most, runs }).toEqual({ most: 1, runs: 2 });
  });

  it('forgets a closed document with its timer', async () => {
    const { host, timers } = fakeHost();
    const schedule = new Schedule<string>(host, () => {
      host.time += 200;
      return Promise.resolve();
    });
    schedule.changed('a');
    await settle();
    schedule.changed('a');
    schedule.forget('a');
    expect(timers).toEqual([]);
  });
});
