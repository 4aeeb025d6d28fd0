import {
  runExport,
  type Exporter,
  type ExportInput,
  type ExportOutcome,
  type TrustMaterial,
} from '../../../../src/core/exporters/index.js';
import { judgeUse } from '../../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { policyOf, useOf } from '../../../support/judging.js';
import type { Workload } from './cluster-cases.js';

/** How often two judges were asked, and where they differ. */
export interface Comparison {
  readonly verdicts: number;
  readonly refused: number;
  /** Refused by the engine and not by the policy. */
  readonly stricter: readonly string[];
  /** Let through by the engine and refused by the policy. */
  readonly looser: readonly string[];
}

/** Holds what an engine refused, by the names of objects, against our own verdicts; undetermined is never let through. */
export function compareVerdicts(
  governing: GoverningPolicy,
  judged: readonly Workload[],
  denied: ReadonlySet<string>,
  now: number,
): Comparison {
  const answers = judged.map((workload) => ({ workload, ours: stops(governing, workload, now), theirs: denied.has(workload.name) }));
  const described = (one: { readonly workload: Workload }) => `${one.workload.name}: ${JSON.stringify(one.workload.images)}`;
  return {
    verdicts: answers.length,
    refused: answers.filter(({ theirs }) => theirs).length,
    stricter: answers.filter(({ ours, theirs }) => theirs && !ours).map(described),
    looser: answers.filter(({ ours, theirs }) => ours && !theirs).map(described),
  };
}

function stops(governing: GoverningPolicy, { images }: Workload, now: number): boolean {
  if (governing.layers.every(({ policy }) => (policy.enforcement?.admit ?? 'deny') !== 'deny')) return false;
  return images.some((image) => {
    const { outcome, findings } = judgeUse(useOf(image, { use: 'run', namespace: 'shop' }), governing, { now, stage: 'admit' });
    return outcome === 'undetermined' || findings.some(({ level, excepted, reportOnly }) => level === 'error' && !excepted && !reportOnly);
  });
}

/** Exports what a policy's text says; throws where a person would be refused. */
export function exported(
  exporter: Exporter,
  text: string,
  now: number,
  more: Partial<Pick<ExportInput, 'allowsLooser' | 'options' | 'material'>> = {},
): ExportOutcome {
  const policy = policyOf(text).layers[0]?.policy;
  if (policy === undefined) throw new Error('The example has no policy.');
  const { name, owner } = policy.metadata ?? {};
  const identity = {
    digest: `sha256:${'a'.repeat(64)}`,
    ...(name === undefined ? {} : { name }),
    ...(owner === undefined ? {} : { owner }),
  };
  const outcome = runExport(exporter, { policy, identity, material: noMaterial, now, allowsLooser: false, options: new Map(), ...more });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

export const noMaterial: TrustMaterial = { keys: new Map(), sigstore: new Map(), certificates: new Map() };
