import { describeResponder, type DrillConclusion, type DrillPlan, type DrillResult } from '../../core/index.js';

/** One request and what came of it, unescaped. */
export function describeResult({ drill, outcome, says, responder, policy, message }: DrillResult): readonly string[] {
  const who = [responder === undefined ? undefined : describeResponder(responder), policy].filter(
    (part, at, all) => part !== undefined && !(all[at - 1] ?? '').includes(part),
  );
  return [
    `${outcome.padEnd(12)}  ${drill.id}: ${drill.title}`,
    `  asked for ${drill.image} (${drill.place}), wanted ${drill.expects}. ${says}`,
    ...(who.length === 0 ? [] : [`  by ${who.join(', ')}`]),
    ...(message === '' ? [] : [`  said: ${message.replace(/\n/g, ' ')}`]),
  ];
}

/** The end of a drill for people, unescaped. */
export function describeConclusion({ verdict, says }: DrillConclusion, { omitted }: DrillPlan): readonly string[] {
  const head = {
    passed: 'The drill passed.',
    failed: 'THE CONTROL FAILED.',
    inconclusive: 'The drill is inconclusive.',
  }[verdict];
  return [
    head,
    ...says.map((sentence) => `  ${sentence}`),
    ...omitted.filter(({ counts }) => !counts).map(({ id, why }) => `  not tried: ${id}. ${why}`),
  ];
}
