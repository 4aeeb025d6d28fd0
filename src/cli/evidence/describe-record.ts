import type { EvidenceRecord } from '../../core/index.js';

/** One record on a line, for people. */
export function describeRecord(record: EvidenceRecord): string {
  const { seq, time, stage, event, subject, verdict, actor, problem, checkpoint, drill, admission, signatures = [], notes = [] } = record;
  const said = [
    String(seq).padStart(6),
    time,
    stage.padEnd(5),
    event,
    ...(subject === undefined
      ? []
      : [`${subject.ref}${subject.digest === undefined || subject.ref.includes('@') ? '' : `@${subject.digest}`}`]),
    ...(verdict === undefined ? [] : [verdict]),
    ...signatures.map(({ signer, principal }) => `by ${signer} (${principal})`),
    ...(drill === undefined
      ? []
      : [`${drill.case ?? 'a drill'} in ${drill.namespace} of cluster ${drill.cluster.id} as ${drill.cluster.user}`]),
    ...(admission === undefined
      ? []
      : [
          `${admission.rows} ${admission.rows === 1 ? 'row' : 'rows'}, ${admission.denied} denied, ${admission.gapCount} ${admission.gapCount === 1 ? 'gap' : 'gaps'}`,
        ]),
    ...(problem === undefined ? [] : [`${problem.code}: ${problem.message}`]),
    ...(checkpoint === undefined ? [] : [`over ${checkpoint.size} records${checkpoint.bundle === undefined ? '' : ', signed'}`]),
    `${actor.user}@${actor.host}${actor.unverified ? ' (unverified)' : ''}`,
    ...notes.map((note) => `! ${note}`),
  ];
  return said.join('  ');
}
