import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { failed, ok, type BlobContent, type ImageReference, type Result, type TrustProblem } from '../../core/index.js';
import { hasBlob } from './blobs.js';
import type { RegistryLimits } from './options.js';
import { nameFor, placeOf, type Place } from './place.js';
import { cancelled, problem, statusProblem } from './problems.js';
import { header, isSuccess, type Answer } from './request.js';
import type { Session } from './session.js';

interface Upload {
  readonly content: BlobContent;
  readonly repository: ImageReference;
  readonly place: Place;
  readonly about: string;
  readonly session: Session;
  readonly signal: AbortSignal;
}

/** Uploads a blob in one piece, streamed (distribution-spec, "POST then PUT"). An upload that breaks off is started over, unless it arrived after all. */
export async function putBlob(
  repository: ImageReference,
  content: BlobContent,
  session: Session,
  limits: RegistryLimits,
  signal: AbortSignal,
): Promise<Result<undefined, TrustProblem>> {
  const place = placeOf({ ...repository, digest: content.digest });
  if (!place.ok) return place;
  const about = nameFor(place.value, { digest: content.digest });
  const upload: Upload = { content, repository, place: place.value, about, session, signal };
  for (let attempt = 1; ; attempt++) {
    const sent = await sendOnce(upload);
    if (sent.ok || !sent.mayStartOver) return sent.ok ? ok(undefined) : failed(sent.problem);
    const arrived = await hasBlob(repository, content.digest, session, signal);
    if (arrived.ok && arrived.value) return ok(undefined);
    if (attempt >= limits.attempts) return failed(sent.problem);
    await pause(limits.pauseMs * 2 ** (attempt - 1), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return cancelled(about);
  }
}

type Sent = { readonly ok: true } | { readonly ok: false; readonly problem: TrustProblem; readonly mayStartOver: boolean };

async function sendOnce(upload: Upload): Promise<Sent> {
  const { place, about, session, signal } = upload;
  const started = await session.call(
    { ...common(upload), method: 'POST', path: 'blobs/uploads/', headers: { 'content-length': '0' } },
    signal,
  );
  if (!started.ok) return unsent(started.problem);
  if (started.value.status !== 202) return unsent(statusOf(started.value, upload), started.value);
  const target = targetOf(started.value, await session.endpoint(place, signal), upload);
  if (!target.ok) return { ...target, mayStartOver: false };
  let fault: unknown;
  const body = (): Readable =>
    Readable.from(
      counted(upload.content, (error) => (fault = error)),
      { objectMode: true, highWaterMark: 1 },
    );
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(upload.content.size) };
  const answer = await session.call({ ...common(upload), method: 'PUT', path: target.value, headers, body }, signal);
  if (signal.aborted) return { ...cancelled(about), mayStartOver: false };
  if (fault !== undefined) return { ...unreadable(upload, fault), mayStartOver: false };
  if (!answer.ok) return unsent(answer.problem);
  return isSuccess(answer.value) ? { ok: true } : unsent(statusOf(answer.value, upload), answer.value);
}

function common({ place, about }: Upload) {
  return { place, about, action: 'push', limit: 64 * 1024, mayRepeat: false, wants: 'answer' } as const;
}

/** Failures that another attempt may pass: of the network, of the server, and of an upload that it forgot. */
function unsent(why: TrustProblem, answer?: Answer): Sent {
  const isPassing = ['REGISTRY_UNREACHABLE', 'REGISTRY_TIMED_OUT'].includes(why.code);
  const status = answer?.status ?? 0;
  const mayStartOver = why.code !== 'REGISTRY_FULL' && (isPassing || status >= 500 || status === 404 || status === 416);
  return { ok: false, problem: why, mayStartOver };
}

function statusOf(answer: Answer, { about, place: { registry } }: Upload): TrustProblem {
  return statusProblem(answer, { about, registry, url: new URL(`https://${registry}`) });
}

/** Content and credentials go to the registry's own origin and nowhere else. */
function targetOf(answer: Answer, endpoint: URL, { about, place, content }: Upload): Result<URL, TrustProblem> {
  const url = URL.parse(header(answer, 'location') ?? '', endpoint.href);
  if (url === null)
    return problem('REGISTRY_FAILED', `${place.registry} does not say where to upload ${about}.`, 'Ask who runs the registry.');
  if (url.origin !== endpoint.origin)
    return problem(
      'REGISTRY_REDIRECTED',
      `${place.registry} wants ${about} to be uploaded to ${url.origin}. Nothing was sent there.`,
      'Ask who runs the registry; behind a proxy it may not know its own address.',
    );
  url.searchParams.set('digest', content.digest);
  return ok(url);
}

/** Tells `fail` of what goes wrong with reading; a connection that breaks off is thrown into the `yield`, and is not the file's fault. */
async function* counted(content: BlobContent, fail: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  let sent = 0;
  let isHandedOn = false;
  try {
    for await (const piece of content.read()) {
      sent += piece.length;
      if (sent > content.size) throw new Error('longer than announced');
      isHandedOn = true;
      yield piece;
      isHandedOn = false;
      content.onProgress?.(sent);
    }
    if (sent !== content.size) throw new Error('shorter than announced');
  } catch (error) {
    if (!isHandedOn) fail(error);
    throw error;
  }
}

function unreadable({ about, content }: Upload, cause: unknown) {
  return problem(
    'PUSHED_DIFFERS',
    `The ${content.size} bytes of ${about} could not be read to the end: the file changed or went away.`,
    'Export the image again, then run it again.',
    cause,
  );
}
