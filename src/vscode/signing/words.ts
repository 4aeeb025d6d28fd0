import type { CeremonyPlan, CeremonyProgressStep, CeremonyState, EvidenceRecord, ReleaseTarget } from '../../core/index.js';
import { count, oneLine } from '../scanning/words.js';

/* Words about pushes and evidence for notifications, dialogs and the tree: one line, no icons of foreign text. */

/** `registry/repository:tag`. */
export function targetName({ registry, repository, tag }: ReleaseTarget): string {
  return `${registry}/${repository}:${tag}`;
}

/** `sha256:1234567890ab…`: enough to recognise it. */
export function shortDigest(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return hex.length > 12 ? `${algorithm}:${hex.slice(0, 12)}…` : digest;
}

/** The step that a push is in, with its bytes. */
export function describeProgress({ step, about, bytes }: CeremonyProgressStep): string {
  return `${stepWords[step]} ${oneLine(about)}${bytes === undefined ? '' : describeBytes(bytes)}`.trimEnd();
}

const stepWords: Readonly<Record<CeremonyProgressStep['step'], string>> = {
  plan: 'planning',
  export: 'exporting',
  scan: 'scanning with',
  sbom: 'listing the contents with',
  push: 'pushing',
  sign: 'signing as',
  attest: 'attaching',
  verify: 'verifying',
  release: 'releasing',
  clean: 'removing',
};

