import type { ImageEvent } from '../core/index.js';

/** What a runtime tells about one image within a moment, as one event: a build that is tagged is a build, and what was deleted is gone. */
export interface EventCollector {
  readonly add: (event: ImageEvent) => void;
  /** Forgets what was not told yet. */
  readonly stop: () => void;
}

/** Tells each image's event when nothing more was heard of it for `quietMs`. */
export function collectEvents(tell: (event: ImageEvent) => void, quietMs: number): EventCollector {
  const waiting = new Map<string, { readonly event: ImageEvent; readonly timer: NodeJS.Timeout }>();
  return {
    add(event) {
      const key = `${event.id ?? ''} ${event.name ?? ''}`;
      const about = event.id === undefined ? key : keyOfId(waiting, event, key);
      const known = waiting.get(about);
      clearTimeout(known?.timer);
      const merged = known === undefined ? event : merge(known.event, event);
      const timer = setTimeout(() => {
        waiting.delete(about);
        tell(merged);
      }, quietMs);
      waiting.set(about, { event: merged, timer });
    },
    stop() {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

/** The event of the same image that it can be told together with: of several names each is told. */
function keyOfId(waiting: ReadonlyMap<string, { readonly event: ImageEvent }>, event: ImageEvent, key: string): string {
  for (const [about, { event: other }] of waiting) {
    const isOneName = other.name === undefined || event.name === undefined || other.name === event.name;
    if (other.id === event.id && isOneName) return about;
  }
  return key;
}

function merge(first: ImageEvent, second: ImageEvent): ImageEvent {
  const name = second.name ?? first.name;
  const isPartOfFirst = second.action === 'tagged' && arrivals.has(first.action);
  return { ...second, action: isPartOfFirst ? first.action : second.action, ...(name !== undefined && { name }) };
}

const arrivals: ReadonlySet<ImageEvent['action']> = new Set(['built', 'loaded', 'pulled']);
