import { isObject, numberIn, objectIn, parseJson, textIn, textsIn, type JsonObject } from '../../runtimes/json-fields.js';
import { shortened, toRow, type AdmissionRow, type ReadEntry } from './admission-row.js';
import { imagesInObject } from './images-in-object.js';

/** An event of a Kubernetes audit log (audit.k8s.io): what admission said of one request. Events of other requests only tell that the log was kept. */
export function readAuditEvent(event: JsonObject): ReadEntry {
  const time = textIn(event, 'requestReceivedTimestamp', 'stageTimestamp', 'timestamp');
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return { rows: rowsOf(event, time), ...(!Number.isNaN(at) && { at }) };
}

function rowsOf(event: JsonObject, time: string | undefined): readonly AdmissionRow[] {
  // Each request has an event at every stage; only the last one knows how it ended.
  if (!['ResponseComplete', 'Panic'].includes(textIn(event, 'stage') ?? 'ResponseComplete')) return [];
  const status = objectIn(event, 'responseStatus');
  const denial = denialIn(textIn(status, 'message') ?? '');
  const noted = failuresIn(event);
  const common = commonOf(event, time);
  if (denial !== undefined) return [toRow({ ...common, ...denial, verdict: 'denied' })];
  if (noted.length > 0) return noted.map((failure) => toRow({ ...common, ...failure }));
  const isPodBearing = podBearing.has(textIn(objectIn(event, 'objectRef'), 'resource') ?? '');
  const isWrite = ['create', 'update', 'patch'].includes(textIn(event, 'verb') ?? '');
  const code = numberIn(status, 'code') ?? 0;
  const subresource = textIn(objectIn(event, 'objectRef'), 'subresource');
  const hasImages = subresource === undefined || subresource === 'ephemeralcontainers';
  return isPodBearing && isWrite && hasImages && code >= 200 && code < 300 ? [toRow({ ...common, verdict: 'admitted' })] : [];
}

const podBearing = new Set([
  ...['pods', 'podtemplates', 'replicationcontrollers', 'deployments', 'replicasets', 'statefulsets', 'daemonsets', 'jobs', 'cronjobs'],
]);

function commonOf(event: JsonObject, time: string | undefined) {
  const about = objectIn(event, 'objectRef');
  const requested = objectIn(event, 'requestObject');
  return {
    time,
    namespace: textIn(about, 'namespace'),
    kind: textIn(requested, 'kind') ?? textIn(about, 'resource'),
    name: textIn(about, 'name') ?? textIn(objectIn(requested, 'metadata'), 'name', 'generateName'),
    images: requested === undefined ? undefined : imagesInObject(requested),
    user: textIn(objectIn(event, 'impersonatedUser'), 'username') ?? textIn(objectIn(event, 'user'), 'username'),
    policy: undefined,
    binding: undefined,
    message: undefined,
    dryRun: /[?&]dryRun=/.test(textIn(event, 'requestURI') ?? '') ? (true as const) : undefined,
    source: 'audit' as const,
  };
}

/** What the API server says when an admission policy or a webhook refused; RBAC and validation refuse in other words. */
function denialIn(message: string): Pick<AdmissionRow, 'policy' | 'binding' | 'message'> | undefined {
  const said = message.slice(0, 20_000);
  const byPolicy = /ValidatingAdmissionPolicy '([^'\n]{1,260})' with binding '([^'\n]{1,260})' denied request: /.exec(said);
  if (byPolicy !== null) return { ...named(byPolicy[1], byPolicy[2]), ...messageOf(said.slice(byPolicy.index + byPolicy[0].length)) };
  const byWebhook = /^admission webhook "([^"\n]{1,260})" denied the request/.exec(said);
  return byWebhook === null ? undefined : { ...named(`webhook ${byWebhook[1] ?? ''}`, undefined), ...messageOf(said) };
}

function named(policy: string | undefined, binding: string | undefined): Pick<AdmissionRow, 'policy' | 'binding'> {
  return { ...(policy !== undefined && { policy }), ...(binding !== undefined && { binding }) };
}

function messageOf(text: string): Pick<AdmissionRow, 'message'> {
  const message = shortened(text);
  return message === undefined ? {} : { message };
}

type Failure = Pick<AdmissionRow, 'policy' | 'binding' | 'message' | 'verdict'>;

/** What admission policies noted in the event itself, when a binding audits (kubernetes.io, Validating Admission Policy, Audit annotations). */
function failuresIn(event: JsonObject): readonly Failure[] {
  const noted = textIn(objectIn(event, 'annotations'), 'validation.policy.admission.k8s.io/validation_failure');
  const failures = noted === undefined ? undefined : parseJson(noted);
  if (!Array.isArray(failures)) return noted === undefined ? [] : [{ verdict: 'audited', ...messageOf(noted) }];
  return failures.filter(isObject).map((failure) => {
    const actions = textsIn(failure, 'validationActions');
    // A refused request is told by its response; here it was let in after all.
    const verdict = actions.includes('Warn') ? 'warned' : 'audited';
    return { ...named(textIn(failure, 'policy'), textIn(failure, 'binding')), ...messageOf(textIn(failure, 'message') ?? ''), verdict };
  });
}
