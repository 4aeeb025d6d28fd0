import { checkpointOf, type EvidenceCheckpoint } from '../../core/index.js';
import { digestOf, type LogCheck } from '../../node/evidence-log.js';
import type { CheckedSignature } from './check-signatures.js';

/** A checkpoint that was kept outside the machine. */
export interface KeptCheckpoint {
  readonly file: string;
  readonly checkpoint: EvidenceCheckpoint;
}

/** Everything that was found out about a log. */
export interface CheckReport {
  readonly folder: string;
  readonly check: LogCheck;
  readonly kept: readonly KeptCheckpoint[];
  /** By root of the checkpoint. */
  readonly signatures: ReadonlyMap<string, CheckedSignature>;
}

/** What a chain on one machine can and cannot tell; it stands in every answer. */
const notProved =
  'A chain on one machine shows the order of what was recorded, and that nothing within it was changed, removed or inserted. It does not show ' +
  'that it was not cut at its end or written anew as a whole by somebody who may write there: only a checkpoint that is kept elsewhere ' +
  '(--checkpoint FILE), or a copy in an evidence sink, shows that. Times, users and hosts are what this machine said of itself.';

/** The answer as JSON; absent fields are undefined. */
export function toCheckDocument(report: CheckReport) {
  const { folder, check, kept, signatures } = report;
  const now = checkpointOf(check.state, digestOf);
  const answers = keptAnswers(report);
  return {
    folder,
    intact: check.broken === undefined && answers.every(({ extended }) => extended),
    records: now.size,
    head: now.head,
    root: now.root,
    firstTime: check.firstTime,
    lastTime: check.state.end.time,
    broken: check.broken,
    torn: check.torn,
    clockSetBack: check.clockSetBack,
    checkpoints: check.checkpoints.map(({ seq, time, size, root }) => ({
      seq,
      time,
      size,
      root,
      signature: signatures.get(root) ?? { state: 'unsigned' },
    })),
    kept: kept.map(({ file, checkpoint: { size, root } }, at) => ({
      file,
      size,
      root,
      ...answers[at],
      signature: signatures.get(root) ?? { state: 'unsigned' },
    })),
    notProved,
  };
}

/** The same for people. */
export function describeCheck(report: CheckReport): readonly string[] {
  const { folder, check, kept, signatures } = report;
  const { size, head, root } = checkpointOf(check.state, digestOf);
  const times = check.firstTime === undefined ? '' : `, from ${check.firstTime} to ${check.state.end.time ?? ''}`;
  const answers = keptAnswers(report);
  const newest = check.checkpoints.at(-1);
  return [
    `evidence log: ${folder}`,
    check.broken === undefined
      ? `intact: ${size} record${size === 1 ? '' : 's'}${times}`
      : `BROKEN at record ${check.broken.seq} (${check.broken.file}): ${check.broken.why} The ${size} before it hold${times}.`,
    `head: ${head}`,
    `Merkle root: ${root}`,
    ...(check.torn === undefined
      ? []
      : [
          `unfinished: ${check.torn.bytes} bytes at the end of ${check.torn.file}, which is being written or was torn off by a crash; the next record moves them aside`,
        ]),
    ...check.clockSetBack.map(
      (seq) => `clock: when record ${seq} was written, the clock stood before the record before it; the order is that of the numbers`,
    ),
    newest === undefined
      ? 'checkpoints: none'
      : `checkpoints: ${check.checkpoints.length}, the newest at record ${newest.seq} over ${newest.size} (${describeSignature(signatures.get(newest.root))})`,
    ...foreignSignatures(report).map((seq) => `signature: that of the checkpoint at record ${seq} is of no signer of the policy in force`),
    ...kept.map(({ file, checkpoint }, at) => {
      const why = answers[at]?.why;
      const signed = describeSignature(signatures.get(checkpoint.root));
      return why === undefined
        ? `kept checkpoint ${file}: the log still holds all ${checkpoint.size} records of it (${signed})`
        : `kept checkpoint ${file}: NOT EXTENDED. ${why} (${signed})`;
    }),
    `not proved: ${notProved}`,
  ];
}

function keptAnswers({ check }: CheckReport): readonly { readonly extended: boolean; readonly why?: string }[] {
  return check.asked.map(({ why }) => ({ extended: why === undefined, ...(why !== undefined && { why }) }));
}

function foreignSignatures({ check, signatures }: CheckReport): readonly number[] {
  return check.checkpoints.filter(({ root }) => signatures.get(root)?.state === 'foreign').map(({ seq }) => seq);
}

function describeSignature(signature: CheckedSignature | undefined): string {
  switch (signature?.state) {
    case undefined:
      return 'not signed';
    case 'verified':
      return `signed by ${signature.signer}`;
    case 'foreign':
      return `its signature is of no signer of the policy in force: ${signature.why}`;
    case 'unknown':
      return `signed, by whom is not known here: ${signature.why}`;
  }
}