function describeBytes({ sent, total }: NonNullable<CeremonyProgressStep['bytes']>): string {
  if (total === undefined || total <= 0) return `, ${megabytes(sent)} sent`;
  return `, ${megabytes(Math.min(sent, total))} of ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** How much of the whole way lies behind, 0 to 100: a step's place on it, and within the push the bytes. */
export function portionDone({ step, bytes }: CeremonyProgressStep): number {
  const [from, to] = wayOf[step];
  const part = bytes?.total === undefined || bytes.total <= 0 ? 0 : Math.min(1, bytes.sent / bytes.total);
  return Math.round(from + (to - from) * part);
}

const wayOf: Readonly<Record<CeremonyProgressStep['step'], readonly [number, number]>> = {
  plan: [0, 5],
  export: [2, 5],
  scan: [5, 20],
  sbom: [15, 20],
  push: [20, 70],
  sign: [70, 80],
  attest: [80, 88],
  verify: [88, 94],
  release: [94, 98],
  clean: [98, 100],
};

/** The plan on a few lines, for the dialog in which a person agrees to it. */
export function summarisePlan(plan: CeremonyPlan): string {
  const { images, target, releasedNow, policies, scan, signatures, attestations, remarks, resumed } = plan;
  const of = images.map(({ imageId }) => shortDigest(imageId)).join(', ');
  const now = releasedNow === undefined ? 'nothing is released there yet' : `points to ${shortDigest(releasedNow)} now`;
  const lines = [
    `Image: ${plan.name} (${of})`,
    `To: ${targetName(target)} (${now})`,
    `Policy: ${policies.map(({ name, layer, version }) => [name ?? layer, version].filter((part) => part !== undefined).join(' ')).join(', ')}`,
    ...(plan.bases.length === 0 ? [] : [`Base: ${[...new Set(plan.bases.map(({ base }) => base))].join(', ')}, proved`]),
    ...(scan?.asked === true ? [`Scan: ${scan.outcome}`] : []),
    signatures.length === 0
      ? 'Signed by: nobody, no policy asks for it'
      : `Signed by: ${signatures.map(({ signer, engine, format }) => `${signer} (${engine}, ${format})`).join(', ')}`,
    ...(attestations.length === 0 ? [] : [`Attached: ${[...new Set(attestations.map(({ label }) => label))].join(', ')}`]),
    ...(remarks.length === 0 ? [] : [`${count(remarks.length, 'remark')}: ${remarks.map(({ what }) => what).join(' ')}`]),
    ...(plan.overridden ? ['The gate did not pass: a break-glass token sets it aside, and that is recorded.'] : []),
    ...(resumed ? ['This continues an earlier push.'] : []),
  ];
  return lines.map(singleLine).join('\n');
}

/** A dialog makes neither icons nor links; a line must stay one. */
function singleLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/** One unfinished push: from where to where, and how far it came. */
export function describeUnfinished({ done, released, pushed, staging }: CeremonyState): string {
  if (released === true) return `released; only the staging tag ${oneLine(staging)} is left`;
  const staged = pushed === undefined ? 'nothing arrived yet' : `staged as ${oneLine(staging)}`;
  return `last step done: ${done}; ${staged}`;
}

const eventWords: Readonly<Record<EvidenceRecord['event'], string>> = {
  'push-intended': 'Push intended',
  pushed: 'Pushed',
  signed: 'Signed',
  attested: 'Attested',
  verified: 'Verified',
  'tag-move-intended': 'Release intended',
  released: 'Released',
  refused: 'Refused',
  failed: 'Failed',
  scanned: 'Scanned',
  'override-used': 'Override used',
  checkpoint: 'Checkpoint',
  'drill-begun': 'Drill begun',
  drilled: 'Drilled',
  'drill-ended': 'Drill ended',
  imported: 'Logs imported',
};

/** What a record tells of, in two words. */
export function eventName(record: Pick<EvidenceRecord, 'event'>): string {
  return eventWords[record.event];
}

/** A record's details, label and value, in the order in which people ask for them. */
export function recordDetails(record: EvidenceRecord): readonly (readonly [string, string])[] {
  const { subject, verdict, policy = [], signatures = [], outputs = [], findings = [], inputs = [], notes = [] } = record;
  const optional = (label: string, value: string | undefined): readonly (readonly [string, string])[] =>
    value === undefined || value === '' ? [] : [[label, value]];
  return [
    ...optional('Image', subject?.ref),
    ...optional('Digest', subject?.digest),
    ...optional('Image id', subject?.imageId),
    ...optional('Verdict', verdict),
    ...signatures.map(
      ({ signer, principal, time }) => ['Signed by', `${signer}: ${principal}${time === undefined ? '' : `, ${time}`}`] as const,
    ),
    ...optional('Problem', record.problem === undefined ? undefined : `${record.problem.code}: ${record.problem.message}`),
    ...findings.map(({ rule, level }) => ['Finding', `${rule} (${level})`] as const),
    ...(record.override === undefined ? [] : [['Override', `by ${record.override.by}: ${record.override.reason}`] as const]),
    ...policy.map(
      ({ name, layer, version, digest }) => ['Policy', `${name ?? layer}${version === undefined ? '' : ` ${version}`}, ${digest}`] as const,
    ),
    ...inputs.map(
      ({ type, producer, digest }) => ['Rests on', `${type}${producer === undefined ? '' : ` of ${producer}`}, ${digest}`] as const,
    ),
    ...outputs.map(({ uri, digest }) => ['Made', `${uri}, ${digest}`] as const),
    ...(record.checkpoint === undefined
      ? []
      : [['Covers', `${record.checkpoint.size} records, Merkle root ${record.checkpoint.root}`] as const]),
    ...optional(
      'Drill',
      record.drill && `${record.drill.case ?? 'as a whole'}, namespace ${record.drill.namespace}, cluster ${record.drill.cluster.id}`,
    ),
    ...optional('Answered by', record.drill?.responder),
    ...optional('Answer', record.drill?.message),
    ...optional(
      'Logs',
      record.admission && `${record.admission.rows} rows, ${record.admission.denied} denied, gaps: ${record.admission.gapCount}`,
    ),
    ...optional(record.stage === 'drill' ? 'Run' : 'Push', record.ceremony),
    ...notes.map((note) => ['Note', note] as const),
    ['Time', `${record.time} (this machine’s clock)`],
    ['By', `${record.actor.user} on ${record.actor.host}${record.actor.unverified ? ' (nobody vouches for that)' : ''}`],
    ['Record', `${record.seq}, hash ${record.hash}`],
  ];
}
