import type { ContainerRuntime, ImageEvent } from '../core/index.js';
import { streamCall } from '../node/stream-call.js';
import { collectEvents } from './collect-events.js';
import { findLocal } from './images.js';
import { KnownImages } from './known-images.js';
import type { Log } from './log.js';
import type { Session } from './session.js';
import { wait } from './wait.js';

/** How long things take; tests are quicker. */
export interface WatchTimes {
  readonly quietMs: number;
  readonly compareEveryMs: number;
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
}

export const usualTimes: WatchTimes = { quietMs: 400, compareEveryMs: 5000, firstRetryMs: 1000, lastRetryMs: 60_000 };

/** Who hears what happens, and whether somebody looks at the moment. */
export interface Watcher {
  tell(event: ImageEvent): void;
  readonly log: Log;
  isLookedAt(): boolean;
}

/**
 * Listens to one runtime until it is called off. A daemon that goes away is waited for, ever longer, without a word after the first.
 * Docker says nothing of a build without a name: while somebody looks, its list is compared with what it was.
 */
export async function watchRuntime(
  runtime: ContainerRuntime,
  session: Session,
  watcher: Watcher,
  signal: AbortSignal,
  times: WatchTimes = usualTimes,
): Promise<void> {
  const known = new KnownImages(!runtime.tellsOfUnnamedBuilds);
  const events = collectEvents((event) => {
    settle(event).catch((error: unknown) =>
      watcher.log('error', `An event of ${runtime.label} was lost by a mistake of ours. ${String(error)}`),
    );
  }, times.quietMs);
  signal.addEventListener('abort', events.stop, { once: true });
  const hear = (event: ImageEvent): void => {
    known.heard(event);
    events.add(event);
  };
  const settle = async (event: ImageEvent): Promise<void> => {
    const full = await withId(runtime, session, event, signal);
    if (signal.aborted) return;
    if (full === undefined) return compare();
    known.heard(full);
    watcher.tell(full);
  };
  const compare = async (): Promise<void> => {
    const { result } = await session.quietTools.run(runtime.images(), signal);
    if (result.ok && !signal.aborted) for (const event of known.news(result.value)) watcher.tell(event);
  };
  await Promise.all([listen(runtime, session, watcher, hear, compare, signal, times), compareNowAndThen()]);

  async function compareNowAndThen(): Promise<void> {
    if (runtime.tellsOfUnnamedBuilds) return;
    while (!signal.aborted) {
      const started = performance.now();
      if (watcher.isLookedAt()) await compare();
      // A daemon that is slow to answer, or far away, is asked less often.
      await wait(Math.max(times.compareEveryMs, 10 * (performance.now() - started)), signal);
    }
  }
}

async function listen(
  runtime: ContainerRuntime,
  session: Session,
  { log }: Watcher,
  hear: (event: ImageEvent) => void,
  compare: () => Promise<void>,
  signal: AbortSignal,
  times: WatchTimes,
): Promise<void> {
  let pause = times.firstRetryMs;
  let lastSaid: string | undefined;
  const say = (text: string): void => {
    if (text !== lastSaid) log('warn', text);
    lastSaid = text;
  };
  while (!signal.aborted) {
    // What was built while nobody listened; the first time, what is there already.
    await compare();
    const started = performance.now();
    const tools = lastSaid === undefined ? session.tools : session.quietTools;
    const problem = await streamCall(runtime.events(), tools, { value: hear, problem: ({ message }) => say(message) }, signal);
    if (hasEnded(signal)) return;
    say(`${problem?.message ?? `${runtime.label} ended its events.`} Images that are built now are noticed when it answers again.`);
    pause = performance.now() - started > times.lastRetryMs ? times.firstRetryMs : Math.min(pause * 2, times.lastRetryMs);
    await wait(pause, signal);
  }
}

/** TypeScript would take what it saw before the wait for granted. */
function hasEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** An event about a name is worth little: what the name means now is asked. Undefined when only a comparison can tell. */
async function withId(
  runtime: ContainerRuntime,
  session: Session,
  event: ImageEvent,
  signal: AbortSignal,
): Promise<ImageEvent | undefined> {
  if (event.id !== undefined || event.action === 'deleted' || event.action === 'untagged') return event;
  if (event.name === undefined) return undefined;
  const found = await findLocal(session, event.name, runtime.id, signal);
  return found.ok ? { ...event, id: found.value.id } : undefined;
}
