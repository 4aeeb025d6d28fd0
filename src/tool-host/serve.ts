import { setMaxListeners } from 'node:events';
import { ErrorCodes, ResponseError, type CancellationToken, type MessageConnection } from 'vscode-jsonrpc/node';
import { checkTools } from '../node/check-tools.js';
import { systemClock } from '../node/clock.js';
import { readManagedFile } from '../node/managed-file.js';
import { build } from './build.js';
import { admit, identifyCluster } from './cluster.js';
import { admitMethod, identifyClusterMethod } from './cluster-protocol.js';
import { inspectImage, listImages } from './images.js';
import { logTo, type Log } from './log.js';
import { readAdmit, readBuild, readConfiguration, readInspect, readScan, readWatch } from './params.js';
import * as protocol from './protocol.js';
import { scan } from './scan.js';
import { ScanQueue } from './scan-queue.js';
import { openSession, type Session } from './session.js';
import { registerSigning } from './signing/register.js';
import { ImageWatch } from './watch.js';

/** Answers the protocol's requests until the connection ends; `stop` then ends everything that runs. */
export function serve(connection: MessageConnection, readManaged: typeof readManagedFile = readManagedFile): { stop(): void } {
  const log = logTo((params) => void connection.sendNotification(protocol.logMethod, params).catch(() => undefined));
  const everything = new AbortController();
  setMaxListeners(0, everything.signal);
  const queue = new ScanQueue();
  const watch = new ImageWatch((params) => {
    const { id, name, action } = params.event;
    if (id !== undefined && name !== undefined && action !== 'untagged' && action !== 'deleted') queue.rebuilt(name, id);
    void connection.sendNotification(protocol.imageEventMethod, params).catch(() => undefined);
  }, log);
  let configured: Session | undefined;
  const session = (): Session => {
    if (configured !== undefined) return configured;
    throw new ResponseError(
      ErrorCodes.ServerNotInitialized,
      'The tool host was not told yet where it may look for tools: send `configure` first.',
    );
  };
  const progress = (token: string) => ({
    step: (step: protocol.ProgressParams['step']) =>
      void connection.sendNotification(protocol.progressMethod, { token, step }).catch(() => undefined),
  });
  const on = answerTo(connection, everything.signal, log);

  on(protocol.configureMethod, (given) => {
    const configuration = readConfiguration(given);
    watch.stop();
    // Refused, it is not configured at all: what was allowed before may not be any more.
    configured = undefined;
    configured = openSession(configuration, managedTools(readManaged()), log);
    return null;
  });
  on(protocol.checkToolsMethod, (_, signal) => checkTools(session().search, session().tools, signal));
  on(protocol.listImagesMethod, (_, signal) => listImages(session(), signal));
  on(protocol.inspectImageMethod, (given, signal) => inspectImage(session(), readInspect(given), signal));
  on(protocol.scanMethod, (given, signal) => {
    const params = readScan(given);
    return scan(params, { session: session(), queue, clock: systemClock, progress: progress(params.token), log }, signal);
  });
  on(protocol.buildMethod, (given, signal) => {
    const params = readBuild(given);
    return build(params, { session: session(), progress: progress(params.token), log }, signal);
  });
  on(identifyClusterMethod, (_, signal) => identifyCluster(session(), signal));
  on(admitMethod, (given, signal) => admit(session(), readAdmit(given), signal));
  on(protocol.watchMethod, (given) => {
    watch.set(readWatch(given), session());
    return null;
  });
  on(protocol.keptScansMethod, () => keptScans(session(), log));
  on(protocol.forgetScansMethod, () => {
    const done = session().store?.forget();
    if (done?.ok === false) throw new ResponseError(ErrorCodes.InternalError, `${done.problem.message} ${done.problem.next}`);
    return null;
  });
  registerSigning(on, connection, session, log);
  return {
    stop() {
      watch.stop();
      everything.abort();
    },
  };
}

type Answer = (given: unknown, signal: AbortSignal) => unknown;

/** Registers answers: cancelling a request or ending the host aborts its signal, and a mistake of ours is logged and told, not thrown at the process. */
function answerTo(connection: MessageConnection, everything: AbortSignal, log: Log): (method: string, answer: Answer) => void {
  return (method, answer) => {
    connection.onRequest(method, async (given: unknown, token: CancellationToken) => {
      const stop = new AbortController();
      if (token.isCancellationRequested) stop.abort();
      const heard = token.onCancellationRequested(() => stop.abort());
      try {
        return await answer(given, AbortSignal.any([everything, stop.signal]));
      } catch (error) {
        if (error instanceof ResponseError) throw error;
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        log('error', `${method} failed, which is our mistake. The tool host goes on. ${text}`);
        throw new ResponseError(ErrorCodes.InternalError, `${method} failed, which is our mistake; the output tells more.`);
      } finally {
        heard.dispose();
      }
    });
  };
}

/** A file of the administrator's that cannot be believed lets nothing start: otherwise whoever can break it would decide what runs. */
function managedTools(managed: ReturnType<typeof readManagedFile>): Readonly<Record<string, string>> {
  if (managed.ok) return managed.value?.settings.tools ?? {};
  throw new ResponseError(ErrorCodes.InvalidRequest, `${managed.problem.message} ${managed.problem.next}`);
}

function keptScans({ store }: Session, log: Log): protocol.KeptScans {
  const kept = store?.all() ?? { scans: [], dropped: 0 };
  if (kept.dropped > 0) log('warn', `${kept.dropped} kept reports were damaged and were dropped. Scan the images again.`);
  return kept;
}
