import { isObject, parseJson } from '../../runtimes/json-fields.js';
import { imagesAt } from './drill-pods.js';
import type { DrillCase } from './plan-drill.js';
import type { DrillAnswer, Responder } from './read-answer.js';

/** What is ours in a cluster: by these a denial is known to be the policy's and nobody else's. */
export interface OurControls {
  /** Names of the objects that a fresh rendering installs, policies and bindings and constraints alike. */
  readonly names: ReadonlySet<string>;
  /** Digests of the policies that were rendered. */
  readonly digests: readonly string[];
}

/** What a request proves of the control. */
export interface DrillJudgement {
  readonly outcome: 'passed' | 'failed' | 'inconclusive';
  readonly says: string;
  readonly responder?: Responder;
  /** The name of our object that refused. */
  readonly policy?: string;
}

/**
 * A denial counts only when our policy's name, its binding and its digest are in the answer (threats.md, Cluster); everything else that refuses
 * would refuse without the policy, too.
 */
export function judgeAnswer(drill: DrillCase, answer: DrillAnswer, ours: OurControls): DrillJudgement {
  switch (answer.answer) {
    case 'no-answer':
      return { outcome: 'inconclusive', says: 'Nobody judged the request.' };
    case 'admitted':
      return judgeAdmission(drill, answer.object);
    case 'refused':
      return judgeRefusal(drill, answer, ours);
  }
}

function judgeAdmission({ expects, place, image }: DrillCase, text: string): DrillJudgement {
  const object = parseJson(text);
  const isThere = isObject(object) && imagesAt(object, place).includes(image);
  // A field that the server does not know is dropped, and a webhook may write another image: then another request was judged.
  if (!isThere)
    return { outcome: 'inconclusive', says: `The answer does not hold the image at its place: the server dropped or replaced it.` };
  return expects === 'admission'
    ? { outcome: 'passed', says: 'It was let in, as the policy says.' }
    : { outcome: 'failed', says: 'The cluster would let it in, and the policy refuses it.' };
}

function judgeRefusal(
  { expects }: DrillCase,
  { responder, message }: Extract<DrillAnswer, { answer: 'refused' }>,
  ours: OurControls,
): DrillJudgement {
  const policy = ourPolicyIn(responder, message, ours);
  const isOurs = policy !== undefined && ours.digests.some((digest) => message.includes(digest));
  if (expects === 'admission')
    return isOurs
      ? { outcome: 'failed', says: 'Our policy refused what it allows.', responder, policy }
      : { outcome: 'inconclusive', says: `It was refused, and not by our policy: ${words[responder.by]}.`, responder };
  if (isOurs) return { outcome: 'passed', says: 'Our policy refused it.', responder, policy };
  const why = policy === undefined ? words[responder.by] : 'our policy’s name is in the answer, but not the digest of this version of it';
  return { outcome: 'inconclusive', says: `It was refused, which proves nothing of the policy: ${why}.`, responder };
}

/** An admission policy is named by the API server itself; a webhook names its policies in its own text, as a whole word. */
function ourPolicyIn(responder: Responder, message: string, { names }: OurControls): string | undefined {
  if (responder.by === 'admission-policy')
    return names.has(responder.policy) && names.has(responder.binding) ? responder.policy : undefined;
  if (responder.by !== 'webhook') return undefined;
  const found = new Set(message.match(/[a-z0-9][a-z0-9.-]{0,252}/g) ?? []);
  return [...names].find((name) => found.has(name));
}

const words: Readonly<Record<Responder['by'], string>> = {
  'admission-policy': 'another admission policy refused it',
  webhook: 'a webhook refused it without the name and digest of our policy',
  rbac: 'whoever asks may not create Pods there',
  quota: 'a quota is used up, or wants limits that the Pod does not have',
  'pod-security': 'Pod Security refused it',
  limits: 'a LimitRange refused it',
  validation: 'the API server does not take such a Pod',
  namespace: 'the namespace is not there, or is being deleted',
  unknown: 'nobody is named that refused it',
};
