import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageEvent } from '../../../src/core/runtimes/runtime.js';
import { collectEvents } from '../../../src/tool-host/collect-events.js';

const a = `sha256:${'a'.repeat(64)}`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is told of these events when they come at once. */
function toldOf(...events: readonly ImageEvent[]): readonly ImageEvent[] {
  const told: ImageEvent[] = [];
  const collector = collectEvents((event) => void told.push(event), 400);
  for (const event of events) collector.add(event);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(400);
  return told;
}

describe('events about one image', () => {
  it('are one: a build that is tagged is a build with a name', () => {
    expect(toldOf({ action: 'built', id: a }, { action: 'tagged', id: a, name: 'web:1' })).toEqual([
      { action: 'built', id: a, name: 'web:1' },
    ]);
    expect(toldOf({ action: 'tagged', id: a, name: 'web:1' }, { action: 'loaded', id: a })).toEqual([
      { action: 'loaded', id: a, name: 'web:1' },
    ]);
    expect(toldOf({ action: 'untagged', id: a }, { action: 'deleted', id: a })).toEqual([{ action: 'deleted', id: a }]);
  });

  it('under two names are two', () => {
    const events: readonly ImageEvent[] = [
      { action: 'tagged', id: a, name: 'web:1' },
      { action: 'tagged', id: a, name: 'web:2' },
    ];
    expect(toldOf(...events)).toEqual(events);
  });

  it('without an id are kept apart by name, and repeated ones are one', () => {
    const pulled: ImageEvent = { action: 'pulled', name: 'alpine:3' };
    expect(toldOf(pulled, pulled, { action: 'loaded' })).toEqual([pulled, { action: 'loaded' }]);
  });

  it('wait for a quiet moment, and are not told after the end', () => {
    const told: ImageEvent[] = [];
    const collector = collectEvents((event) => void told.push(event), 400);
    collector.add({ action: 'tagged', id: a, name: 'web:1' });
    vi.advanceTimersByTime(300);
    collector.add({ action: 'tagged', id: a, name: 'web:1' });
    vi.advanceTimersByTime(300);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(told).toHaveLength(1);
    collector.add({ action: 'deleted', id: a });
    collector.stop();
    vi.advanceTimersByTime(1000);
    expect(told).toHaveLength(1);
  });
});
